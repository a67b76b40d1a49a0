/** The tables above the single recordings (nwb.md 2.9). */
import type { H5Reader } from "./h5/reader.js";
import { raggedRows } from "./nwb2-pairs.js";

const ICEPHYS = "general/intracellular_ephys";

/** Name of the stimulus of each row of `intracellular_recordings` that belongs to a sequential recording. */
export function stimulusTypesByRow(reader: H5Reader): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
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
