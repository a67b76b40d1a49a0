import { afterAll, beforeAll, expect, test } from "vitest";
import type { CellSection } from "../../../src/biophys/cable/cable-cell.js";
import { centreLines } from "../../../src/biophys/extracellular/axon-shape.js";
import type { BiophysicalModel } from "../../../src/biophys/model.js";
import { openShippedCell } from "../../support/shipped-cell.js";

let model: BiophysicalModel;
beforeAll(async () => {
  model = await openShippedCell();
});
afterAll(() => model.dispose());

test("reconstructed sections keep their centre lines; the axon's pieces have NEURON's", () => {
  const { sections } = model.definition.cell;
  const lines = centreLines(sections);
  for (const [i, { outline }] of sections.entries()) if (outline) expect(lines[i]).toBe(outline);
  const [soma, first, second] = ["soma[0]", "axon[0]", "axon[1]"].map(
    (name) => lines[sections.findIndex((section) => section.name === name)]!,
  );
  // The soma of one point lies along x; dendrites share its middle, so the stub leaves it at 90° less 0.4 rad.
  const angle = Math.PI / 2 - 0.4;
  const start = [(soma!.x[0]! + soma!.x.at(-1)!) / 2, soma!.y[0]!];
  expect(first!.x[0]).toBeCloseTo(start[0]!, 4);
  expect(first!.x.at(-1)).toBeCloseTo(start[0]! + 30 * Math.cos(angle), 4);
  expect(first!.y.at(-1)).toBeCloseTo(start[1]! + 30 * Math.sin(angle), 4);
  expect(second!.x[0]).toBe(first!.x.at(-1));
  expect(second!.y.at(-1)).toBeCloseTo(start[1]! + 60 * Math.sin(angle), 4);
  expect(second!.arc.at(-1)).toBe(30);
});

/** A soma between two points, and pieces of an axon at places of it. */
function cellOf(from: readonly number[], to: readonly number[], ...places: number[]): CellSection[] {
  const soma = {
    name: "soma[0]",
    parent: -1,
    parentX: 0,
    nseg: 1,
    lengthUm: 10,
    outline: {
      x: Float32Array.of(from[0]!, to[0]!),
      y: Float32Array.of(from[1]!, to[1]!),
      z: Float32Array.of(from[2]!, to[2]!),
      arc: Float64Array.of(0, 10),
    },
  };
  const pieces = places.map((parentX) => ({
    name: "axon[0]",
    parent: 0,
    parentX,
    nseg: 1,
    lengthUm: 30,
    outline: null,
  }));
  return [soma, ...pieces] as unknown as CellSection[];
}

test.each([
  ["straight on at the end", [0, 0, 5], [0, 10, 5], 1, [0, 40, 5]],
  ["back at the beginning", [0, 0, 5], [0, 10, 5], 0, [0, -30, 5]],
  ["upright on the middle", [0, 0, 5], [0, 10, 5], 0.5, [-30, 5, 5]],
  ["upright on the middle of a soma to the left", [0, 0, 5], [-10, 0, 5], 0.5, [-5, -30, 5]],
  ["along x from a soma along z", [0, 0, 5], [0, 0, 15], 1, [30, 0, 15]],
])("a piece alone at its place goes %s", (_, from, to, place, end) => {
  const [, line] = centreLines(cellOf(from, to, place));
  expect([line!.x.at(-1), line!.y.at(-1), line!.z.at(-1)].map((value) => Number(value!.toFixed(4)) + 0)).toEqual(end);
});
