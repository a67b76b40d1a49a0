import type { Group } from "../../nwb/h5/load.js";
import { putList, setText } from "../../nwb/h5/writer.js";
import type { SpikeOrder } from "./stated-output.js";

/** The spikes of a cell. */
export interface CellSpikes {
  readonly population: string;
  readonly id: number;
  /** [s] */
  readonly spikeTimes: Float64Array;
}

/**
 * Writes spikes to a SONATA file: for each population with spikes the times [ms] and the nodes. Unsorted they are in the
 * order of the nodes, as sorted by id.
 */
export function putSpikes(file: Group, cells: readonly CellSpikes[], order: SpikeOrder): void {
  const root = file.create_group("spikes");
  for (const population of new Set(cells.map((cell) => cell.population))) {
    const spikes = cells
      .filter((cell) => cell.population === population)
      .flatMap(({ id, spikeTimes }) => Array.from(spikeTimes, (s) => ({ id, ms: s * 1e3 })));
    if (spikes.length === 0) continue;
    spikes.sort((a, b) => (order === "by_time" ? a.ms - b.ms || a.id - b.id : a.id - b.id || a.ms - b.ms));
    const group = root.create_group(population);
    setText(group, "sorting", order);
    const times = putList(
      group,
      "timestamps",
      Float64Array.from(spikes, ({ ms }) => ms),
    );
    setText(times, "units", "ms");
    putList(
      group,
      "node_ids",
      BigUint64Array.from(spikes, ({ id }) => BigInt(id)),
    );
  }
}
