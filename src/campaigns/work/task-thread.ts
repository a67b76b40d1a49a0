import { Worker } from "node:worker_threads";
import { InternalError } from "../../base/errors.js";
import { onAbort } from "../../base/on-abort.js";
import { threadFile } from "../../files/package-file.js";
import { restoreError } from "../../run/threads/worker-errors.js";
import type { RunRow } from "../results/run-row.js";
import type { CampaignWorkerMessage } from "./campaign-worker.js";
import type { SharedWork, Task } from "./task.js";

/** Memory for new objects of a thread: traces lie outside, so the default of 48 would fill with what is not needed any more. */
const YOUNG_MB = 6;

/** A thread that does one task at a time. */
export class TaskThread {
  readonly #worker: Worker;
  readonly #ended: Promise<never>;
  readonly #unwatch: () => void;

  /** @param over ends the thread at once when it fires */
  constructor(shared: SharedWork, over: AbortSignal) {
    this.#worker = new Worker(threadFile(import.meta.url, "campaigns/work/campaign-worker.js"), {
      workerData: shared,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#ended = new Promise((_, reject) => {
      this.#worker.on("error", reject);
      this.#worker.on("exit", (code) =>
        reject(new InternalError("continue the campaign", `a thread ended with code ${code}`)),
      );
    });
    this.#ended.catch(() => undefined);
    this.#unwatch = onAbort(over, () => void this.#worker.terminate());
  }

  /**
   * Does a task.
   *
   * @throws what ended the thread, or went wrong beside the runs
   */
  async do(task: Task, deliver: (row: RunRow) => void): Promise<void> {
    let hear: ((message: CampaignWorkerMessage) => void) | undefined;
    const done = new Promise<void>((resolve, reject) => {
      hear = (message) => {
        if ("row" in message) deliver(message.row);
        else if ("done" in message) resolve();
        else reject(restoreError(message.failure));
      };
    });
    this.#worker.on("message", hear!);
    this.#worker.postMessage(task);
    try {
      await Promise.race([done, this.#ended]);
    } finally {
      this.#worker.off("message", hear!);
    }
  }

  async end(): Promise<void> {
    this.#unwatch();
    await this.#worker.terminate();
  }
}
