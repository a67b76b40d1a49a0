import { expect, it } from "vitest";
import { toCsv } from "../../../src/base/text/csv-out.js";

it("has a column for each plain value, in the order in which they first come", () => {
  expect(
    toCsv([
      { sweep: 1, spiking: true },
      { name: "Ramp", sweep: 2 },
    ]),
  ).toBe("sweep,spiking,name\n1,true,\n2,,Ramp\n");
});

it("has a column for each part of a list or object", () => {
  expect(toCsv([{ tau: { value: 1.5, reason: null }, ids: [7, 8] }])).toBe(
    "tau.value,tau.reason,ids.0,ids.1\n1.5,,7,8\n",
  );
});

it("leaves fields empty that are not finite, and quotes what needs it", () => {
  expect(toCsv([{ a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: -0.5, d: 'x,"y"' }])).toBe(
    'a,b,c,d\n,,-0.5,"x,""y"""\n',
  );
});

it("shows control characters instead of passing them on", () => {
  expect(toCsv([{ a: "\u001b[2J" }])).not.toContain("\u001b");
});
