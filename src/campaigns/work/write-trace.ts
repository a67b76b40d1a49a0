import { dirname, join } from "node:path";
import { makeFolder } from "../../files/make-folder.js";
import type { ModelPackage } from "../../models/opened-model.js";
import { writeRecording } from "../../nwb/write/write-recording.js";
import { modelSpecimen } from "../../run/model-specimen.js";
import { sweepAround } from "../../run/sweep-source.js";
import type { RunOutcome } from "../../stimulus/model-run.js";
import { traceName } from "../results/trace-files.js";
import type { TaskRun } from "./task.js";

/**
 * Writes voltage and current of a run as an NWB file of one sweep, numbered as the stimulus in the campaign. The file is there
 * before the result of its run is kept: after a crash the run is done again, and its file replaced.
 *
 * @param folder of the campaign
 * @throws WriteFailedError
 */
export async function writeTrace(
  { key, stimulus: number }: Pick<TaskRun, "key" | "stimulus">,
  { response, current, stimulus }: RunOutcome,
  opened: ModelPackage,
  folder: string,
): Promise<void> {
  const path = join(folder, traceName(key));
  await makeFolder(dirname(path));
  await writeRecording(path, [{ sweep: sweepAround(stimulus, number), response, current }], {
    existing: "overwrite",
    specimen: modelSpecimen(opened),
    description: `Run ${key} of a campaign of rheobase`,
  });
}
