import { InvalidOptionError } from "../../base/errors.js";
import { combination, combinations } from "../../stimulus/spec/family.js";
import { valuesOf } from "../../stimulus/spec/values.js";

/** Maximum number of points of a grid: ten of the densest probes. */
const MOST = 10_000;

/**
 * The points of a grid: a text of coordinates, each perhaps `from..to/step`; the last varies fastest.
 *
 * @returns texts of points, such as `-40,0,15`
 * @throws InvalidStimulusError with a caret for steps that miss the end, InvalidOptionError for more than 10,000 points
 */
export function gridPoints(text: string): string[] {
  let offset = 0;
  const axes = text.split(",").map((part, i) => {
    const span = { offset, length: part.length };
    offset += part.length + 1;
    const what = `the ${["x", "y", "z"][i] ?? "fourth coordinate"} of the contacts`;
    return valuesOf({ text, span, dimension: "number", what }) ?? { count: 1, at: () => part };
  });
  const counts = axes.map(({ count }) => count);
  const total = combinations(counts);
  if (total > MOST) {
    throw new InvalidOptionError(`record at ${text}`, `it has ${total} contacts, expected at most ${MOST}`, {
      value: text,
    });
  }
  return Array.from({ length: total }, (_, index) => {
    const choices = combination(counts, index);
    return axes.map(({ at }, i) => at(choices[i]!)).join(",");
  });
}
