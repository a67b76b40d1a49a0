import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Worker } from "node:worker_threads";
import type { WorkerStart } from "./worker.js";

/** A worker that was started before there is a model for it. */
let spare: Worker | null = null;

/** A worker that waits for its model; the spare one where there is one. It does not keep the process from ending. */
export function newWorker(): Worker {
  if (spare === null) return start({ biophysical: false });
  const worker = spare;
  spare.off("error", forget);
  spare.off("exit", forget);
  spare = null;
  return worker;
}

/**
 * Starts a worker while its model is opened, where `ref` looks like a biophysical model: a run of a second takes little
 * longer than the two together.
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
  // Options of this process are not for the worker, which some of them (--input-type) keep from starting.
  const worker = new Worker(workerFile(), { workerData, execArgv: [] });
  worker.unref();
  return worker;
}

/** The compiled worker: beside this file in dist/, and there too when this file is run from src/ by the tests. */
function workerFile(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith(".ts") ? "../../../dist/run/threads/worker.js" : "./worker.js", here);
}
