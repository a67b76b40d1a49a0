/** The tables above the single recordings (nwb.md 2.9). */
import type { H5Reader } from "../../h5/reader.js";
import { meaningful } from "../source.js";
import { raggedRows } from "./nwb2-pairs.js";

const ICEPHYS = "general/intracellular_ephys";

/** Columns that say the stimulus of each recording, the likeliest first: ours, and what converters add. */
const NAME_COLUMNS = [
  "intracellular_recordings/stimulus_name",
  "intracellular_recordings/stimulus_type",
  "intracellular_recordings/stimuli/stimulus_name",
  "intracellular_recordings/stimuli/stimulus_type",
];

/**
 * Name of the stimulus of each row of `intracellular_recordings`: from a column of that table, which may be there without
 * any table above it, else from the sequential recording that it belongs to.
 */
export function stimulusTypesByRow(reader: H5Reader): ReadonlyMap<number, string> {
  for (const column of NAME_COLUMNS) {
    const texts = reader.texts(`${ICEPHYS}/${column}`);
    if (texts?.some(says)) return new Map([...texts.entries()].filter(([, text]) => says(text)));
  }
  const names = new Map<number, string>();
  const types = reader.texts(`${ICEPHYS}/sequential_recordings/stimulus_type`);
  if (types === null) return names;
  const sequences = regionRows(reader, `${ICEPHYS}/sequential_recordings/simultaneous_recordings`);
  const simultaneous = regionRows(reader, `${ICEPHYS}/simultaneous_recordings/recordings`);
  sequences.forEach((rows, sequence) => {
    const type = types[sequence]?.trim();
    if (!type || !says(type)) return;
    for (const row of rows) for (const recording of simultaneous[row] ?? []) names.set(recording, type);
  });
  return names;
}

/** Converters fill the column with `not described` where they know nothing. */
const says = (text: string): boolean => meaningful(text) !== null && !/^(not described|unknown)$/i.test(text.trim());

function regionRows(reader: H5Reader, column: string): number[][] {
  const values = reader.numbers(column);
  const index = reader.numbers(`${column}_index`);
  return values && index ? raggedRows(values, index) : [];
}
