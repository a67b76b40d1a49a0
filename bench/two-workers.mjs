// What two threads give: sixteen sweeps, each as long as a recorded one, in this thread alone and in this one with a worker
// beside it. The worker is started by a run that is told apart; afterwards it waits for the next, as in a script of users.
import { openModel, runSweeps } from "rheobase";
import { DT_MS, manySteps, referenceModel } from "./cells.mjs";
import { alternating, clocked } from "./clocks.mjs";

const SWEEPS = 16;
const LENGTH_MS = 2000;
const MODELS = [
  ["468193142, perisomatic", "468193142-perisomatic"],
  ["468193142, all-active", "468193142-all-active"],
];

/**
 * Times by the clock, which only an idle machine can tell; and the processor's, which says what the second thread costs:
 * with the ratio r, two idle cores give 2/r at most.
 */
export async function* twoWorkers(rounds) {
  for (const [name, reference] of MODELS) {
    const folder = referenceModel(reference);
    if (folder === null) continue;
    const model = await openModel(folder);
    const stimuli = manySteps(SWEEPS, LENGTH_MS);
    const results = { 1: [], 2: [] };
    const run = async (jobs) => {
      for await (const _ of runSweeps(model, stimuli, { jobs, dt: DT_MS / 1000 }));
    };
    const way = (jobs, goal) => ({
      who: jobs === 1 ? "rheobase, one job" : "rheobase, two jobs",
      unit: "s by the clock",
      goal,
      measure: async () => {
        const { cpuMs, wallMs } = await clocked(() => run(jobs));
        results[jobs].push(cpuMs / 1000);
        return { value: wallMs / 1000 };
      },
    });
    const group = `${name}, ${SWEEPS} sweeps of ${LENGTH_MS / 1000} s`;
    await run(1);
    const first = await clocked(() => run(2));
    yield* alternating(group, [way(2), way(1, { atLeast: 1.8 })], rounds);
    yield { group, who: "two jobs, starting the worker", unit: "s by the clock", values: [first.wallMs / 1000] };
    yield { group: `${group}, CPU`, who: "rheobase, one job", unit: "s of all threads", values: results[1] };
    yield { group: `${group}, CPU`, who: "rheobase, two jobs", unit: "s of all threads", values: results[2] };
    model.dispose();
  }
}
