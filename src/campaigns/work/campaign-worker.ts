/** Entry point of a thread that does tasks of one campaign, one after the other. */
import { parentPort, workerData } from "node:worker_threads";
import { type PlainError, plainError } from "../../run/threads/worker-errors.js";
import type { RunRow } from "../results/run-row.js";
import { doTask } from "./do-task.js";
import { OpenedStimuli } from "./opened-stimuli.js";
import type { SharedWork, Task } from "./task.js";

/** Messages of the thread: results, the end of a task, or what went wrong beside the runs. */
export type CampaignWorkerMessage =
  | { readonly row: RunRow }
  | { readonly done: true }
  | { readonly failure: PlainError };

const shared = workerData as SharedWork;
const stimuli = new OpenedStimuli(shared.stimuli);
const tell = (message: CampaignWorkerMessage): void => parentPort!.postMessage(message);

parentPort!.on("message", async (task: Task) => {
  try {
    await doTask(task, shared, stimuli, (row) => tell({ row }));
    tell({ done: true });
  } catch (error) {
    tell({ failure: plainError(error) });
  }
});
