import { seen } from "../base/arguments.js";
import { InvalidStimulusError } from "../base/errors.js";
import { Stimulus } from "./stimulus.js";

/**
 * Rejects anything but a Stimulus: callers in JavaScript may pass the text of a stimulus, samples or a sweep.
 *
 * @throws InvalidStimulusError that says how to make a stimulus from the value
 */
export function checkStimulus(stimulus: unknown): asserts stimulus is Stimulus {
  if (stimulus instanceof Stimulus) return;
  throw new InvalidStimulusError("run the model", `the stimulus is ${seen(stimulus)}, expected ${remedy(stimulus)}`, {
    value: stimulus,
  });
}

function remedy(given: unknown): string {
  if (typeof given === "string") return `a Stimulus, such as Stimulus.parse(${JSON.stringify(given.slice(0, 60))})`;
  if (given instanceof Float64Array) return "a Stimulus, such as Stimulus.samples(current, rateHz) with amperes";
  if (Array.isArray(given) || ArrayBuffer.isView(given)) {
    return "a Stimulus, such as Stimulus.samples(Float64Array.from(current), rateHz) with amperes";
  }
  const { stimulus } = (given ?? {}) as { stimulus?: unknown };
  if (stimulus instanceof Stimulus) return "its stimulus, as in model.run(sweep.stimulus)";
  return 'a Stimulus, such as Stimulus.parse("square:amplitude=190pA")';
}
