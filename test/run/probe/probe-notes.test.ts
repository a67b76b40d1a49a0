import { expect, test } from "vitest";
import type { PlacedProbe } from "../../../src/biophys/extracellular/placed-probe.js";
import { probeNotesOf } from "../../../src/run/probe/probe-notes.js";

const placed = (inside: PlacedProbe["inside"], nearestM: number): PlacedProbe => ({
  sites: [],
  document: { contacts: [{ name: "0", positionM: [0, 0, 0] }], source: "line", conductivitySPerM: 0.3 },
  inside,
  nearestM,
});

test("one warning names contacts within a radius, one note a probe far away, and nothing is said of others", () => {
  const inside = ["0", "1", "2", "3"].map((contact) => ({ contact, segment: "soma[0](0.5)" }));
  expect(probeNotesOf(placed(inside, 0))).toEqual([
    "Warning: 4 contacts are nearer to the cell than a segment's radius, which counts there instead: 0 in soma[0](0.5), 1 in soma[0](0.5), 2 in soma[0](0.5) and 1 more",
  ]);
  expect(probeNotesOf(placed([], 2e-3))[0]).toMatch(
    /^Note: the contact is 2000 µm from the cell; .*--electrode-origin soma/,
  );
  expect(probeNotesOf(placed([], 4e-4))).toEqual([]);
});
