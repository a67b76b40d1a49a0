import { expect, it } from "vitest";
import { ipfxCode } from "../../../src/nwb/write/ipfx-codes.js";

it.each([
  ["Long Square", null, "C1LSCOARSE"],
  ["Long Square", "square:amplitude=1pA", "C1LSCOARSE"],
  ["Ramp", "C1RP25PR1S", "C1RP25PR1S"],
  ["my own", "square:amplitude=1pA", "square:amplitude=1pA"],
  ["my own", null, "my own"],
  // Names of what every object has.
  ["toString", null, "toString"],
  ["constructor", "a code", "a code"],
])("the code of %s with the code %s is %s", (stimulusName, stimulusCode, expected) => {
  expect(ipfxCode({ stimulusName, stimulusCode })).toBe(expected);
});
