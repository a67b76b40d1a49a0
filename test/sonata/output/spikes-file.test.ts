import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { H5Reader } from "../../../src/nwb/h5/reader.js";
import { H5OutputFile } from "../../../src/nwb/write/h5-output-file.js";
import { type CellSpikes, putSpikes } from "../../../src/sonata/output/spikes-file.js";
import type { SpikeOrder } from "../../../src/sonata/output/stated-output.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
const cells: CellSpikes[] = [
  { population: "b", id: 7, spikeTimes: Float64Array.of(0.002, 0.004) },
  { population: "a", id: 0, spikeTimes: Float64Array.of() },
  { population: "b", id: 3, spikeTimes: Float64Array.of(0.003, 0.004) },
];

async function written(order: SpikeOrder, some = cells): Promise<H5Reader> {
  const path = at(`${order}-${some.length}.h5`);
  const file = await H5OutputFile.create(path, "SONATA spikes", "error");
  await file.write((h5) => putSpikes(h5, some, order));
  await file.finish();
  await file.commit();
  return H5Reader.open(path);
}

describe("a file of spikes", () => {
  it.each([
    ["by_time", [7, 3, 3, 7], [2, 3, 4, 4]],
    ["by_id", [3, 3, 7, 7], [3, 4, 2, 4]],
    ["none", [3, 3, 7, 7], [3, 4, 2, 4]],
  ] as const)("sorted %s", async (order, ids, times) => {
    const reader = await written(order);
    expect(reader.keys("spikes")).toEqual(["b"]);
    expect(reader.attributeText("spikes/b", "sorting")).toBe(order);
    expect(reader.attributeText("spikes/b/timestamps", "units")).toBe("ms");
    expect(Array.from(reader.numbers("spikes/b/node_ids")!)).toEqual(ids);
    expect(Array.from(reader.numbers("spikes/b/timestamps")!)).toEqual(times);
    reader.close();
  });

  it("of no spikes has no populations", async () => {
    const reader = await written("by_time", cells.slice(1, 2));
    expect(reader.kind("spikes")).toBe("group");
    expect(reader.keys("spikes")).toEqual([]);
    reader.close();
  });
});

it("an unfinished file is not there, and is gone when it is discarded", async () => {
  const path = at("discarded.h5");
  const file = await H5OutputFile.create(path, "SONATA spikes", "error");
  await file.write((h5) => putSpikes(h5, cells, "none"));
  await file.discard();
  const { readdirSync } = await import("node:fs");
  expect(readdirSync(join(path, "..")).filter((name) => name.includes("discarded"))).toEqual([]);
});
