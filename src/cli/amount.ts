import { isRheobaseError } from "../errors.js";
import { type Dimension, readQuantity } from "../stimulus/quantity.js";
import { UsageError } from "./report-failure.js";

/** Reads the value of an option that is a quantity, such as `--dt 25us`; a bare number is SI. */
export function amount(option: string, text: string, dimension: Dimension): number {
  try {
    const value = readQuantity(text, { offset: 0, length: text.length }, dimension, option);
    if (value !== null) return value;
  } catch (error) {
    if (!isRheobaseError(error, "InvalidStimulus")) throw error;
    throw new UsageError(error.message);
  }
  throw new UsageError(`Cannot read ${option} ${text}: a number with a unit was expected`);
}
