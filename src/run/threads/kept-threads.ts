import { availableParallelism } from "node:os";
import type { Model } from "../../models/opened-model.js";
import type { WorkerThread } from "./worker-thread.js";

/** How long a thread waits for more sweeps of its model [ms]. */
const KEPT_MS = 30_000;
/** Threads that wait at most: more than can work at a time are of no use. */
const MOST_KEPT = availableParallelism();

interface Kept {
  readonly model: Model;
  readonly thread: WorkerThread;
  readonly timer: NodeJS.Timeout;
}

/**
 * Threads without work, the one that waits longest first. To start one takes 60 ms, in which a short run is over; a script
 * that runs a model again and again waits for it once. They do not keep the process from ending.
 */
const kept: Kept[] = [];

/** Models whose threads end when they are disposed of. */
const watched = new WeakSet<Model>();

/** Threads that wait for sweeps of a model, `count` at most. Give them back with {@link keepThread}. */
export function takeThreads(model: Model, count: number): WorkerThread[] {
  const threads: WorkerThread[] = [];
  for (let index = kept.length - 1; index >= 0 && threads.length < count; index--) {
    if (kept[index]!.model !== model) continue;
    const thread = release(index);
    if (thread.isAlive) threads.push(thread);
  }
  return threads;
}

/** Keeps a thread, to be used again; one that is still busy is ended, for nobody wants the responses. */
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
  model.disposed.addEventListener("abort", () => end((waiting) => waiting.model === model), { once: true });
}

const isDisposed = (model: Model): boolean => model.kind === "biophysical" && model.disposed.aborted;

/** Ends the threads that are meant. */
function end(isMeant: (waiting: Kept) => boolean): void {
  for (let index = kept.length - 1; index >= 0; index--) if (isMeant(kept[index]!)) void release(index).end();
}

/** Takes a thread out of those that wait. */
function release(index: number): WorkerThread {
  const [{ thread, timer }] = kept.splice(index, 1) as [Kept];
  clearTimeout(timer);
  return thread;
}
