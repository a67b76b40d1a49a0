import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidStimulusError } from "../../src/base/errors.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { runCount } from "../support/share.js";

/** Whether the text is refused; fails for any other error and for a caret that lies outside of the text. */
async function refused(text: string): Promise<boolean> {
  try {
    const stimulus = Stimulus.parse(text);
    await stimulus.ready();
    if (stimulus.durationS < 10) await stimulus.sample(100);
    return false;
  } catch (error) {
    if (!(error instanceof InvalidStimulusError)) throw error;
    if (/^Cannot sample .* samples, expected/.test(error.message)) return true;
    const lines = text.split("\n");
    expect(error.line).toBeGreaterThanOrEqual(1);
    expect(error.line).toBeLessThanOrEqual(lines.length);
    expect(error.column).toBeGreaterThanOrEqual(1);
    expect(error.column).toBeLessThanOrEqual(lines[error.line! - 1]!.length + 1);
    const [shown, carets] = error.message.split("\n").slice(-2);
    expect(carets).toMatch(/^ +\^+$/);
    expect(carets!.length).toBeLessThanOrEqual(shown!.length + 1);
    return true;
  }
}

const kinds = [
  "square",
  "square2s",
  "short-square",
  "triple",
  "ramp",
  "noise",
  "sine",
  "chirp",
  "pulses",
  "spikes",
  "expr",
];
const keys = [
  "amplitude",
  "start",
  "duration",
  "total",
  "rate",
  "slope",
  "sd",
  "seed",
  "tau",
  "frequency",
  "count",
  "to",
  "interval",
  "times",
  "number",
  "x",
];
const units = ["pA", "A", "s", "ms", "Hz", "kHz", "pA/s", "", "mV", "deg", "bogus", "+1pA", "*2", "/3 s", ")", "^2"];
const value = fc
  .tuple(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -2, max: 30 })), fc.constantFrom(...units))
  .map(([number, unit]) => `${number}${unit}`);
const item = fc.tuple(fc.constantFrom(...keys), value).map(([key, text]) => `${key}=${text}`);
const expression = fc
  .array(
    fc.constantFrom(
      "t",
      "1pA",
      "2",
      "0.1s",
      "8Hz",
      "sin(",
      "(",
      ")",
      "*",
      "+",
      "-",
      "/",
      "?",
      ":",
      "<",
      "^",
      "pi",
      ",",
      "µA",
      "%",
    ),
    { maxLength: 9 },
  )
  .map((tokens) => tokens.join(" "));
const part = fc
  .tuple(fc.constantFrom(...kinds), fc.array(item, { maxLength: 5 }), expression)
  .map(([kind, items, text]) => `${kind}:${[...(kind === "expr" ? [text] : []), ...items].join(",")}`);
const spec = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" +\n"));

describe("Stimulus.parse()", () => {
  it("answers random descriptions with samples or InvalidStimulus", async () => {
    await fc.assert(
      fc.asyncProperty(spec, async (text) => void (await refused(text))),
      { numRuns: runCount(700) },
    );
  });

  it("answers random expressions with samples or InvalidStimulus", async () => {
    await fc.assert(
      fc.asyncProperty(expression, async (text) => void (await refused(`expr:${text}`))),
      { numRuns: runCount(700) },
    );
  });

  it("refuses random text", async () => {
    const noise = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        fc.pre(!/^\s*ramp\s*:?\s*$/i.test(text));
        expect(await refused(text)).toBe(true);
        await refused(`square:amplitude=${text}`);
        await refused(`expr:${text}`);
        await refused(`square:amplitude=1pA,${text}`);
      }),
      { numRuns: runCount(500) },
    );
  });

  it("accepts every valid square, sampled as its numbers say", async () => {
    const ms = fc.integer({ min: 0, max: 300 });
    const rates = fc.constantFrom(200_000, 50_000, 40_000, 1000, 400, 1e5 / 3);
    await fc.assert(
      fc.asyncProperty(ms, ms, ms, rates, fc.boolean(), async (start, duration, rest, rateHz, inSeconds) => {
        const total = start + duration + rest + 1;
        const time = (value: number): string => (inSeconds ? `${value / 1000}` : `${value} ms`);
        const text = `square:amplitude=2pA,start=${time(start)},duration=${time(duration)},total=${time(total)}`;
        const { current } = await Stimulus.parse(text).sample(rateHz);
        // In units of 1/(6·10^6) s everything here is whole: ms, and the half step of each rate.
        const half = Math.round(3e6 / rateHz);
        const before = (value: number): number => Math.max(0, Math.ceil((value * 6000 - half) / (2 * half)));
        expect(current).toHaveLength(Math.floor((total * 6000 + half) / (2 * half)));
        expect(current.filter((x) => x !== 0)).toHaveLength(before(start + duration) - before(start));
        if (duration > 10) expect(current.findIndex((x) => x !== 0)).toBe(before(start));
      }),
      { numRuns: runCount(200) },
    );
  });
});
