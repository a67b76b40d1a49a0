import { stimulusError } from "../base/text/caret.js";
import { readQuantity } from "../base/units/quantity.js";
import { checkSweepCount } from "../stimulus/run-length.js";
import { valuesOf } from "../stimulus/spec/values.js";

const WHAT = "the currents";

/**
 * Reads currents [A]: `0..400pA/20pA`, a list `[50pA,100pA]`, or one.
 *
 * @throws InvalidStimulusError with a caret
 */
export function readCurrents(typed: string): number[] {
  const text = typed.trim();
  const read = (of: string): number => {
    const value = readQuantity(of, { offset: 0, length: of.length }, "current", WHAT);
    if (value !== null) return value;
    const reason = `"${of}" is an expression, expected currents such as 0..400pA/20pA or [50pA,100pA]`;
    throw stimulusError({ text: of, span: { offset: 0, length: of.length } }, `read ${WHAT}`, reason, { value: of });
  };
  const values = valuesOf({ text, span: { offset: 0, length: text.length }, dimension: "current", what: WHAT });
  if (values === null) return [read(text)];
  checkSweepCount("find an f-I curve", values.count);
  return Array.from({ length: values.count }, (_, index) => read(values.at(index)));
}
