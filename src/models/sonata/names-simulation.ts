import { readFile, stat } from "node:fs/promises";
import { isRheobaseError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import { isSimulationConfig } from "./sonata-config.js";

/** Configs of simulations are small. */
const MOST_BYTES = 1e6;

/** Whether a path is a SONATA config of a simulation; a file that cannot be read is none. */
export async function namesSimulation(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile() || info.size > MOST_BYTES) return false;
  const text = await readFile(path, "utf8").catch(() => "");
  // Most JSON files are parameters of models, which need not be parsed twice.
  if (!/"(?:networks?|simulation)"\s*:/.test(text)) return false;
  try {
    return isSimulationConfig(parseCommentedJson(text, path));
  } catch (error) {
    if (isRheobaseError(error, "InvalidModel")) return false;
    throw error;
  }
}
