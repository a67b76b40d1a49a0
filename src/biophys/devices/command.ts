import { InvalidOptionError } from "../../base/errors.js";
import { decimalSum, fraction, midpointsBefore } from "../../base/units/fraction.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import { holdSamples } from "../../stimulus/waveforms/hold.js";
import type { Command } from "./device.js";

/** Duration of a command [s]. */
export function commandDurationS(command: Command): number {
  if ("samples" in command) return command.samples.length / command.rateHz;
  return decimalSum(...command.steps.map(({ durationS }) => durationS));
}

/** The levels of a command voltage, such as `-80 mV for 50 ms, 20 mV for 50 ms`; null for a sampled one. */
export function levelsText(command: Command): string | null {
  if ("samples" in command) return null;
  const levels = command.steps.map(
    ({ value, durationS }) => `${shiftDecimal(value, 3)} mV for ${shiftDecimal(durationS, 3)} ms`,
  );
  return levels.join(", ");
}

/**
 * Samples of a command at a rate: sample i is the value at (i+½)/rate, as NEURON's SEClamp takes its levels at the
 * middle of a step.
 *
 * @param count number of samples
 * @param off value after the last step
 */
export function sampleCommand(command: Command, rateHz: number, count: number, off: number): Float64Array {
  const values = new Float64Array(count);
  if ("samples" in command) {
    const held = command.rateHz === rateHz ? command.samples : holdSamples(command.samples, command.rateHz, rateHz);
    values.fill(held.at(-1)!);
    values.set(held.length > count ? held.subarray(0, count) : held);
    return values;
  }
  let first = 0;
  let endS = 0;
  for (const { durationS, value } of command.steps) {
    endS = decimalSum(endS, durationS);
    const end = Math.min(count, midpointsBefore(fraction(endS), fraction(rateHz)));
    values.fill(value, first, end);
    first = end;
  }
  values.fill(off, first);
  return values;
}

/**
 * Checks that a command has values and all of them are finite.
 *
 * @param task completes "Cannot …"
 * @param what the quantity and its unit, such as "command voltage [V]"
 * @param least the smallest value allowed, if there is one
 * @throws InvalidOptionError naming the step or sample
 */
export function checkCommand(command: Command | undefined, task: string, what: string, least?: number): void {
  const refuse = (seen: string, expected: string, value: unknown): InvalidOptionError =>
    new InvalidOptionError(task, `the ${what} ${seen}, expected ${expected}`, { value });
  const checkValue = (value: unknown, where: string): void => {
    if (typeof value !== "number" || !Number.isFinite(value))
      throw refuse(`is ${value} in ${where}`, "finite numbers", value);
    if (least !== undefined && (value as number) < least)
      throw refuse(`is ${value} in ${where}`, `at least ${least}`, value);
  };
  if (typeof command !== "object" || command === null)
    throw refuse(`is ${command}`, "{ steps } or { samples, rateHz }", command);
  if ("samples" in command) {
    const { samples, rateHz } = command;
    if (!(samples instanceof Float64Array) || samples.length === 0)
      throw refuse("has no samples", "a Float64Array", samples);
    if (!(rateHz > 0) || !Number.isFinite(rateHz))
      throw refuse(`has the rate ${rateHz} Hz`, "a positive number", rateHz);
    for (const [i, value] of samples.entries()) checkValue(value, `sample ${i}`);
    return;
  }
  if (!Array.isArray(command.steps) || command.steps.length === 0) {
    throw refuse("has no steps", "{ steps: [{ durationS, value }] }", command.steps);
  }
  for (const [i, { durationS, value }] of command.steps.entries()) {
    checkValue(value, `step ${i}`);
    if (!(durationS >= 0) || !Number.isFinite(durationS)) {
      throw refuse(`lasts ${durationS} s in step ${i}`, "a duration of at least 0 s", durationS);
    }
  }
}
