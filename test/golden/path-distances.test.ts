import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileCable } from "../../src/biophys/cable/compile.js";
import { nodeDistances } from "../../src/biophys/cable/node-distances.js";
import { placeNamed } from "../../src/biophys/cable/places.js";
import { parseFit } from "../../src/biophys/fit/fit.js";
import { buildSections } from "../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../src/biophys/morphology/swc/swc.js";
import { perisomatic } from "../biophys/made-fit.js";

interface Golden {
  readonly neuron: string;
  readonly cells: readonly {
    readonly swc: string;
    /** Content of the SWC file if it is not in the repository. */
    readonly text: string | null;
    /** By section: at its 0 end, the middles of its segments, and its 1 end. */
    readonly distance_um: Readonly<Record<string, readonly number[]>>;
  }[];
}

// Made by scripts/golden-distances.py.
const golden = JSON.parse(readFileSync(new URL("path-distances.json", import.meta.url), "utf8")) as Golden;

describe.each(golden.cells)("path distances in $swc", ({ swc, text, distance_um }) => {
  const content = text ?? readFileSync(new URL(`../../${swc}`, import.meta.url), "utf8");
  const cell = compileCable(buildSections(parseSwc(content)), parseFit(perisomatic()));

  test("have NEURON's bits at every node", () => {
    const nodes = nodeDistances(cell);
    const ours = cell.sections
      .filter(({ name }) => !name.startsWith("axon"))
      .map(({ name, nodes: own, firstNode, nseg }) => [
        name,
        [nodes[cell.parent[firstNode]!], ...Array.from(own, (node) => nodes[node]), nodes[firstNode + nseg]],
      ]);
    expect(Object.fromEntries(ours)).toEqual(distance_um);
  });

  test("find the nearest segment, of several the first in the order of creation", () => {
    for (const wanted of [0, 20, 47.3, 100]) {
      let best: { name: string; away: number } | null = null;
      for (const [name, distances] of Object.entries(distance_um)) {
        if (!name.startsWith("dend")) continue;
        const middles = distances.slice(1, -1);
        middles.forEach((distance, k) => {
          const away = Math.abs(distance - wanted);
          const place = `${name}(${Number(((k + 0.5) / middles.length).toPrecision(6))})`;
          if (best === null || away < best.away) best = { name: place, away };
        });
      }
      expect(placeNamed(cell, `dend(${wanted}um)`).name).toBe(best!.name);
    }
  });
});
