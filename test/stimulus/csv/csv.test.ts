import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidOptionError, InvalidStimulusError } from "../../../src/base/errors.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { runCount } from "../../support/share.js";

async function read(text: string): Promise<{ current: number[]; rateHz: number }> {
  const { current, rateHz } = await Stimulus.csv(text).sample();
  return { current: [...current], rateHz };
}

describe("Stimulus.csv()", () => {
  it.each([
    ["names with units", "time_s,current_A\n0,1e-12\n0.001,2e-12\n0.002,3e-12"],
    ["units in brackets", "t (ms), i (pA)\r\n0, 1\r\n1, 2\r\n2, 3\r\n"],
    ["square brackets, semicolons", "Time [us];Current [nA]\n0;0.001\n1000;0.002\n2000;0.003\n"],
    ["tabs, quotes and a byte-order mark", '\uFEFF"time/ms"\t"stimulus/fA"\n"0"\t"1000"\n"1"\t2e3\n2\t3000'],
    ["columns in another order, and more of them", "sweep,i_pA,t_ms\n7,1,0\n7,2,1\n7,3,2\n"],
    ["units written out", "Time (sec),Current (amps)\n0,1e-12\n.001,2e-12\n.002,3E-12\n"],
    ["units in a row of their own", "Time,Current\n(ms),(pA)\n\n0,1\n1,2\n2,3\n"],
    ["any name with a unit of its own", "Elapsed [ms],Channel A (pA),Vm (mV)\n0,1,-70\n1,2,-70\n2,3,-70"],
    ["comments and blank lines", "# from the rig\n\nt_s,i_A\n0,1e-12\n# half way\n0.001,2e-12 # here\n0.002,3e-12\n\n"],
    ["numpy's header, blanks", "# time_s current_A\n0.0e+00 1.0e-12\n1.0e-03 2.0e-12\n2.0e-03 3.0e-12\n"],
    ["numpy's header, units in brackets", "# made by hand\n# t (ms) i (pA)\n  0   1\n  1   2\n  2   3\n"],
    ["numpy's header with commas over blanks", "# t (ms), i (pA)\n0 1\n1 2\n2 3\n"],
    ["MATLAB's comments", "% t_ms,i_pA\n0,1\n1,2\n2,3\n"],
    ["decimal commas and semicolons", "t (ms);i (pA)\r\n0,0;1,0\r\n1,0;2\r\n2,0;3,\r\n"],
    ["decimal commas and tabs", "t (ms)\ti (nA)\n0,0\t0,001\n1,0\t2,0e-3\n2,0\t,003\n"],
    ["decimal commas and blanks", "t_ms i_nA\n0,0 0,001\n1,0 0,002\n2,0 0,003\n"],
    ["decimal commas in quotes", '"t (ms)","i (nA)"\n"0,0","0,001"\n"1,0","0,002"\n"2,0","0,003"\n'],
    ["names with commas in quotes", '"t, from the start (ms)","i, at the soma (pA)"\n0,1\n1,2\n2,3\n'],
    ["line ends of old Macs", "t (ms),i (pA)\r0,1\r1,2\r2,3\r"],
    ["Excel's word for the separator", "sep=;\r\nt (ms);i (pA)\r\n0;1\r\n1;2\r\n2;3\r\n"],
    ["separators at the ends of rows", "t (ms),i (pA)\n0,1,\n1,2,\n2,3,\n"],
    ["a first time that is not 0", "t (ms), i (pA)\n1020,1\n1021,2\n1022,3"],
  ])("reads %s", async (_, text) => {
    expect(await read(text)).toEqual({ current: [1e-12, 2e-12, 3e-12], rateHz: 1000 });
  });

  it.each([
    ["s,A", "0,1e-12\n0.001,2e-12\n0.002,3e-12\n"],
    ["ms,pA", "0,1\n1,2\n2,3\n"],
    ["ms, pA", "a,b\n0,1\n1,2\n2,3\n"],
    ["s,A", "# t i\n0.0e+00 1.0e-12\n1.0e-03 2.0e-12\n2.0e-03 3.0e-12\n"],
    ["pA,ms", "1;0\n2;1\n3;2\n"],
    ["s,A", "time,current\n0,1e-12\n.001,2e-12\n.002,3E-12\n"],
    ["pA", "t (ms)\ti\n0\t1\n1\t2\n2\t3\n"],
    ["ms,pA", "t (ms),i (pA)\n0,1\n1,2\n2,3\n"],
  ])("takes the units %s of %j", async (units, text) => {
    const { current, rateHz } = await Stimulus.csv(text, { units }).sample();
    expect({ current: [...current], rateHz }).toEqual({ current: [1e-12, 2e-12, 3e-12], rateHz: 1000 });
  });

  it.each([
    ["1\n2\n3\n", "pA"],
    ["i (pA)\n1\n2\n3\n", undefined],
    ["# i\n1\n2\n3", "pA"],
    ["sample,i_pA\n0,1\n1,2\n2,3", undefined],
    ["t (ms),i (pA)\n0,1\n1,2\n2,3", undefined],
  ])("takes a rate for %j", async (text, units) => {
    const { current, rateHz } = await Stimulus.csv(text, { rateHz: 1000, units }).sample();
    expect({ current: [...current], rateHz }).toEqual({ current: [1e-12, 2e-12, 3e-12], rateHz: 1000 });
  });

  it.each([
    ["t (ms),i1 (pA),i2 (nA)\n0,1,4\n1,2,5\n", {}, ["CSV i1", "CSV i2"], [1e-12, 2e-12], [4e-9, 5e-9]],
    ["0 1 4\n1 2 5\n", { units: "ms,pA" }, ["CSV 1", "CSV 2"], [1e-12, 2e-12], [4e-12, 5e-12]],
    ["1;4\n2;5\n", { units: "pA,nA", rateHz: 1000, name: "x" }, ["x 0", "x 1"], [1e-12, 2e-12], [4e-9, 5e-9]],
    ["t (ms)\t-50\t50\n0\t1\t4\n1\t2\t5\n", { units: "ms,pA" }, ["CSV -50", "CSV 50"], [1e-12, 2e-12], [4e-12, 5e-12]],
  ])("gives all currents of %j", async (text, options, names, first, second) => {
    const family = await Stimulus.csvFamily(text, options);
    expect(family.map(({ name }) => name)).toEqual(names);
    expect(family.map(({ rateHz }) => rateHz)).toEqual([1000, 1000]);
    expect([...(await family[0]!.sample()).current]).toEqual(first);
    expect([...(await family[1]!.sample()).current]).toEqual(second);
    expect(() => Stimulus.csv(text, options)).toThrow("2 columns of current, expected one (Stimulus.csvFamily reads");
  });

  it.each([
    ["V", '"V" is not a unit of time or current'],
    ["s,s,A", "it has more than one unit of time"],
    ["ms", "it has no unit of current"],
    ["", '"" is not a unit'],
  ])("refuses the units %j", (units, why) => {
    expect(() => Stimulus.csv("0,1\n1,2\n", { units })).toThrow(InvalidOptionError);
    expect(() => Stimulus.csv("0,1\n1,2\n", { units })).toThrow(why);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a rate of %d Hz", (rateHz) => {
    expect(() => Stimulus.csv("1\n2\n", { units: "A", rateHz })).toThrow(InvalidOptionError);
  });

  it.each([
    ["digits", "1".repeat(1_000_000)],
    ["digits and a letter", `${"1".repeat(1_000_000)}x`],
    ["blanks", " ".repeat(1_000_000)],
    ["blanks and a letter", `${" ".repeat(1_000_000)}x`],
    ["points", ".".repeat(1_000_000)],
    ["brackets", "(".repeat(1_000_000)],
    ["brackets and blanks", "a ( ".repeat(250_000)],
    ["quotes", '"'.repeat(1_000_000)],
    ["commas", ",".repeat(1_000_000)],
    ["blanks and underlines", "_ ".repeat(500_000)],
    ["hashes", "#".repeat(1_000_000)],
  ])("reads a megabyte of %s as fast as any text", (_, text) => {
    // Something quadratic takes minutes here, and the test's 30 s end.
    for (const whole of [text, `t (ms),i (pA)\n0,1\n1,${text}\n`, `${text},i (pA)\n0,1\n1,2\n`, `# ${text}\n0 1\n`]) {
      for (const units of [undefined, "s,A"]) {
        try {
          Stimulus.csv(whole, { units });
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidStimulusError);
          expect((error as Error).message.length).toBeLessThan(1000);
        }
      }
    }
  });

  it("lets the event loop have its turn while it reads, and can be cancelled", async () => {
    const text = `t (us),i (pA)\n${Array.from({ length: 200_000 }, (_, i) => `${5 * i},${i % 7}`).join("\n")}`;
    const controller = new AbortController();
    const reading = Stimulus.csvFamily(text, { signal: controller.signal, path: "long.csv" });
    setImmediate(() => controller.abort());
    await expect(reading).rejects.toMatchObject({ code: "Cancelled", message: "Cancelled reading long.csv" });
    expect((await Stimulus.csvFamily(text))[0]!.durationS).toBe(1);
  });

  it.each([
    [200_000, 6],
    [50_000, 5],
    [40_000, 6],
    [3000, 6],
    [10_000, 4],
    [20_000, 8],
  ])("finds %d Hz in times of %d decimals", async (rateHz, decimals) => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${(i / rateHz).toFixed(decimals)},0`).join("\n");
    expect((await read(`t_s,i_A\n${rows}`)).rateHz).toBe(rateHz);
  });

  it("finds the rate of steps of 30 µs", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${(i * 3e-5).toFixed(5)},0`).join("\n");
    expect((await read(`t_s,i_A\n${rows}`)).rateHz).toBe(1 / 3e-5);
  });

  it("is named by its options or its file", () => {
    const text = "t_s,i_A\n0,1\n1,2";
    expect(Stimulus.csv(text).name).toBe("CSV");
    expect(Stimulus.csv(text, { path: "data/ramp.csv" }).name).toBe("ramp.csv");
    expect(Stimulus.csv(text, { path: "data/ramp.csv", name: "Mine" }).name).toBe("Mine");
    expect(Stimulus.csv(text)).toMatchObject({ rateHz: 1, durationS: 2, spec: null });
  });

  it.each([
    ["blank", "", 1, 1, "it holds no rows"],
    ["only a header", "time_s,current_A\n", 2, 1, "it holds no rows"],
    ["one row", "time_s,current_A\n0,1\n", 2, 1, "a single row"],
    [
      "no header",
      "0,0\n0.05,0.15\n0.1,0.15\n",
      1,
      1,
      "it has no header, expected a header that names columns and units",
    ],
    ["a single column", "0\n150\n150\n", 1, 1, "such as --csv-rate 20kHz --csv-units pA"],
    ["names alone", "time,current\n0,0\n1,1\n", 1, 1, '"time" states no unit'],
    ["one unit of two", "t_ms;current\n0;0\n1;1\n", 1, 1, '"current" states no unit'],
    ["names alone in a comment", "# made\n# t i\n0 0\n1 1\n", 2, 1, '"t" states no unit'],
    [
      "no time",
      "i (pA),v (mV)\n0,0\n1,1\n",
      1,
      1,
      "the header has no column of time, expected one such as t (ms), or the rate",
    ],
    ["a word", "t_s,i_A\n0,1\n1,2\n2, abc\n", 4, 4, '"abc" is not a finite number'],
    ["NaN", "t_s,i_A\n0,1\n1,NaN\n2,3\n", 3, 3, '"NaN" is not a finite number'],
    ["infinity", "t_s,i_A\n0,1\n1,1e999\n", 3, 3, '"1e999" is not a finite number'],
    ["an empty cell", "t_s,i_A\n0,1\n1,\n", 3, 3, '"" is not a finite number'],
    ["an empty cell at once", "t_s;i_A\n0;\n1;1\n", 2, 3, '"" is not a finite number'],
    ["hexadecimal", "t_s,i_A\n0,1\n1,0x10\n", 3, 3, '"0x10" is not a finite number'],
    ["too few columns", "t_s,i_A\n0,1\n1\n", 3, 1, "the row has 1 columns, expected 2"],
    [
      "decimal commas between commas",
      "t (ms),i (pA)\n0,00,0\n0,05,0\n",
      2,
      1,
      "decimal comma need another column separator",
    ],
    [
      "a comma among points",
      "t (ms);i (pA)\n0.05;1\n0.1;1,5\n",
      3,
      5,
      '"1,5" has a decimal comma, expected a decimal point',
    ],
    ["thousands in groups", "t (ms);i (pA)\n0;1,000,000\n1;1\n", 2, 3, '"1,000,000" is not a finite number'],
    ["too many without a header", "0,1,2\n1,2,3\n", 1, 1, "it has no header"],
    ["words below a header", "t,i\nof,mine\n0,1\n1,2\n", 2, 1, "it stands below the header and holds no number"],
    ["time standing still", "t_s,i_A\n0,1\n0,2\n", 3, 1, "does not come after"],
    ["time going back", "t_s,i_A\n0,1\n1,2\n0.5,3\n", 4, 1, "the time 0.5 s does not come after 1 s"],
    ["uneven steps", "t_s,i_A\n0,1\n1,2\n2,3\n3.5,4\n4.5,5\n", 5, 1, "a step of 1.5 s differs from the usual 1 s"],
    ["a unit of something else", "time_s,current_mV\n0,1\n1,2\n", 1, 1, "has no unit of current"],
    ["a header without current", "time_s,voltage_V\n0,1\n1,2\n", 1, 1, "1 columns of time and 0 of current"],
    ["two times", "t_s,time_ms,current_pA\n0,1,2\n1,2,3\n", 1, 1, "2 columns of time and 1 of current"],
  ])("refuses %s, with line and caret", (_, text, line, column, message) => {
    try {
      Stimulus.csv(text, { path: "steps.csv" });
    } catch (error) {
      if (!(error instanceof InvalidStimulusError)) throw error;
      expect(error).toMatchObject({ line, column, path: "steps.csv" });
      expect(error.message).toMatch(new RegExp(`^Cannot read a stimulus from steps\\.csv(?:, line ${error.line})?: `));
      expect(error.message).toContain(message);
      expect(error.message.split("\n").at(-1)!.indexOf("^")).toBe(column + 1);
      return;
    }
    throw new Error("accepted");
  });

  it.each([
    ["0,1\n1,2\n", { units: "pA", rateHz: 1 }, "it has 2 columns and --csv-units names 1, expected a unit for each"],
    ["0\n1\n", { units: "s,A" }, "it has a single column and --csv-units names 2"],
    ["0\n1\n", { units: "A" }, "--csv-units has no unit of time"],
    ["0\n1\n", { rateHz: 20_000 }, "such as --csv-rate 20kHz --csv-units pA"],
    ["t (ms),i (nA)\n0,1\n1,2\n", { units: "ms,pA" }, '"i (nA)" states another unit than --csv-units'],
    ["t (ms),-50,50\n0,1,2\n1,2,3\n", { units: "s,pA" }, '"t (ms)" states another unit than --csv-units'],
    ["t (ms),-50,50\n0,1,2\n1,2,3\n", {}, "1 columns of time and 0 of current"],
    ["t (ms),i (pA)\n0,1\n1,2\n", { rateHz: 20_000 }, "its times give 1000 Hz, but the given rate is 20000 Hz"],
  ])("refuses %j with %j", (text, options, message) => {
    expect(() => Stimulus.csv(text, options)).toThrow(InvalidStimulusError);
    expect(() => Stimulus.csv(text, options)).toThrow(message);
  });

  it("wonders at rates, lengths and currents that no experiment has", async () => {
    const notes = (text: string) => Stimulus.csv(text, { path: "a.csv" }).notes;
    expect(notes("t (ms),i (pA)\n0,1\n1,2\n")).toEqual([]);
    expect(notes("t (s),i (pA)\n0,1\n0.5,2\n")).toEqual([
      expect.stringMatching(/^"a.csv" has 2 samples a second, fewer than/),
    ]);
    expect(notes("t (ms),i (A)\n0,0.15\n0.5,-0.3\n")).toEqual([
      expect.stringMatching(/^the amplitude of "a.csv" is -0.3 A/),
    ]);
    const long = Stimulus.samples(new Float64Array(700_000), 1000, { name: "x" });
    expect(long.notes).toEqual([expect.stringMatching(/^"x" lasts 700 s, more than 10 minutes/)]);
    expect(Stimulus.parse("square:amplitude=190,duration=1000,rate=20").notes).toHaveLength(3);
  });

  it.each([
    "sine:amplitude=1uA + square:amplitude=1uA",
    "square:amplitude=1pA,offset=2uA",
    "noise:sd=1uA",
    "noise:mean=-2uA,sd=0A",
    "ramp:slope=1uA/s,total=2s",
    "expr:2uA*sin(2*pi*8Hz*t)",
    "expr:120*t",
  ])("wonders at the strength of %s, whatever it comes from", async (spec) => {
    const stimulus = Stimulus.parse(spec);
    await stimulus.ready();
    expect(stimulus.notes).toEqual([expect.stringMatching(/more than 1 µA\. Bare numbers are SI/)]);
  });

  it.each([
    "noise:mean=100pA,sd=80pA",
    "ramp",
    "expr:120pA*sin(2*pi*8Hz*t)",
    "chirp:amplitude=200pA",
    "expr:1pA*log(t/1s-0.5)",
  ])("takes %s as it is", async (spec) => {
    const stimulus = Stimulus.parse(spec);
    await stimulus.ready();
    expect(stimulus.notes).toEqual([]);
  });

  it("reads back whatever was written", async () => {
    const rate = fc.constantFrom(200_000, 50_000, 1000, 1, 44_100, 30_000);
    const currents = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(rate, currents, async (rateHz, current) => {
        const rows = current.map((value, i) => `${i / rateHz},${value}`);
        const back = await read(`time_s,current_A\n${rows.join("\n")}\n`);
        expect(back.rateHz).toBe(rateHz);
        expect(back.current.map((value) => value + 0)).toEqual(current.map((value) => value + 0));
      }),
    );
  });

  it("never fails otherwise than with InvalidStimulus", () => {
    const cell = fc.oneof(
      fc.double().map(String),
      fc.string({ maxLength: 6 }),
      fc.constantFrom("t_s", "i (pA)", "", '"'),
    );
    const row = fc.tuple(cell, fc.constantFrom(",", ";", "\t"), cell).map((cells) => cells.join(""));
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(row).map((rows) => rows.join("\n")),
    );
    fc.assert(
      fc.property(text, (input) => {
        try {
          Stimulus.csv(input);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidStimulusError);
          const { line, column } = error as InvalidStimulusError;
          // A table whose currents leave the range once converted has no place in the text to point at.
          if (line === undefined || column === undefined) return;
          const shown = input.split(input.includes("\n") ? "\n" : /[\r]/)[line - 1];
          expect(shown).toBeDefined();
          expect(column).toBeLessThanOrEqual(shown!.length + 1);
        }
      }),
      { numRuns: runCount(1000) },
    );
  });
});
