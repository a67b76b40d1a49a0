import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";

/**
 * Rejects anything but a spike train: finite times [s] in non-decreasing order.
 *
 * @param task completes "Cannot …" in messages
 * @param who owner of the train, such as `model`
 */
export function requireTrain(times: ArrayLike<number>, task: string, who: string): void {
  checkArguments(task, { [`the spike train of the ${who}`]: [times, "numbers"] });
  for (let k = 0; k < times.length; k++) {
    if (Number.isFinite(times[k]!) && (k === 0 || times[k]! >= times[k - 1]!)) continue;
    throw new InvalidOptionError(
      task,
      `spike ${k} of the ${who} is at ${times[k]} s, expected finite times that never fall`,
      { id: k, value: times[k] },
    );
  }
}

/** Rejects a value that is not finite and positive. */
export function requirePositive(value: number, name: string, unit: string, task: string): void {
  if (typeof value !== "number") checkArguments(task, { [name.replace(/^an? (.*) of$/, "the $1")]: [value, "number"] });
  if (value > 0 && Number.isFinite(value)) return;
  throw new InvalidOptionError(`${task} with ${name} ${value} ${unit}`, "expected a positive number", { value });
}
