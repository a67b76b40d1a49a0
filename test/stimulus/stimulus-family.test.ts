import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidStimulusError } from "../../src/base/errors.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";

const amplitudes = (text: string): (number | null)[] =>
  Stimulus.family(text).map(({ amplitudeA }) => amplitudeA && amplitudeA * 1e12);
const variants = (text: string): (string | null)[] => Stimulus.family(text).map(({ variant }) => variant);

describe("Stimulus.family()", () => {
  it("takes both ends of a range, and a bare start in the unit of the end", () => {
    expect(amplitudes("square:amplitude=0..400pA/20pA")).toHaveLength(21);
    expect(variants("square:amplitude=-100..100pA/100pA")).toEqual([
      "amplitude=-100pA",
      "amplitude=0pA",
      "amplitude=100pA",
    ]);
    expect(variants("square:amplitude=100..-100pA/-100pA").at(-1)).toBe("amplitude=-100pA");
    expect(variants("square:amplitude=1pA,start=0..1/0.1")).toEqual(
      ["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"].map((start) => `start=${start}`),
    );
    expect(variants("square:amplitude=5pA..5pA/1pA")).toEqual(["amplitude=5pA"]);
  });

  it("takes units apart", () => {
    expect(variants("square:amplitude=0..1nA/500pA")).toEqual(["amplitude=0nA", "amplitude=0.5nA", "amplitude=1nA"]);
    expect(variants("square:amplitude=-1nA..0/500pA")).toEqual(["amplitude=-1nA", "amplitude=-0.5nA", "amplitude=0nA"]);
    expect(variants("square:amplitude=0..4e-10/2e-10")).toEqual(["amplitude=0", "amplitude=2e-10", "amplitude=4e-10"]);
    expect(variants("sine:amplitude=1pA,phase=0..180deg/90deg")).toEqual(["phase=0deg", "phase=90deg", "phase=180deg"]);
  });

  it("takes the step of a unit with a slash in parentheses", () => {
    expect(variants("ramp:slope=10..50pA/s/(20pA/s)")).toEqual(["slope=10pA/s", "slope=30pA/s", "slope=50pA/s"]);
    expect(variants("ramp:slope=10e-12..30e-12/20e-12")).toEqual(["slope=1e-11", "slope=3e-11"]);
    expect(variants("square:amplitude=0..20pA/(20pA)")).toHaveLength(2);
  });

  it("takes lists, ranges within them, expressions and files", () => {
    expect(amplitudes("square:amplitude=[50pA, 0..20pA/10pA , 2*40pA]")).toEqual([50, 0, 10, 20, null]);
    const trains = { "../a.csv": [0.1], "b, c.csv": [0.2] };
    const family = Stimulus.family('spikes:times=[../a.csv,"b, c.csv",(10ms,20ms)],weight=1pA', { trains });
    expect(family.map(({ variant }) => variant)).toEqual(["times=../a.csv", 'times="b, c.csv"', "times=(10ms,20ms)"]);
    expect(family.map(({ durationS }) => durationS)).toEqual([0.2, 0.3, 0.12]);
    expect(Stimulus.family("spikes:times=../a.csv,weight=1pA", { trains })).toHaveLength(1);
  });

  it("gives all combinations, the last key varying fastest", () => {
    const family = Stimulus.family("square:amplitude=[1pA,2pA],duration=5ms + noise:sd=1pA,seed=1..3/1,duration=1ms");
    expect(family.map(({ variant }) => variant)).toEqual(
      [1, 2].flatMap((a) => [1, 2, 3].map((seed) => `square amplitude=${a}pA, noise seed=${seed}`)),
    );
    expect(family[4]!.spec).toBe(
      Stimulus.parse("square:amplitude=2pA,duration=5ms + noise:sd=1pA,seed=2,duration=1ms").spec,
    );
  });

  it("keeps an expression as it is", () => {
    const family = Stimulus.family("expr:1pA*sin(2*pi*8Hz*t),duration=[0.1s,0.2s]");
    expect(family.map(({ spec }) => spec)).toEqual(
      ["0.1", "0.2"].map((duration) => Stimulus.parse(`expr:1pA*sin(2*pi*8Hz*t),duration=${duration}s`).spec),
    );
  });

  it("of one value is that stimulus", () => {
    const [one, ...more] = Stimulus.family("square:amplitude=190pA");
    expect(more).toEqual([]);
    expect(one).toMatchObject({ variant: null, spec: Stimulus.parse("square:amplitude=190pA").spec });
  });

  it("has the values that would have been typed", () => {
    const decimal = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(decimal, decimal, fc.integer({ min: 0, max: 40 }), ([start, places], [step, more], count) => {
        fc.pre(step !== 0);
        const write = (index: number): string => {
          const scaled = BigInt(start) * 10n ** BigInt(more) + BigInt(step) * 10n ** BigInt(places) * BigInt(index);
          return `${Number(`${scaled}e-${places + more}`)}pA`;
        };
        const text = `square:amplitude=${write(0)}..${write(count)}/${Number(`${step}e-${more}`)}pA`;
        const values = Stimulus.family(text).map(({ amplitudeA }) => amplitudeA);
        const typed = Array.from({ length: count + 1 }, (_, i) => Stimulus.parse(`square:amplitude=${write(i)}`));
        expect(values).toEqual(typed.map(({ amplitudeA }) => amplitudeA));
      }),
    );
  });
});

describe("a family", () => {
  it.each([
    ["square:amplitude=0..400pA", "has no step, expected from..to/step such as 0..190pA/190pA", 18],
    ["ramp:slope=10..50pA/s", "has no step, expected from..to/step such as 0..25pA/s/(25pA/s)", 12],
    ["ramp:slope=10..50pA/s/10pA/s", "its step does not stand in parentheses", 12],
    ["square:amplitude=0..400pA/", "Cannot read the step of the amplitude of the square: there is no value", 27],
    ["square:amplitude=..400pA/20pA", "Cannot read the start of the amplitude of the square: there is no value", 18],
    ["square:amplitude=0../20pA", "Cannot read the end of the amplitude of the square: there is no value", 21],
    ["square:amplitude=0..400pA/0pA", "its step is 0pA, expected one that leads from 0pA to 400pA", 27],
    ["square:amplitude=0..400pA/-20pA", "-20pA leads away from 400pA, expected a step of 20pA from 0pA", 27],
    ["square:amplitude=400..0pA/20pA", "20pA leads away from 0pA, expected a step of -20pA from 400pA", 27],
    [
      "square:amplitude=0..100pA/30pA",
      "steps of 30pA give 0pA, 30pA, 60pA, 90pA and miss 100pA, expected a step th",
      27,
    ],
    ["square:amplitude=0..1nA/0.03nA", "give 0nA, 0.03nA, 0.06nA, 0.09nA, 0.12nA … 0.99nA and miss 1nA", 25],
    ["square:amplitude=0..400pA/20", "its step has no unit, expected one as pA elsewhere", 27],
    ["square:amplitude=0pA..400/20pA", "its end has no unit, expected one as pA elsewhere", 23],
    ["square:amplitude=0..400pA/20ms", '"20ms" is a time, expected a current', 29],
    ["square:amplitude=0..2*200pA/20pA", '"2*200pA" is an expression, expected a number with a unit', 21],
    ["square:amplitude=1e-999..400pA/20pA", '"1e-999" is smaller than a number can be', 18],
    ["sine:amplitude=1pA,phase=0..3rad/90deg", "its step is in deg, expected rad as elsewhere", 34],
    ["square:amplitude=[]", "the list is empty, expected values such as [0,190pA]", 18],
    ["square:amplitude=[ ]", "the list is empty", 18],
    ["square:amplitude=[1pA,,2pA]", "there is nothing between the commas", 23],
    ["square:amplitude=[1pA,2pA,]", "there is nothing between the commas", 27],
    ["spikes:times=[],weight=1pA", "the list is empty, expected values such as [a.csv,b.csv]", 14],
    ["square:amplitude=[1pA,0..2pA/3pA]", "steps of 3pA give 0pA and miss 2pA", 30],
    ["square:amplitude=[1pA,2ms]", '"2ms" is a time, expected a current', 19],
    ["sqare:amplitude=[1pA,2pA]", 'did you mean "square"', 1],
    ["square:amplitude=[1pA,2pA],amplitude=3pA", "it is given twice", 22],
  ])("%j is refused", (text, message, column) => {
    const make = () => Stimulus.family(text);
    expect(make).toThrow(InvalidStimulusError);
    expect(make).toThrow(expect.objectContaining({ message: expect.stringContaining(message), column }));
  });

  it("of too many sweeps is refused before any of it is made", () => {
    const text = "square:amplitude=0..1nA/1fA,start=0..1s/1us,duration=0..1s/1us";
    expect(() => Stimulus.family(text)).toThrow(/make 1,000,003,000,003,000,000 sweeps|make 1,000,003,000,003,000,001/);
    const few = "square:amplitude=0..2pA/1pA";
    expect(() => Stimulus.family(few, { maxSweeps: 2 })).toThrow("expected at most 2 (--max-sweeps, or maxSweeps");
    expect(Stimulus.family("noise:sd=1pA,seed=1..1001/1,duration=1ms", { maxSweeps: 1001 })).toHaveLength(1001);
    expect(() => Stimulus.family("noise:sd=1pA,seed=1..1001/1")).toThrow(/make 1,001 sweeps, expected at most 1,000/);
    expect(() => Stimulus.family(few, { maxSweeps: 0 })).toThrow("maxSweeps 0: expected a number of at least 1");
  });

  it("is not what parse reads", () => {
    expect(() => Stimulus.parse("square:amplitude=0..400pA/20pA")).toThrow(
      "Cannot read the amplitude of the square: it has 21 values, expected one (Stimulus.family and rheobase run take",
    );
    expect(() => Stimulus.parse("square:amplitude=[1pA]")).toThrow("it has 1 values, expected one");
  });
});
