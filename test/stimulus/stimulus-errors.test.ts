import { describe, expect, it } from "vitest";
import { InvalidStimulusError } from "../../src/base/errors.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";

function failure(text: string): InvalidStimulusError {
  try {
    Stimulus.parse(text);
  } catch (error) {
    if (error instanceof InvalidStimulusError) return error;
    throw error;
  }
  throw new Error(`accepted ${text}`);
}

describe("Stimulus.parse()", () => {
  it.each([
    ["", 1, "the text is empty"],
    ["  \n ", 1, "the text is empty"],
    ["foo.csv", 1, "does not begin with a kind"],
    ["sqare:amplitude=1pA", 1, 'did you mean "square"'],
    ["ramp:+sqare:amplitude=1pA", 7, 'did you mean "square"'],
    ["square:ampltude=1pA", 8, 'did you mean "amplitude"'],
    ["square:frequency=1Hz,amplitude=1pA", 8, "expected one of amplitude, start, duration, offset, total, rate"],
    ["square:", 1, "it has no amplitude"],
    ["noise:seed=2", 1, "it has no sd"],
    ["square:amplitude=", 18, "there is no value"],
    ["square:amplitude=190pX", 21, 'did you mean "pA"'],
    ["square:amplitude=190PA", 21, 'did you mean "pA"'],
    ["square:amplitude=190p", 21, "unknown unit"],
    ["square:amplitude=190ms", 21, '"190ms" is a time, expected a current'],
    ["square:amplitude=10 mV", 21, "is a voltage"],
    ["square:amplitude=25pA/s", 20, "is a current per time"],
    ["ramp:slope=25pA", 14, "is a current, expected a current per time"],
    ["square:amplitude=1e", 19, "unknown unit"],
    ["square:amplitude=NaN", 18, "not a number"],
    ["square:amplitude=Infinity", 18, "not a number"],
    ["square:amplitude=1e999", 18, "larger than a number can be"],
    ["square:amplitude=1pA,duration=-1s", 31, "expected at least 0s"],
    ["square:amplitude=1pA,start=-1ms", 28, "expected at least 0s"],
    ["square:amplitude=1pA,total=0", 28, "expected more than 0"],
    ["square:amplitude=1pA,rate=0Hz", 27, "expected more than 0"],
    ["square:amplitude=1pA,start=2s,total=1s", 22, "lies after the total"],
    ["square:amplitude=1pA,amplitude=2pA", 22, "given twice"],
    ["square:amplitude=1pA,,start=1", 22, "nothing between the commas"],
    ["square:amplitude=1pA,start", 22, "expected key=value"],
    ["square:amplitude=190,5pA", 22, "expected key=value"],
    ["square:amplitude=(1pA", 18, "never closed"],
    ["square:amplitude=1pA)", 21, "has no opening bracket"],
    ["noise:sd=1pA,seed=-1", 19, "expected at least 0"],
    ["noise:sd=1pA,seed=1.5", 19, "expected a whole number"],
    ["noise:sd=1pA,seed=1e300", 19, "expected at most"],
    ["noise:sd=-1pA", 10, "expected at least 0A"],
    ["noise:sd=1pA,tau=0", 18, "expected more than 0"],
    ["triple:amplitude=1nA,interval=2ms", 22, "shorter than a pulse"],
    ["pulses:amplitude=1nA,width=0.2s,frequency=6Hz", 22, "longer than the period"],
    ["square:amplitude=1pA,rate=1kHz+ramp:rate=2kHz", 42, "at two rates"],
    ["expr:", 6, "the expression is empty"],
  ])("%j points at column %i", (text, column, message) => {
    const error = failure(text);
    expect(error.column).toBe(column);
    expect(error.line).toBe(1);
    const [head, shown, carets] = error.message.split("\n");
    expect(head).toContain(message);
    expect(head).toMatch(/^Cannot .*: .*, expected .*[^.]$/);
    expect(shown).toContain(text.split("\n")[0]);
    expect(carets!.indexOf("^")).toBe(column + 1);
  });

  it("shows the line concerned of several", () => {
    const error = failure("square:amplitude=1pA\n+\tramp:slope=3\n+ noise:sd=1pV");
    expect(error).toMatchObject({ line: 3, column: 13 });
    expect(error.message).toMatch(/\n {2}\+ noise:sd=1pV\n {14}\^\^$/);
  });

  it("shortens a long line around the caret", () => {
    const error = failure(`square:amplitude=${"1".repeat(300)}pX`);
    const [, shown, carets] = error.message.split("\n");
    expect(shown!.length).toBeLessThan(110);
    expect(shown!.slice(carets!.indexOf("^"), carets!.indexOf("^") + 2)).toBe("pX");
  });

  it("keeps what would have been accepted", () => {
    expect(failure("sqare:a=1").allowed).toContain("square");
    expect(failure("square:ampl=1").allowed).toContain("amplitude");
  });
});

describe("Stimulus.samples()", () => {
  it("refuses what is no rate", () => {
    const samples = (values: number[], rateHz: number) => () => Stimulus.samples(Float64Array.from(values), rateHz);
    for (const rateHz of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(samples([1], rateHz)).toThrow(InvalidStimulusError);
    }
  });
});
