/** The tables above single recordings (nwb.md 2.9). */
import type { H5Reader } from "../../h5/reader.js";
import { meaningful } from "../source.js";
import { raggedRows } from "./nwb2-pairs.js";

const ICEPHYS = "general/intracellular_ephys";

/** Columns that name the stimulus of each recording, most likely first: rheobase's own, and those of converters. */
const NAME_COLUMNS = [
  "intracellular_recordings/stimulus_name",
  "intracellular_recordings/stimulus_type",
  "intracellular_recordings/stimuli/stimulus_name",
  "intracellular_recordings/stimuli/stimulus_type",
];

/**
 * Stimulus name of each row of `intracellular_recordings`: from a column of that table, which may exist without higher
 * tables, else from the row's sequential recording.
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

/** Rows of `intracellular_recordings` beside the first of a simultaneous recording. */
export function rowsBeside(reader: H5Reader): ReadonlySet<number> {
  return new Set(regionRows(reader, `${ICEPHYS}/simultaneous_recordings/recordings`).flatMap((rows) => rows.slice(1)));
}

/** Converters write `not described` if they have no value. */
const says = (text: string): boolean => meaningful(text) !== null && !/^(not described|unknown)$/i.test(text.trim());

function regionRows(reader: H5Reader, column: string): number[][] {
  const values = reader.numbers(column);
  const index = reader.numbers(`${column}_index`);
  return values && index ? raggedRows(values, index) : [];
}
