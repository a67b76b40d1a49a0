import fc from "fast-check";
import { all, create } from "mathjs";
import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { compileDistanceExpression } from "../../../src/biophys/fit/distance-expression.js";

describe("compileDistanceExpression", () => {
  test.each([
    ["1e-4*exp(distance/300)", 1e-4 * Math.exp(1)],
    ["(-0.8696 + 2.087*math.exp(({distance})*0.0031))*8e-5", (-0.8696 + 2.087 * Math.exp(300 * 0.0031)) * 8e-5],
    ["distance<100 ? 1 : distance<=300 ? 2 : 3", 2],
    ["100 < distance and distance < 400", 1],
    ["100 <= distance < 400", 1],
    ["(100 <= distance) < 1", 0],
    ["400 > distance > 300", 0],
    ["distance > 400 or distance < 100", 0],
    ["-2^2", -4],
    ["2**3**2", 512],
    ["2 - 3 - 4", -5],
    ["12/2/3", 2],
    ["+max(1, min(2, 5)) - abs(-3)", -1],
    ["sqrt(4) + log(1) + cos(0) + sin(0) + pow(2, 3)", 11],
    ["2*-3", -6],
    ["2^-1", 0.5],
    ["pi", Math.PI],
    [".5", 0.5],
  ])("%s at 300 µm", (text, value) => expect(compileDistanceExpression(text)(300)).toBeCloseTo(value, 12));

  test("equals mathjs on random expressions", () => {
    // Its comparisons take numbers that are nearly equal for equal, unless told otherwise.
    const { evaluate } = create(all!, { relTol: Number.MIN_VALUE, absTol: 0 });
    const number = fc.double({ min: 0.1, max: 10, noNaN: true }).map((x) => x.toPrecision(5));
    const { whole } = fc.letrec<{ whole: string }>((tie) => ({
      whole: fc.oneof(
        { depthSize: "small" },
        number,
        fc.constant("distance"),
        fc
          .tuple(tie("whole"), fc.constantFrom("+", "-", "*", "/", "<", ">="), tie("whole"))
          .map(([a, op, b]) => `(${a}) ${op} ${b}`),
        tie("whole").map((a) => `-${a}`),
        tie("whole").map((a) => `sqrt(abs(${a}))`),
        fc.tuple(tie("whole"), tie("whole"), tie("whole")).map(([a, b, c]) => `((${a}) > 1 ? ${b} : ${c})`),
      ),
    }));
    fc.assert(
      fc.property(whole, fc.double({ min: 0, max: 100, noNaN: true }), (text, distance) => {
        const theirs = Number(evaluate(text, { distance }));
        const ours = compileDistanceExpression(text)(distance);
        if (Number.isFinite(theirs)) expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(1e-9 * Math.abs(theirs));
        else expect(Number.isFinite(ours)).toBe(false);
      }),
    );
  });

  test.each([
    ["1e-4*exp(distanc/300)", /"distanc" \(did you mean "distance"\?\) at column 10, expected distance, exp/],
    ["exp(distance", /it ends at column 13, expected "\)"/],
    ["", /it ends at column 1, expected a number, distance or a function/],
    ["distance distance", /"distance" at column 10, expected an operator/],
    ["distance; 1", /";" at column 9/],
    ["pow(2)", /"\)" at column 6, expected ","/],
    ["constructor(1)", /"constructor" at column 1/],
    ["distance ? 1", /it ends at column 13, expected ":"/],
    ["(".repeat(2000), /it has 2000 characters/],
  ])("refuses %s", (text, message) => {
    expect(() => compileDistanceExpression(text)).toThrow(InvalidOptionError);
    expect(() => compileDistanceExpression(text)).toThrow(message);
  });
});
