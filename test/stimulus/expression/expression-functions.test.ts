import { describe, expect, it } from "vitest";
import { FUNCTIONS, OPERATORS } from "../../../src/stimulus/expression/expression-functions.js";

const values = [-2.5, -1, -0.5, 0, 0.5, 1, 2.5];
const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));

describe("operators", () => {
  it.each([
    ["smaller", (a: number, b: number) => a < b],
    ["smallerEq", (a: number, b: number) => a <= b],
    ["larger", (a: number, b: number) => a > b],
    ["largerEq", (a: number, b: number) => a >= b],
    ["equal", (a: number, b: number) => a === b],
    ["unequal", (a: number, b: number) => a !== b],
    ["and", (a: number, b: number) => Boolean(a) && Boolean(b)],
    ["or", (a: number, b: number) => Boolean(a) || Boolean(b)],
    ["xor", (a: number, b: number) => Boolean(a) !== Boolean(b)],
    ["not", (a: number) => !a],
  ])("%s gives 1 or 0", (name, expected) => {
    for (const [a, b] of pairs) expect(OPERATORS[name]!.run(a, b), `${a}, ${b}`).toBe(Number(expected(a, b)));
  });
});

describe("functions", () => {
  it("has the angle of every quadrant and axis", () => {
    for (const [y, x] of pairs) expect(FUNCTIONS.atan2!.run(y, x), `${y}, ${x}`).toBeCloseTo(Math.atan2(y, x), 14);
  });

  it("gives a remainder the sign of the divisor", () => {
    expect(FUNCTIONS.mod!.run(-5, 3)).toBe(1);
    expect(FUNCTIONS.mod!.run(5, -3)).toBe(-1);
    expect(FUNCTIONS.mod!.run(-6, 3)).toBe(-0);
    expect(OPERATORS.mod!.run(-5, 3)).toBe(1);
  });

  it.each(["sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "exp", "expm1"] as const)(
    "%s is that of Math",
    (name) => {
      for (const x of values) expect(FUNCTIONS[name]!.run(x), `${x}`).toBeCloseTo(Math[name](x), 13);
    },
  );

  it.each(["asin", "acos"] as const)("%s is that of Math", (name) => {
    for (const x of [-1, -0.5, 0, 0.5, 1]) expect(FUNCTIONS[name]!.run(x), `${x}`).toBeCloseTo(Math[name](x), 13);
  });

  it("rounds halves away from zero, as mathjs does", () => {
    expect(values.map((x) => FUNCTIONS.round!.run(x) + 0)).toEqual([-3, -1, -1, 0, 1, 1, 3]);
  });

  it("takes logarithms to any base", () => {
    expect(FUNCTIONS.log!.run(8, 2)).toBeCloseTo(3, 14);
    expect(FUNCTIONS.log2!.run(8)).toBeCloseTo(3, 14);
    expect(FUNCTIONS.log10!.run(1000)).toBeCloseTo(3, 14);
  });
});
