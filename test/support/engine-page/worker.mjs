import { runModel } from "./run-models.mjs";

self.onmessage = async ({ data: { which, inputs } }) => {
  self.postMessage(await runModel(which, inputs).catch((error) => `${error.stack}`));
};
