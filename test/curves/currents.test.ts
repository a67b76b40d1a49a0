import { describe, expect, it } from "vitest";
import { readCurrents } from "../../src/curves/currents.js";

describe("readCurrents", () => {
  it.each<[string, number[]]>([
    ["0..40pA/20pA", [0, 20e-12, 40e-12]],
    [" [50pA, 0.1nA] ", [50e-12, 0.1e-9]],
    ["190pA", [190e-12]],
  ])("reads %s", (text, currents) => expect(readCurrents(text)).toEqual(currents));

  it.each([
    ["0..40pA/30pA", "steps of 30pA give 0pA, 30pA and miss 40pA"],
    ["2*20pA", '"2*20pA" is an expression, expected currents such as 0..400pA/20pA or [50pA,100pA]'],
    ["20mV", "expected a current"],
    ["", "expected a current"],
    ["0..1nA/0.1pA", "expected at most 1,000"],
  ])("refuses %j", (text, message) => expect(() => readCurrents(text)).toThrow(message));
});
