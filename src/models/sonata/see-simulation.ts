import { readFile, stat } from "node:fs/promises";
import { isRheobaseError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import type { ReadAhead } from "../opened-model.js";
import { isSimulationConfig } from "./sonata-config.js";

/** Configs of simulations are small. */
const MOST_BYTES = 1e6;

/** A file that has been looked into. */
export interface SeenFile {
  /** Whether it is a SONATA config of a simulation. */
  readonly isSimulation: boolean;
  /** Its text, for what opens it; null if it could not be read or is large. */
  readonly read: ReadAhead | null;
}

/** Looks whether a path is a SONATA config of a simulation; a file that cannot be read is none. */
export async function seeSimulation(path: string): Promise<SeenFile> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile() || info.size > MOST_BYTES) return { isSimulation: false, read: null };
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return { isSimulation: false, read: null };
  return { isSimulation: isSimulation(path, text), read: { path, text } };
}

function isSimulation(path: string, text: string): boolean {
  // Most JSON files are parameters of models, which need not be parsed twice.
  if (!/"(?:networks?|simulation)"\s*:/.test(text)) return false;
  try {
    return isSimulationConfig(parseCommentedJson(text, path));
  } catch (error) {
    if (isRheobaseError(error, "InvalidModel")) return false;
    throw error;
  }
}
