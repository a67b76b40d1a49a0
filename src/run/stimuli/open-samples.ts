import { InvalidStimulusError } from "../../base/errors.js";
import { inTurns } from "../../base/steps.js";
import { readCsv } from "../../stimulus/csv/csv.js";
import type { CsvQuantity } from "../../stimulus/csv/csv-quantity.js";
import { readText } from "./csv-text.js";

/**
 * Reads a CSV file with a column of times in even steps and one of a quantity, units in the header.
 *
 * @returns its values [SI], held from sample to sample, and their rate [Hz]
 * @throws NotFoundError, InvalidStimulusError with line, column and caret, CancelledError
 */
export async function openSamples(
  path: string,
  quantity: CsvQuantity,
  signal?: AbortSignal,
): Promise<{ readonly samples: Float64Array; readonly rateHz: number }> {
  const task = `read ${quantity.read} from ${path}`;
  const { rateHz, columns } = await inTurns(
    readCsv(await readText(path, task), { path }, quantity),
    signal,
    `reading ${path}`,
  );
  if (columns.length === 1) return { samples: columns[0]!.values, rateHz };
  throw new InvalidStimulusError(task, `it has ${columns.length} columns of ${quantity.noun}, expected one`, { path });
}
