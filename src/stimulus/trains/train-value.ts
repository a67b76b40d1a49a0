import { checkArguments } from "../../base/arguments.js";
import { type Span, stimulusError } from "../../base/text/caret.js";
import { readQuantity } from "../../base/units/quantity.js";
import { spikeTimes } from "./spike-times.js";

/** Spike trains [s] by the file names that stand in a description. */
export type Trains = Readonly<Record<string, ArrayLike<number>>>;

/**
 * The spike train of a value: times in parentheses, or the name of a file among `trains`.
 *
 * @param what completes "Cannot read …"
 * @returns ascending times [s], at least one
 * @throws InvalidStimulusError with a caret
 */
export function readTrain(text: string, span: Span, what: string, trains: Trains): Float64Array {
  const typed = text.slice(span.offset, span.offset + span.length);
  if (typed.startsWith("(") && typed.endsWith(")")) return spikeTimes(readList(text, span, what));
  const file = unquoted(typed);
  const fail = (seen: string, expected: string): Error =>
    stimulusError({ text, span }, `read ${what}`, `${seen}, expected ${expected}`, { value: file });
  if (file === "") throw fail("there is no value", "a file of spike times, or times such as (10ms,20ms)");
  if (!Object.hasOwn(trains, file)) {
    throw fail(`the spike train "${file}" is not given`, `its times as trains: { ${JSON.stringify(file)}: times }`);
  }
  checkArguments("read a stimulus", { [`the spike train ${file}`]: [trains[file], "numbers"] });
  const times = spikeTimes(trains[file]!, `the spike train ${file}`);
  if (times.length === 0) throw fail(`"${file}" has no spikes`, "at least one");
  return times;
}

function readList(text: string, { offset, length }: Span, what: string): number[] {
  const times: number[] = [];
  let from = offset + 1;
  for (const piece of text.slice(from, offset + length - 1).split(",")) {
    const lead = piece.length - piece.trimStart().length;
    const span = { offset: from + lead, length: piece.trim().length };
    const time = readQuantity(text, span, "time", what);
    if (time === null || time < 0) {
      const seen = `"${piece.trim()}" is not a time of at least 0 s`;
      throw stimulusError({ text, span }, `read ${what}`, `${seen}, expected times such as (10ms,20ms)`, {
        value: piece.trim(),
      });
    }
    times.push(time);
    from += piece.length + 1;
  }
  return times;
}

/** The file that a value of a key for spike times names, without quotes; null if the times stand in the value. */
export function fileOfTrain(typed: string): string | null {
  const isList = typed.startsWith("(") && typed.endsWith(")");
  return isList || unquoted(typed) === "" ? null : unquoted(typed);
}

function unquoted(typed: string): string {
  return typed.length > 1 && typed.startsWith('"') && typed.endsWith('"') ? typed.slice(1, -1) : typed;
}
