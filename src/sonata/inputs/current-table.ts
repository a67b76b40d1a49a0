import { InvalidModelError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import { readRegularText } from "../../files/read-file.js";
import type { PlayedSamples } from "./input.js";

const MOST_BYTES = 100e6;
/** How much of an interval times may be off by, from being written with few digits. */
const TOLERANCE = 1e-5;

/**
 * Reads a table of currents as BMTK's input `csv`: `timestamps` [ms] and `amps` [nA], separated by one space, at even
 * intervals. Each value lasts until the next; before the first there is none, and the last one ends as BMTK ends it.
 *
 * @throws NotFoundError, InvalidModelError
 */
export async function readCurrentTable(
  path: string,
  values: Readonly<Record<string, unknown>>,
  task: string,
): Promise<PlayedSamples> {
  const { separator = " ", timestamps_column: time = "timestamps", amplitudes_column: amps = "amps" } = values;
  const text = await readRegularText(path, {
    task: `read the currents ${path}`,
    Refusal: InvalidModelError,
    maxBytes: MOST_BYTES,
  });
  const { parse } = await import("csv-parse/sync");
  const rows: Record<string, string>[] = parse(text, {
    columns: true,
    delimiter: String(separator),
    bom: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const column = (name: unknown): number[] =>
    rows.map((row, i) => {
      const value = Number(row[String(name)]);
      if (row[String(name)]?.trim() && Number.isFinite(value)) return value;
      throw new InvalidModelError(
        task,
        `${path} has ${quoted(row[String(name)])} as ${String(name)} in row ${i + 1}, expected a number`,
        { path },
      );
    });
  const [times, nanoamps] = [column(time), column(amps)];
  if (times.length < 2)
    throw new InvalidModelError(task, `${path} has ${times.length} rows, expected at least two`, { path });
  const [first, second] = times as [number, number];
  const intervalMs = second - first;
  const uneven = times.findIndex(
    (each, i) => Math.abs(each - (first + i * intervalMs)) > TOLERANCE * intervalMs * (i + 1),
  );
  const lead = first / intervalMs;
  if (!(intervalMs > 0) || uneven >= 0 || first < 0 || Math.abs(lead - Math.round(lead)) > TOLERANCE) {
    const seen =
      uneven >= 0 ? `row ${uneven + 1} is at ${times[uneven]} ms` : `the first rows are at ${first} and ${second} ms`;
    const reason = `${seen} in ${path}, expected times at even intervals, the first a multiple of the interval`;
    throw new InvalidModelError(task, reason, { path });
  }
  const all = [...new Array<number>(Math.round(lead)).fill(0), ...nanoamps];
  const last = times.at(-1)!;
  return { values: all, intervalMs, fromMs: 0, untilMs: nanoamps.at(-1) === 0 ? last : last + intervalMs };
}
