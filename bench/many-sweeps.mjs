// A recording of many sweeps at 200 kHz, as a patch-clamp session gives: described stimuli, and what a GLIF model answers.
import { fileURLToPath } from "node:url";
import { openModel, Stimulus, writeRecording } from "rheobase";

export const RATE_HZ = 200_000;

/** A session's stimuli, again and again: steps, a ramp, brief pulses and noise, each of `seconds` in all. */
function described(number, seconds) {
  const total = `total=${seconds}s`;
  const amplitude = 80 + 10 * (number % 20);
  const specs = [
    `square:amplitude=${amplitude}pA,start=${seconds / 4}s,duration=${seconds / 2}s,${total}`,
    `square:amplitude=${-amplitude}pA,start=${seconds / 4}s,duration=${seconds / 2}s,${total}`,
    `ramp:slope=${amplitude / seconds}pA/s,start=${seconds / 8}s,${total}`,
    `triple:amplitude=${4 * amplitude}pA,start=${seconds / 4}s,interval=20ms,${total}`,
    `square:amplitude=${amplitude / 2}pA,start=${seconds / 4}s,duration=${seconds / 2}s,${total}`,
    `noise:mean=${amplitude}pA,sd=60pA,seed=${number + 1},start=${seconds / 8}s,duration=${(seconds * 3) / 4}s,${total}`,
  ];
  return specs[number % specs.length];
}

/** Writes a recording of `sweeps` sweeps, each `seconds` long, to `path`. */
export async function makeRecording(path, sweeps, seconds) {
  const model = await openModel(
    fileURLToPath(new URL("../models/glif-cell/GLIF3_neuron_config.json", import.meta.url)),
  );
  async function* items() {
    for (let number = 0; number < sweeps; number++) {
      const stimulus = Stimulus.parse(described(number, seconds));
      const [run] = model.runBatch([{ stimulus, options: { absoluteVoltage: true, record: [] } }]);
      const { response, current } = await run;
      const name = stimulus.name;
      yield {
        sweep: { number, stimulus, stimulusName: name, stimulusCode: null, amplitudeA: null },
        response,
        current,
      };
    }
  }
  await writeRecording(path, items(), { existing: "overwrite" });
}
