import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { checkProbe, type Probe } from "../../../src/biophys/extracellular/probe.js";

const at = (x: number, y = 0, z = 0, name?: string) => ({ positionM: [x, y, z] as const, name });

test("a probe has a line source, 0.3 S/m, the coordinates of the morphology, and its contacts' numbers as names", () => {
  expect(checkProbe({ contacts: [at(2e-5), at(0, 3e-5, 0, "tip")] })).toEqual({
    contacts: [
      { positionM: [2e-5, 0, 0], name: "0" },
      { positionM: [0, 3e-5, 0], name: "tip" },
    ],
    source: "line",
    conductivitySPerM: 0.3,
    origin: "morphology",
  });
});

describe("refuses", () => {
  test.each([
    ["no contacts", { contacts: [] }, "Cannot record with a probe: it has no contacts, expected at least one position"],
    [
      "NaN",
      { contacts: [at(0), at(0, Number.NaN)] },
      "Cannot record at contact 1: its y is NaN, expected a number in metres",
    ],
    [
      "micrometres",
      { contacts: [at(0, 0, 20, "tip")] },
      "Cannot record at contact tip: its z is 20 m, expected less than 1 m: positions are in metres, such as 20e-6",
    ],
    ["infinity", { contacts: [at(Number.POSITIVE_INFINITY)] }, /its x is Infinity, expected a number in metres/],
    [
      "two coordinates",
      { contacts: [{ positionM: [0, 0] }] },
      /its position is an array, expected \[x, y, z\] in metres/,
    ],
    ["no position", { contacts: [{}] }, /contact 0: its position is undefined/],
    ["an empty name", { contacts: [at(0, 0, 0, " ")] }, /its name is the string " ", expected text/],
    ["a name twice", { contacts: [at(0), at(1e-5, 0, 0, "0")] }, /two contacts have the name "0"/],
    [
      "a conductivity of 0",
      { contacts: [at(0)], conductivitySPerM: 0 },
      /the conductivity is 0 S\/m, expected a positive number/,
    ],
    ["a conductivity below 0", { contacts: [at(0)], conductivitySPerM: -0.3 }, /the conductivity is -0.3 S\/m/],
    [
      "a conductivity that is NaN",
      { contacts: [at(0)], conductivitySPerM: Number.NaN },
      /the conductivity is NaN S\/m/,
    ],
    ["another source", { contacts: [at(0)], source: "sphere" }, /the source is "sphere", expected line or point/],
    ["another origin", { contacts: [at(0)], origin: "pia" }, /the origin is "pia", expected morphology or soma/],
    [
      "too many contacts",
      { contacts: Array.from({ length: 10_001 }, () => at(0)) },
      /it has 10001 contacts, expected at most 10000/,
    ],
    [
      "an unknown option",
      { contacts: [at(0)], conductivity: 0.3 },
      /unknown option "conductivity" \(did you mean "conductivitySPerM"\?\)/,
    ],
  ])("%s", (_, probe, message) => {
    const check = () => checkProbe(probe as unknown as Probe);
    expect(check).toThrow(InvalidOptionError);
    expect(check).toThrow(message);
  });
});
