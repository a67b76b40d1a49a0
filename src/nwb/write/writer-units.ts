/** Writes the Units table: spike times on the clock of the file (nwb.md 2.8, 2.10). */

import type { Group } from "../h5/load.js";
import { putNumbers, putText, setNumber } from "../h5/writer.js";
import type { SweepRow } from "./sweep/writer-sweep.js";
import { column, putIndex, putTable } from "./writer-columns.js";
import { concat } from "./writer-tables.js";

/** Coarsest resolution that the inspector accepts [s]. */
const COARSEST = 0.01;

/**
 * Writes one unit, the cell, with its spikes on the file's clock: start of the sweep + time in the sweep, rounded
 * (intracellular_recordings has the exact times). Its observation interval spans from the first sweep to the end of the
 * last, because neo's reader fails on several intervals. Without spikes no group is written: an empty one breaks
 * inspectors.
 */
export function writeUnits(root: Group, rows: readonly SweepRow[], cellName: string): void {
  const times = concat(rows.map((row) => row.spikeTimes.map((time) => row.startTimeS + time)));
  if (times.length === 0) return;
  const units = putTable(root, "units", {
    type: "Units",
    description: "Spike times of the cell, one row",
    columns: ["spike_times", "obs_intervals", "cell_name"],
    rows: 1,
  });
  const spikes = column(putNumbers(units, "spike_times", times), "Spike times [s] on the clock of the file");
  setNumber(spikes, "resolution", Math.min(COARSEST, ...rows.map((row) => 1 / row.rateHz)), "<d");
  putIndex(units, "spike_times", spikes, [times.length]);
  const ends = rows.map((row) => row.endTimeS);
  const interval = Float64Array.of(rows[0]!.startTimeS, Math.max(...ends));
  const observed = column(
    putNumbers(units, "obs_intervals", interval, 2),
    "Start of the first sweep and end of the last [s]; nothing is observed between two sweeps",
  );
  putIndex(units, "obs_intervals", observed, [1]);
  column(putText(units, "cell_name", [cellName]), "Name of the cell");
}
