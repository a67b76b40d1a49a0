import type { ProbeContact } from "../../biophys/extracellular/probe.js";
import { readText } from "../stimuli/csv-text.js";
import { readProbeCsv } from "./probe-csv.js";

/**
 * Reads the contacts of a probe file: a CSV table, or probeinterface's JSON.
 *
 * @throws NotFoundError, InvalidStimulusError with line, column and caret
 */
export async function openProbe(path: string): Promise<ProbeContact[]> {
  const text = await readText(path, `read the probe ${path}`);
  if (!text.trimStart().startsWith("{")) return readProbeCsv(text, path);
  const { readProbeJson } = await import("./probe-json.js");
  return readProbeJson(text, path);
}
