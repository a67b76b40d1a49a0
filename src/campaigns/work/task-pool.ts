import { Worker } from "node:worker_threads";
import { CancelledError, InternalError, messageOf } from "../../base/errors.js";
import { onAbort } from "../../base/on-abort.js";
import { threadFile } from "../../files/package-file.js";
import { restoreError } from "../../run/threads/worker-errors.js";
import { type RunRow, rowWithout } from "../results/run-row.js";
import type { CampaignWorkerMessage } from "./campaign-worker.js";
import type { SharedWork, Task } from "./task.js";

/** Options of {@link doTasks}. */
export interface TaskPoolOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does tasks in threads and hands each result on as it comes. A thread that ends, for want of memory for instance, is
 * replaced; the runs of its task without a result fail, and the others go on.
 *
 * @param keep keeps a result; if it throws, all work ends with its error
 * @throws CancelledError; what `keep` throws
 */
export async function doTasks(
  tasks: Iterator<Task>,
  shared: SharedWork,
  keep: (row: RunRow) => Promise<void>,
  { threads, signal }: TaskPoolOptions,
): Promise<void> {
  const over = new AbortController();
  const unwatch = onAbort(signal, () => over.abort(new CancelledError("the campaign", { cause: signal?.reason })));
  // Results are kept one after the other.
  let kept = Promise.resolve();
  const deliver = (row: RunRow): void => {
    kept = kept.then(() => keep(row));
    kept.catch((error: unknown) => over.abort(error));
  };
  try {
    await Promise.all(Array.from({ length: threads }, () => workOff(tasks, shared, deliver, over.signal)));
    await kept;
    over.signal.throwIfAborted();
  } finally {
    unwatch();
    await kept.catch(() => undefined);
  }
}

/** One thread after another, until there are no more tasks. */
async function workOff(
  tasks: Iterator<Task>,
  shared: SharedWork,
  deliver: (row: RunRow) => void,
  over: AbortSignal,
): Promise<void> {
  let thread: TaskThread | null = null;
  try {
    for (let next = tasks.next(); !next.done && !over.aborted; next = tasks.next()) {
      thread ??= new TaskThread(shared, over);
      const left = new Map(next.value.groups.flatMap(({ runs }) => runs.map((run) => [run.index, run])));
      try {
        await thread.do(next.value, (row) => {
          left.delete(row.index);
          deliver(row);
        });
      } catch (error) {
        if (over.aborted) return;
        await thread.end();
        thread = null;
        const reason = messageOf(error);
        for (const run of left.values()) deliver(rowWithout(run, "error", reason));
      }
    }
  } finally {
    await thread?.end();
  }
}

/** Memory for new objects of a thread: traces lie outside, so the default of 48 would fill with what is not needed any more. */
const YOUNG_MB = 6;

/** A thread that does one task at a time. */
class TaskThread {
  readonly #worker: Worker;
  readonly #ended: Promise<never>;
  readonly #unwatch: () => void;

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
