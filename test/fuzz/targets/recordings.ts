import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openModel } from "../../../src/models/open-model.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../../src/nwb/validate/validate-recording.js";
import { writeRecording } from "../../../src/nwb/write/write-recording.js";
import { featuresOfRecording } from "../../../src/responses/features.js";
import { runSweeps } from "../../../src/run/run-sweeps.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { buildH5 } from "../../support/h5-builder.js";
import { addRecordingsTable, addSeries, buildNwb1, buildNwb2Root } from "../../support/nwb-builder.js";
import { shipped } from "../model-files.js";
import { mutateBytes } from "../mutate-bytes.js";
import type { Target } from "../target.js";

const trace = Float32Array.from({ length: 600 }, (_, i) => -0.07 + i * 1e-5);
const current = trace.map((_, i) => (i > 100 && i < 400 ? 1e-10 : 0));

/** A target for files that `make` writes. HDF5 takes a file of the same name for the same, so each has its own. */
function recordings(make: (path: string) => Promise<unknown>, kinds: number): Target {
  const files: Uint8Array[] = [];
  let count = 0;
  return {
    async prepare(folder) {
      for (let kind = 0; kind < kinds; kind++) {
        const path = join(folder, `whole-${kind}.nwb`);
        await make(path);
        files.push(readFileSync(path));
      }
    },
    async run(random, folder) {
      const path = join(folder, `${count++}.nwb`);
      writeFileSync(path, mutateBytes(random, random.pick(files)));
      try {
        await readAll(path, random.below(3));
      } finally {
        rmSync(path, { force: true });
      }
    },
  };
}

async function readAll(path: string, how: number): Promise<void> {
  if (how === 1) return void (await validateRecording(path));
  if (how === 2) return void (await featuresOfRecording({ path }));
  using recording = await openRecording(path);
  for (const { number, electrode } of recording.sweeps) {
    const where = electrode === null ? {} : { electrode };
    await recording.sweep(number, where);
    await recording.spikeTimes(number, where);
  }
}

export const nwb1 = recordings(
  (path) =>
    buildH5(path, (file) => buildNwb1(file, { sweeps: [{ number: 3, current, voltage: trace, spikes: [0.001] }] })),
  1,
);

let made = 0;
export const nwb2 = recordings(async (path) => {
  if (made++ === 0) {
    using model = await openModel(shipped("glif-cell/GLIF3_neuron_config.json"));
    const step = Stimulus.parse("square:amplitude=200pA,start=1ms,duration=8ms,total=10ms,rate=50kHz");
    await writeRecording(path, runSweeps(model, [step, step]));
    return;
  }
  await buildH5(path, (file) => {
    buildNwb2Root(file);
    addSeries(file, "acquisition/r", { number: 3, data: trace });
    addSeries(file, "stimulus/presentation/s", { number: 3, data: current });
    addRecordingsTable(file, [[0, 600, "stimulus/presentation/s"]], [[0, 600, "acquisition/r"]]);
  });
}, 2);
