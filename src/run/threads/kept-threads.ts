import { availableParallelism } from "node:os";
import type { Model } from "../../models/opened-model.js";
import type { WorkerThread } from "./worker-thread.js";

/** How long an idle thread is kept for more sweeps of its model [ms]. */
const KEPT_MS = 30_000;
/**
 * How long the threads of a disposed model stay idle before they end [ms]. V8 may still be optimizing their last work in
 * the background, and Node 20 aborts the whole process if the thread is gone by then (NodePlatform::ForIsolate).
 */
const SETTLE_MS = 200;
/** Maximum number of idle threads: more could not work at the same time. */
const MOST_KEPT = availableParallelism();

interface Kept {
  readonly model: Model;
  readonly thread: WorkerThread;
  readonly timer: NodeJS.Timeout;
}

/**
 * Idle threads, longest idle first. Starting a thread takes 60 ms, about as long as a short run; a script that runs a
 * model repeatedly waits for it only once. Idle threads do not keep the process from ending.
 */
const kept: Kept[] = [];

/** Models whose threads end when the model is disposed of. */
const watched = new WeakSet<Model>();

/** Takes up to `count` idle threads of a model. Return them with {@link keepThread}. */
export function takeThreads(model: Model, count: number): WorkerThread[] {
  const threads: WorkerThread[] = [];
  for (let index = kept.length - 1; index >= 0 && threads.length < count; index--) {
    if (kept[index]!.model !== model) continue;
    const thread = release(index);
    if (thread.isAlive) threads.push(thread);
  }
  return threads;
}

/** Keeps a thread for reuse; a busy one is terminated, since its responses are no longer needed. */
export async function keepThread(model: Model, thread: WorkerThread): Promise<void> {
  thread.keepAlive(false);
  const isOfUse = !thread.isBusy && thread.isAlive && !isDisposed(model);
  if (!isOfUse) return thread.end();
  endWhenDisposed(model);
  const timer = setTimeout(() => void end((waiting) => waiting.thread === thread), KEPT_MS).unref();
  kept.push({ model, thread, timer });
  if (kept.length > MOST_KEPT) await release(0).end();
}

function endWhenDisposed(model: Model): void {
  if (model.kind !== "biophysical" || watched.has(model)) return;
  watched.add(model);
  const endAll = (): void => end((waiting) => waiting.model === model);
  model.disposed.addEventListener("abort", () => setTimeout(endAll, SETTLE_MS).unref(), { once: true });
}

const isDisposed = (model: Model): boolean => model.kind === "biophysical" && model.disposed.aborted;

/** Terminates the matching threads. */
function end(isMeant: (waiting: Kept) => boolean): void {
  for (let index = kept.length - 1; index >= 0; index--) if (isMeant(kept[index]!)) void release(index).end();
}

/** Removes a thread from the idle ones. */
function release(index: number): WorkerThread {
  const [{ thread, timer }] = kept.splice(index, 1) as [Kept];
  clearTimeout(timer);
  return thread;
}
