import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidStimulusError } from "../../src/errors.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";

async function read(text: string): Promise<{ current: number[]; rateHz: number }> {
  const { current, rateHz } = await Stimulus.csv(text).sample();
  return { current: [...current], rateHz };
}

describe("Stimulus.csv()", () => {
  it.each([
    ["no header: s and A", "0,1e-12\n0.001,2e-12\n0.002,3e-12\n"],
    ["names with units", "time_s,current_A\n0,1e-12\n0.001,2e-12\n0.002,3e-12"],
    ["units in brackets", "t (ms), i (pA)\r\n0, 1\r\n1, 2\r\n2, 3\r\n"],
    ["square brackets, semicolons", "Time [us];Current [nA]\n0;0.001\n1000;0.002\n2000;0.003\n"],
    ["tabs, quotes and a byte-order mark", '\uFEFF"time/ms"\t"stimulus/fA"\n"0"\t"1000"\n"1"\t2e3\n2\t3000'],
    ["columns in another order, and more of them", "sweep,i_pA,t_ms\n7,1,0\n7,2,1\n7,3,2\n"],
    ["bare names are SI", "time,current\n0,1e-12\n.001,2e-12\n.002,3E-12\n"],
    ["comments and blank lines", "# from the rig\n\n0,1e-12\n# half way\n0.001,2e-12\n0.002,3e-12\n\n"],
    ["a first time that is not 0", "t (ms), i (pA)\n1020,1\n1021,2\n1022,3"],
  ])("reads %s", async (_, text) => {
    expect(await read(text)).toEqual({ current: [1e-12, 2e-12, 3e-12], rateHz: 1000 });
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
    expect((await read(rows)).rateHz).toBe(rateHz);
  });

  it("finds the rate of steps of 30 µs", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${(i * 3e-5).toFixed(5)},0`).join("\n");
    expect((await read(rows)).rateHz).toBe(1 / 3e-5);
  });

  it("is named by its options or its file", () => {
    const text = "0,1\n1,2";
    expect(Stimulus.csv(text).name).toBe("CSV");
    expect(Stimulus.csv(text, { path: "data/ramp.csv" }).name).toBe("ramp.csv");
    expect(Stimulus.csv(text, { path: "data/ramp.csv", name: "Mine" }).name).toBe("Mine");
    expect(Stimulus.csv(text)).toMatchObject({ rateHz: 1, durationS: 2, spec: null });
  });

  it.each([
    ["blank", "", 1, 1, "it holds no rows"],
    ["only a header", "time_s,current_A\n", 2, 1, "it holds no rows"],
    ["one row", "time_s,current_A\n0,1\n", 2, 1, "a single row"],
    ["a word", "0,1\n1,2\n2, abc\n", 3, 4, '"abc" is not a finite number'],
    ["NaN", "0,1\n1,NaN\n2,3\n", 2, 3, '"NaN" is not a finite number'],
    ["NaN at once", "0,NaN\n1,2\n", 1, 3, '"NaN" is not a finite number'],
    ["infinity", "0,1\n1,1e999\n", 2, 3, '"1e999" is not a finite number'],
    ["an empty cell", "0,1\n1,\n", 2, 3, '"" is not a finite number'],
    ["hexadecimal", "0,1\n1,0x10\n", 2, 3, '"0x10" is not a finite number'],
    ["too few columns", "0,1\n1\n", 2, 1, "the row has 1 columns"],
    ["too many without a header", "0,1,2\n1,2,3\n", 1, 1, "the first row has 3 columns"],
    ["time standing still", "0,1\n0,2\n", 2, 1, "does not come after"],
    ["time going back", "0,1\n1,2\n0.5,3\n", 3, 1, "the time 0.5 s does not come after 1 s"],
    ["uneven steps", "0,1\n1,2\n2,3\n3.5,4\n4.5,5\n", 4, 1, "a step of 1.5 s stands among steps of 1 s"],
    ["a unit of something else", "time_s,current_mV\n0,1\n1,2\n", 1, 1, "has no unit of current"],
    ["a header without current", "time_s,voltage_V\n0,1\n1,2\n", 1, 1, "1 columns of time and 0 of current"],
    ["two currents", "t_s,i_pA,current_pA\n0,1,2\n1,2,3\n", 1, 1, "1 columns of time and 2 of current"],
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
          const shown = input.split("\n")[line - 1];
          expect(shown).toBeDefined();
          expect(column).toBeLessThanOrEqual(shown!.length + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
