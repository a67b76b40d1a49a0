/** The tables above the single recordings (nwb.md 2.9). */
import type { H5Reader } from "./h5/reader.js";
import { raggedRows } from "./nwb2-pairs.js";

const ICEPHYS = "general/intracellular_ephys";

/**
 * Name of the stimulus of each row of `intracellular_recordings`: from the column that we write, which is there for one
 * kind of stimulus too, else from the sequential recording that it belongs to.
 */
export function stimulusTypesByRow(reader: H5Reader): ReadonlyMap<number, string> {
  const written = reader.texts(`${ICEPHYS}/intracellular_recordings/stimulus_name`);
  const names = new Map<number, string>(written?.entries());
  if (written !== null) return names;
  const types = reader.texts(`${ICEPHYS}/sequential_recordings/stimulus_type`);
  if (types === null) return names;
  const sequences = regionRows(reader, `${ICEPHYS}/sequential_recordings/simultaneous_recordings`);
  const simultaneous = regionRows(reader, `${ICEPHYS}/simultaneous_recordings/recordings`);
  sequences.forEach((rows, sequence) => {
    const type = types[sequence]?.trim();
    if (!type) return;
    for (const row of rows) for (const recording of simultaneous[row] ?? []) names.set(recording, type);
  });
  return names;
}

function regionRows(reader: H5Reader, column: string): number[][] {
  const values = reader.numbers(column);
  const index = reader.numbers(`${column}_index`);
  return values && index ? raggedRows(values, index) : [];
}
