import { isRows } from "../../api/query/rma.js";
import { numberIn, scaledIn, textIn } from "../../api/records/records.js";
import { InvalidModelError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import type { SweepTable } from "../opened-model.js";
import type { PackageFiles } from "./package-files.js";
import { within } from "./package-folder.js";

/** Name of the table in packages of the Allen Institute's services, and in ours. */
const FILE = "ephys_sweeps.json";
const PA_PER_A = 1e12;

/**
 * The table of sweeps beside a model's parameters; null if there is none.
 *
 * @throws InvalidModelError if it is no list of records
 */
export async function sweepTableIn(files: PackageFiles, folder: string): Promise<SweepTable | null> {
  const text = await files.text(within(folder, FILE));
  if (text === null) return null;
  const path = files.shown(within(folder, FILE));
  const rows = parseCommentedJson(text, path);
  if (!isRows(rows)) {
    throw new InvalidModelError(
      `read the sweeps of ${path}`,
      "it is not a list of records, as fetchSweeps gives them",
      {
        path,
      },
    );
  }
  const sweeps = rows.map((row) => ({
    stimulus: textIn(row, "stimulus_name"),
    amplitudeA: isVoltage(textIn(row, "stimulus_units"))
      ? null
      : scaledIn(row, "stimulus_absolute_amplitude", PA_PER_A),
    intervalS: numberIn(row, "stimulus_interval"),
    startS: numberIn(row, "stimulus_start_time"),
  }));
  return { path, sweeps };
}

const isVoltage = (unit: string | null): boolean => unit !== null && /^(?:m?v|volts?)$/i.test(unit);
