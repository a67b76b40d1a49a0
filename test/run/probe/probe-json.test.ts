import { expect, test } from "vitest";
import { readProbeJson } from "../../../src/run/probe/probe-json.js";

const probe = (contact_positions: unknown, more: object = {}) => ({ si_units: "um", contact_positions, ...more });
const text = (...probes: object[]) => JSON.stringify({ specification: "probeinterface", version: "0.2", probes });

test("probeinterface's contacts have ids, units, and z = 0 in a plane", () => {
  const flat = probe(
    [
      [1, 2],
      [3, 4],
    ],
    { contact_ids: ["a", "b"], ndim: 2 },
  );
  expect(readProbeJson(text(flat), "p.json")).toEqual([
    { positionM: [1e-6, 2e-6, 0], name: "a" },
    { positionM: [3e-6, 4e-6, 0], name: "b" },
  ]);
  const deep = probe([[1, 2, 3]], { si_units: "mm" });
  expect(readProbeJson(text(deep), "p.json")).toEqual([{ positionM: [1e-3, 2e-3, 3e-3] }]);
  expect(readProbeJson(text(flat, deep), "p.json").map(({ name }) => name)).toEqual(["0:a", "0:b", "1:0"]);
});

test.each([
  ["{", /Cannot read the probe p.json: it is no JSON/],
  ["{}", /specification/],
  [text({ si_units: "um", contact_positions: [["x", 1]] }), /contact_positions\[0\]\[0\]/],
  [text(probe([[1]])), /contact 0 has 1 coordinates, expected 2 or 3/],
])("refuses %s", (json, message) => {
  expect(() => readProbeJson(json, "p.json")).toThrow(message);
});
