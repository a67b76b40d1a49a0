import { evaluate, type Unit, unit } from "mathjs";
import { describe, expect, it } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";

async function values(expression: string, rateHz = 1000): Promise<Float64Array> {
  return (await Stimulus.parse(`expr:${expression}`).sample(rateHz)).current;
}

async function failure(text: string): Promise<Error & { line?: number; column?: number }> {
  try {
    await Stimulus.parse(text).ready();
  } catch (error) {
    return error as Error;
  }
  throw new Error(`accepted ${text}`);
}

describe("expr:", () => {
  it("gives the current at each midpoint", async () => {
    const current = await values("120pA*sin(2*pi*8Hz*t)", 20_000);
    expect(current).toHaveLength(20_000);
    for (let i = 0; i < current.length; i++) {
      const right = 1.2e-10 * Math.sin(2 * Math.PI * 8 * ((i + 0.5) / 20_000));
      expect(Math.abs(current[i]! - right)).toBeLessThan(1e-24);
    }
  });

  it("reads 120 pA as the decimal 1.2e-10, not as a rounded product", async () => {
    for (const [text, value] of [
      ["120pA", 1.2e-10],
      ["0.7 nA", 7e-10],
      ["120 µA", 1.2e-4],
      ["1.1μA", 1.1e-6],
      ["3 mV / 7 MOhm", 3e-3 / 7e6],
      ["2 nS * 7 mV", 2e-9 * 7e-3],
    ] as const) {
      expect((await values(text, 10))[0]).toBe(value);
    }
  });

  it.each([
    ["t < 0.5s ? 0 : 10pA", [0, 1e-11]],
    ["(t >= 0.5s) * 10pA", [0, 1e-11]],
    ["(0.5s <= t < 2s) * 10pA", [0, 1e-11]],
    ["(t > 0.5s and not (t > 2s)) * 10pA", [0, 1e-11]],
    ["1pA * mod(t, 0.5s) / 1s", [0.25e-12, 0.25e-12]],
    ["1pA * ((t % 500ms) * 4Hz)", [1e-12, 1e-12]],
    ["1pA * sqrt((t*4Hz)^2)", [1e-12, 3e-12]],
    ["sqrt(1pA^2) * 2", [2e-12, 2e-12]],
    ["max(1pA, t*4pA/s, -1pA)", [1e-12, 3e-12]],
    ["-2^2 * 1pA", [-4e-12, -4e-12]],
    ["10% * 10pA", [1e-12, 1e-12]],
    ["1e-12 * (t + 0.75)", [1e-12, 1.5e-12]],
    ["1pA * round(log10(100) + sin(90deg) + cos(pi))", [2e-12, 2e-12]],
  ])("evaluates %s", async (text, right) => {
    const current = await values(text, 2);
    for (const [i, value] of right.entries()) expect(Math.abs(current[i]! - value)).toBeLessThanOrEqual(1e-27);
  });

  it("agrees with the engine's functions", async () => {
    const functions = [
      "sin",
      "cos",
      "tan",
      "atan",
      "sinh",
      "cosh",
      "tanh",
      "exp",
      "expm1",
      "abs",
      "floor",
      "ceil",
      "sign",
      "cbrt",
    ] as const;
    for (const name of functions) {
      const current = await values(`${name}(7*t-3)`, 100);
      for (const [i, value] of current.entries()) {
        const right = Math[name](7 * ((i + 0.5) / 100) - 3);
        expect(Math.abs(value - right)).toBeLessThanOrEqual(4e-15 * Math.max(1, Math.abs(right)));
      }
    }
    for (const name of ["asin", "acos", "log", "log2", "log10", "sqrt"] as const) {
      const current = await values(`${name}(t)`, 100);
      for (const [i, value] of current.entries()) expect(value).toBeCloseTo(Math[name]((i + 0.5) / 100), 14);
    }
    expect((await values("atan2(-1, t-0.5) + log(8, 2) + pow(2, 0.5)", 2))[0]).toBeCloseTo(
      Math.atan2(-1, -0.25) + 3 + Math.SQRT2,
      14,
    );
  });

  it.each([
    "120pA*sin(2*pi*8Hz*t)",
    "5pA/2ms*t + 3 mV/7 Mohm",
    "1/3 pA - 2^-1 nA * -t/1s",
    "t < 0.4s ? 1pA : t < 0.8s ? 2pA : 3pA",
    "1uF * 3mV/s * mod(5*t/1s - 2, 0.3)",
    "-(t/1s)^2 * 1pA * (7 * t/1s % 3)",
    "sqrt(2nA * 3nA) * exp(-t/20ms) + abs(-1pA)",
    "10pA * cos(90deg * t/1s)^2 / (1 + 3 * 2)",
    "2 minute * 1pA / (1 hour + t)",
  ])("agrees with mathjs's own evaluation of %s", async (text) => {
    const current = await values(text, 16);
    for (const [i, value] of current.entries()) {
      const right = evaluate(text, { t: unit((i + 0.5) / 16, "s") }) as Unit;
      expect(Math.abs(value - right.toNumber("A"))).toBeLessThanOrEqual(1e-14 * Math.abs(value));
    }
  });

  it("takes start, duration, total and rate behind it", async () => {
    const stimulus = Stimulus.parse("expr:max(1pA, 2pA), start=0.2s, duration=0.3s, total=0.7s, rate=10");
    expect([...(await stimulus.sample()).current]).toEqual([0, 0, 2e-12, 2e-12, 2e-12, 0, 0]);
    expect(stimulus).toMatchObject({ name: "Expression", durationS: 0.7, amplitudeA: null });
    expect(Stimulus.parse("expr:1pA").durationS).toBe(1);
  });

  it("names the time at which it is not finite", async () => {
    await expect(values("1pA*log((t-0.3s)/1s)", 1000)).rejects.toThrow("it gives NaN at t = 0.0005 s");
    await expect(values("1pA*1s/(t-0.25s)", 2)).rejects.toThrow("it gives Infinity at t = 0.25 s");
  });

  it("does not need to be finite where it does not hold", async () => {
    expect((await values("1pA*sqrt((t-0.5s)/1s),start=0.5s", 2))[1]).toBeCloseTo(0.5e-12, 24);
  });
});

describe("what an expression may not be", () => {
  it.each([
    ["expr:120pA*sn(t)", 12, 'did you mean "sin"'],
    ["expr:foo*1pA", 6, 'unknown name "foo"'],
    ["expr:1pA*foo + 2*foo", 10, 'unknown name "foo"'],
    ["expr:120µA*1 + 0*x", 18, 'unknown name "x"'],
    ["expr:120pA*sin(2*pi*8*t)", 16, "sin is given a time"],
    ["expr:1pA + 2*3mV", 12, "mixes a current with a voltage"],
    ["expr:t < 1 ? 1pA : 2pA", 10, "mixes a time with a plain number"],
    ["expr:3mV", 6, "gives a voltage, expected a current"],
    ["expr:2^(t*1Hz) * 1mV^t", 22, "an exponent is given a time"],
    ["expr:1pA*(t*1Hz)^(t*1s)", 19, "an exponent is given"],
    ["expr:120pA*", 12, "cannot be parsed here"],
    ["expr:1 2 pA", 8, "cannot be parsed here"],
    ["expr:sin*1pA", 6, 'unknown name "sin" (a function, which needs parentheses)'],
    ["expr:sin(1,2)*1pA", 6, "sin is given 2 arguments, expected 1"],
    ["expr:[1,2]*1pA", 6, "is not supported here"],
    ["expr:x=1pA", 6, "is not supported here"],
    ["expr:1pA;2pA", 6, "is not supported here"],
    ["expr:'a'", 6, "not a finite number"],
    ["expr:1pA to nA", 6, "is not supported here"],
    ["expr:20 degC * 1pA", 9, 'unknown name "degC"'],
    ["square:amplitude=2*60mV", 18, "gives a voltage, expected a current"],
    ["square:amplitude=1pA,start=t/2", 28, 'unknown name "t"'],
    ["square:amplitude=1pA,start=0.1s-0.2s", 28, "expected at least 0s"],
    ["square:amplitude=1pA,start=1/0 s", 28, "expected a finite value"],
    ["noise:sd=1pA,seed=3/2", 19, "expected a whole number"],
  ])("%s points at column %i", async (text, column, message) => {
    const error = await failure(text);
    expect(error).toMatchObject({ code: "InvalidStimulus", line: 1, column });
    expect(error.message.split("\n")[0]).toContain(message);
    expect(error.message.split("\n").at(-1)!.indexOf("^") - 2).toBe(column - 1);
  });

  it("finds the line in a text of several", async () => {
    const error = await failure("ramp:\n+ expr: 1pA\n  + 2pA * bad");
    expect(error).toMatchObject({ line: 3, column: 11 });
    expect(error.message).toMatch(/\n {4}\+ 2pA \* bad\n {12}\^\^\^$/);
  });

  it.each([
    "import({})",
    "createUnit('x')",
    "evaluate('1')",
    "parse('1')",
    "simplify('x')",
    "cos.constructor('return 1')()",
    "f(x) = x",
    "config({})",
    "{a: 1}.a",
    "ones(1e9)",
    "range(1, 1e9)",
    "constructor",
    "__proto__",
    "toString()",
    "hasOwnProperty(1)",
  ])("mathjs is no hole: %s", async (text) => {
    expect(await failure(`expr:${text}`)).toMatchObject({ code: "InvalidStimulus" });
  });

  it("survives depth and length", async () => {
    expect(await failure(`expr:${"(".repeat(900)}1pA${")".repeat(900)}*foo`)).toMatchObject({
      code: "InvalidStimulus",
    });
    expect(await failure(`expr:1pA${"+1pA".repeat(5000)}`)).toMatchObject({ code: "InvalidStimulus" });
    expect((await values(`1pA${"+1pA".repeat(400)}`, 1))[0]).toBeCloseTo(401e-12, 20);
  });
});
