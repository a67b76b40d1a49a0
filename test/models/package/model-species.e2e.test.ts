import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SHIPPED_MODELS } from "../../../src/demo/demo.js";
import { openModel, openModelPackage } from "../../../src/models/open-model.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { writeRecording } from "../../../src/nwb/write/write-recording.js";
import { executeRun } from "../../../src/run/execute.js";
import { planRun } from "../../../src/run/plan.js";
import { runSweeps } from "../../../src/run/run-sweeps.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { writtenSweep } from "../../support/written-sweeps.js";

const file = temporaryFolder();
const HUMAN = "Homo sapiens";
const MOUSE = "Mus musculus";

const stimulus = "square:amplitude=190pA,start=5ms,duration=10ms,total=20ms,rate=50kHz";

/** A package with a shipped model in it, and what the service says of it. */
async function packageOf(name: string, kind: "glif" | "biophysical", record?: object): Promise<string> {
  const folder = file(name);
  await mkdir(folder, { recursive: true });
  const [from, files] =
    kind === "glif"
      ? ["glif-cell", ["GLIF1_neuron_config.json"]]
      : ["biophysical-cell", ["manifest.json", "fit_parameters.json", "cell.swc"]];
  for (const each of files) await copyFile(join(SHIPPED_MODELS, from!, each), join(folder, each));
  if (record) await writeFile(join(folder, "neuronal_model.json"), JSON.stringify(record));
  return folder;
}

describe("the species in a file", () => {
  it.each(["glif", "biophysical"] as const)(
    "comes from the %s model, through command and library alike",
    async (kind) => {
      const folder = await packageOf(`human-${kind}`, kind, { id: 7, name: "Model_H17.06.006.11.08.08" });
      expect((await openModelPackage(folder)).summary.species).toBe(HUMAN);
      const byCommand = file(`command-${kind}.nwb`);
      using plan = await planRun({
        model: folder,
        stimuli: [stimulus],
        output: byCommand,
        existing: "error",
        settings: {},
        write: {},
      });
      await executeRun(plan);
      const byLibrary = file(`library-${kind}.nwb`);
      await writeRecording(byLibrary, runSweeps(await openModel(folder), [Stimulus.parse(stimulus)]));
      for (const path of [byCommand, byLibrary]) {
        using recording = await openRecording(path);
        expect(recording.specimen.species).toBe(HUMAN);
      }
    },
  );

  it.each([
    ["the recording, where the model says nothing", undefined, "homo Sapiens", HUMAN],
    ["the model, whatever the recording says", { name: "Scnn1a-Tg3-Cre;Ai14-172530.06.01.01" }, HUMAN, MOUSE],
    ["nobody: then it is unknown", undefined, undefined, null],
  ])("comes from %s", async (name, record, recorded, species) => {
    const recordingPath = file(`${name.length}.nwb`);
    const sweep = writtenSweep({ number: 4, kind: "recorded", provenance: {}, rateHz: 50_000 });
    await writeRecording(recordingPath, [sweep], { specimen: { species: recorded } });
    const output = file(`out-${name.length}.nwb`);
    using plan = await planRun({
      model: await packageOf(`package-${name.length}`, "glif", record),
      recording: recordingPath,
      output,
      existing: "error",
      settings: {},
      write: {},
    });
    await executeRun(plan);
    using recording = await openRecording(output);
    expect(recording.specimen.species).toBe(species);
  });

  it("is unknown for the cells that come along, which nobody recorded", async () => {
    for (const name of ["biophysical-cell", "glif-cell/GLIF3_neuron_config.json"]) {
      expect((await openModelPackage(join(SHIPPED_MODELS, name))).summary.species).toBeNull();
    }
  });
});
