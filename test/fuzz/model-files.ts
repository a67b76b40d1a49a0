import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ModelRef } from "../../src/models/open-model.js";
import { openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";

const models = resolve(import.meta.dirname, "../../models");

/** Path of a file of the models that ship with the package. */
export const shipped = (path: string): string => resolve(models, path);
export const shippedText = (path: string): string => readFileSync(shipped(path), "utf8");
export const shippedJson = (path: string): unknown => JSON.parse(shippedText(path));

const pulse = Stimulus.parse("square:amplitude=200pA,start=0.1ms,duration=0.5ms,total=1ms,rate=50kHz");

/** Opens a model and, where that works, runs it for a millisecond. */
export async function openAndRun(ref: ModelRef): Promise<void> {
  using model = await openModel(ref);
  await model.run(pulse);
}
