// What both bundlers make a page of: `inPage` and `inWorker` run a model in the page and in a module worker.
import * as engine from "rheobase/engine";
import { runModel } from "./run-models.mjs";

const worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });

/** Makes the page's functions; `solverUrl` is where the bundler put the solver. */
export function start(solverUrl) {
  const inputsOf = async (texts) => ({ ...texts, bytes: await (await fetch(solverUrl)).arrayBuffer() });
  Object.assign(globalThis, {
    engine, // so that the bundle has all of it
    inPage: async (which, texts) => runModel(which, await inputsOf(texts)),
    inWorker: async (which, texts) => {
      const inputs = await inputsOf(texts);
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage({ which, inputs });
      });
    },
  });
}
