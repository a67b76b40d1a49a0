// What something takes: of the processor, in all threads of this process, and by the clock. On a busy machine the first is
// what can be compared; the second says what somebody waits.

/** Runs something once. Gives { cpuMs, wallMs }. */
export async function clocked(run) {
  const [before, start] = [process.cpuUsage(), performance.now()];
  await run();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1000, wallMs };
}

/** The fastest of three runs by either clock, as peer_bench.py times the peers. */
export async function fastestOfThree(run) {
  const runs = [await clocked(run), await clocked(run), await clocked(run)];
  return { cpuMs: Math.min(...runs.map((r) => r.cpuMs)), wallMs: Math.min(...runs.map((r) => r.wallMs)) };
}

/**
 * Repeats something until V8 has compiled its hot functions: until it has taken `cpuMs`, and at least three times. The
 * compiler works in threads of its own, whose time would be counted with ours.
 */
export async function warmUp(run, cpuMs = 1000) {
  let taken = 0;
  for (let times = 0; times < 3 || taken < cpuMs; times++) taken += (await clocked(run)).cpuMs;
}

/**
 * Measures all ways in rounds that alternate, so that a busy moment hits all. A way is { who, unit, goal, measure }, where
 * `measure` gives { value, clock }, by the processor and by the clock, or null for one that cannot be measured, which is
 * left out.
 */
export async function* alternating(group, ways, rounds) {
  const measured = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { measure }] of ways.entries()) {
      const result = measured[i].length === round ? await measure() : null;
      if (result !== null) measured[i].push(result);
    }
  }
  for (const [i, { measure, ...way }] of ways.entries()) {
    if (measured[i].length === 0) continue;
    const values = measured[i].map(({ value }) => value);
    const clock = measured[i].map((result) => result.clock);
    yield { group, ...way, who: typeof way.who === "function" ? way.who() : way.who, values, clock };
  }
}
