import { CancelledError, messageOf } from "../../base/errors.js";
import { onAbort } from "../../base/on-abort.js";
import { type RunRow, rowWithout } from "../results/run-row.js";
import type { SharedWork, Task } from "./task.js";
import { TaskThread } from "./task-thread.js";

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
