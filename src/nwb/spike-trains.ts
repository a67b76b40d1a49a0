import { InvalidRecordingError } from "../base/errors.js";
import { H5Reader } from "./h5/reader.js";
import { raggedColumn } from "./read/nwb2/nwb2-spikes.js";

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
  if (reader.kind(COLUMN) !== "dataset") {
    const holds = reader.kind("units") === null ? "it has no Units table" : "its Units table has no spike_times";
    throw new InvalidRecordingError(
      `read spike trains of ${reader.path}`,
      `${holds}, expected one with spike_times (of a cell's recording, name a sweep: FILE#sweep=33)`,
      { path: reader.path, id: COLUMN },
    );
  }
  const ids = reader.numbers("units/id");
  return raggedColumn(reader, COLUMN).map((times, i) => ({ id: String(ids?.[i] ?? i), times }));
}
