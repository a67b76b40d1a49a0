import { seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import type { Model } from "../models/opened-model.js";

/** Checks of what finds a curve; `task` completes "Cannot …". */
export class CurveChecks {
  readonly #task: string;

  constructor(task: string) {
    this.#task = task;
  }

  /** Callers in JavaScript may pass anything as a model. @throws InvalidOptionError */
  model(model: Model): void {
    if (typeof (model as Partial<Model> | null | undefined)?.run === "function") return;
    throw new InvalidOptionError(this.#task, `the model is ${seen(model)}, expected what openModel() gives`, {
      value: model,
    });
  }

  /** @throws InvalidOptionError for an option out of range */
  option(name: string, value: number, isFine: boolean, expected: string): void {
    if (isFine) return;
    throw new InvalidOptionError(`${this.#task} with ${name} ${value}`, `expected ${expected}`, { value });
  }
}
