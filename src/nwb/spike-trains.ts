import { InvalidRecordingError } from "../base/errors.js";
import { H5Reader } from "./h5/reader.js";

/** The spike train of a unit. */
export interface UnitTrain {
  /** Id in the Units table. */
  readonly id: string;
  /** [s] on the clock of the file, in its order. */
  readonly times: Float64Array;
}

const COLUMN = "units/spike_times";

/**
 * Reads the spike trains of all units of an NWB 2 file, of any origin (nwb.md 2.8).
 *
 * @throws NotFoundError if the file does not exist
 * @throws InvalidRecordingError if it has no spike times of units
 */
export async function readUnitTrains(path: string): Promise<UnitTrain[]> {
  const reader = await H5Reader.open(path);
  try {
    return await reader.surely(() => unitsOf(reader));
  } finally {
    reader.close();
  }
}

function unitsOf(reader: H5Reader): UnitTrain[] {
  const refuse = (seen: string, expected: string): InvalidRecordingError =>
    new InvalidRecordingError(`read spike trains of ${reader.path}`, `${seen}, expected ${expected}`, {
      path: reader.path,
      id: COLUMN,
    });
  const times = reader.numbers(COLUMN);
  if (times === null) {
    const holds = reader.kind("units") === null ? "it has no Units table" : "its Units table has no spike_times";
    throw refuse(holds, "one with spike_times (of a cell's recording, name a sweep: FILE#sweep=33)");
  }
  const ends = reader.numbers(`${COLUMN}_index`);
  if (ends === null || ends.some((end, i) => end < (ends[i - 1] ?? 0) || end > times.length)) {
    throw refuse(`spike_times_index does not fit its ${times.length} spike times`, "ascending ends of the units");
  }
  const ids = reader.numbers("units/id");
  return Array.from(ends, (end, i) => ({ id: String(ids?.[i] ?? i), times: times.slice(ends[i - 1] ?? 0, end) }));
}
