/** Spike times stored in an NWB 2 file (nwb.md 2.10, 3.4). */
import { InvalidRecordingError } from "../../../base/errors.js";
import type { H5Reader } from "../../h5/reader.js";
import { type ListedSweep, RECORDINGS_TABLE } from "./nwb2-pairs.js";

export interface StoredSpikes {
  /** Spike times [s] from the start of a sweep; null if the file stores none. */
  readonly of: (sweep: ListedSweep) => Float64Array | null;
  readonly note: string | null;
}

/**
 * Selects the source of spike times: rheobase's exact column next to the recordings, else the only row of Units, on the
 * file's clock. A file by rheobase with neither has no spikes.
 */
export function storedSpikes(reader: H5Reader, sweeps: readonly ListedSweep[], ours: boolean): StoredSpikes {
  const none = { of: () => (ours ? new Float64Array(0) : null), note: null };
  const column = `${RECORDINGS_TABLE}/spike_times`;
  if (ours && reader.kind(column) === "dataset") {
    const rows = raggedColumn(reader, column);
    return { of: ({ pair }) => rows[pair.row ?? -1] ?? new Float64Array(0), note: null };
  }
  if (reader.kind("units/spike_times") !== "dataset") return none;
  const units = raggedColumn(reader, "units/spike_times");
  const [only] = units;
  if (units.length !== 1 || !only) {
    return { ...none, note: `spike times not read: Units has ${units.length} rows, and one cell was expected` };
  }
  if (overlap(sweeps)) {
    return { ...none, note: "spike times not read: sweeps overlap on the clock of the file" };
  }
  return { of: ({ info }) => within(only, info.startTimeS, info.samples / info.rateHz), note: null };
}

/** The rows of a column whose values lie one row after another, with their ends in `<column>_index`. */
export function raggedColumn(reader: H5Reader, column: string): Float64Array[] {
  const values = reader.numbers(column);
  const index = reader.numbers(`${column}_index`);
  if (!values || !index || index.some((end, i) => end < (index[i - 1] ?? 0) || end > values.length)) {
    throw new InvalidRecordingError(
      `read /${column} of ${reader.path}`,
      `its index does not fit its ${values?.length ?? 0} values`,
      { path: reader.path, id: column },
    );
  }
  return Array.from(index, (end, i) => values.slice(index[i - 1] ?? 0, end));
}

function overlap(sweeps: readonly ListedSweep[]): boolean {
  const sorted = sweeps.map(({ info }) => info).sort((a, b) => a.startTimeS - b.startTimeS);
  return sorted.some((info, i) => {
    const next = sorted[i + 1];
    return next !== undefined && info.startTimeS + info.samples / info.rateHz > next.startTimeS;
  });
}

/** Rounding preserves order, so spikes of the sweep lie within its window on the file's clock, including both ends. */
function within(times: Float64Array, start: number, duration: number): Float64Array {
  return times.filter((time) => time >= start && time <= start + duration).map((time) => time - start);
}
