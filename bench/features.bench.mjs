// How long spikes and features of a long simulated sweep take: 5 million samples at 200 kHz, 25 s with a spike every 50 ms.
export const name = "features";

const SAMPLES = 5_000_000;
const RATE_HZ = 200_000;
const INTERVAL = 10_000; // samples between spikes

/** A voltage [V] of bell-shaped spikes, each with an after-hyperpolarisation, on a slow drift. */
function spikingVoltage() {
  return Float64Array.from({ length: SAMPLES }, (_, k) => {
    const t = ((k % INTERVAL) - INTERVAL / 2) / RATE_HZ; // [s] from the peak
    const spike = 0.1 * Math.exp(-0.5 * (t / (t < 0 ? 2e-4 : 4e-4)) ** 2);
    const trough = 0.01 * Math.exp(-0.5 * ((t - 4e-3) / 1.5e-3) ** 2);
    return -0.07 + 0.001 * Math.sin(k / 50_000) + spike - trough;
  });
}

export async function* rows({ repeats }) {
  const { detectSpikes, extractFeatures } = await import("rheobase/analysis");
  const voltage = spikingVoltage();
  const current = new Float64Array(SAMPLES).fill(1e-10);
  const tasks = [
    ["spike times", () => detectSpikes(voltage, RATE_HZ).length],
    ["all features", () => extractFeatures({ voltage, current, rateHz: RATE_HZ }, { start: 0.02 }).spikes.length],
  ];
  for (const [what, task] of tasks) {
    const values = [];
    for (let round = 0; round < repeats; round++) {
      const before = performance.now();
      const count = task();
      values.push(performance.now() - before);
      if (count !== SAMPLES / INTERVAL) throw new Error(`${what}: ${count} spikes, expected ${SAMPLES / INTERVAL}`);
    }
    yield { group: `${what}, 5 million samples`, who: "rheobase", unit: "ms", values };
  }
}
