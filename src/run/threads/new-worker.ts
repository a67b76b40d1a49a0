import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Worker } from "node:worker_threads";
import { threadFile } from "../../files/package-file.js";
import type { WorkerStart } from "./worker.js";

/** A worker started before its model is known. */
let spare: Worker | null = null;

/** A worker that waits for its model: the spare one, if there is one. It does not keep the process from ending. */
export function newWorker(): Worker {
  if (spare === null) return start({ biophysical: false });
  const worker = spare;
  spare.off("error", forget);
  spare.off("exit", forget);
  spare = null;
  return worker;
}

/**
 * Starts a worker while its model is being opened, if `ref` looks like a biophysical model. For a run of one second,
 * starting and opening take a large share of the time.
 */
export function startSpareWorker(ref: string): void {
  const likely = /^[1-9]\d*$/.test(ref) || basename(ref) === "manifest.json" || existsSync(join(ref, "manifest.json"));
  if (!likely || spare !== null) return;
  spare = start({ biophysical: true });
  spare.once("error", forget);
  spare.once("exit", forget);
}

function forget(): void {
  spare = null;
}

function start(workerData: WorkerStart): Worker {
  // The worker does not inherit options of this process; some of them (--input-type) would keep it from starting.
  const worker = new Worker(threadFile(import.meta.url, "run/threads/worker.js"), { workerData, execArgv: [] });
  worker.unref();
  return worker;
}
