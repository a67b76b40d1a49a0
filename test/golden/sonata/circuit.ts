import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { copyComponents, copyMade } from "../../../scripts/sonata-goldens/components.mjs";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const circuit = fileURLToPath(new URL("circuit", import.meta.url));

/** A folder of the test file's own with the circuits and configs, and the shipped cell; call at the top level. */
export function madeCircuit(): string {
  const folder = temporaryFolderPath();
  cpSync(circuit, folder, { recursive: true });
  copyMade(folder);
  return folder;
}

/** As {@link madeCircuit}, with the cells and the recording of the reference set, too. */
export function wholeCircuit(): string {
  const folder = madeCircuit();
  copyComponents(folder);
  return folder;
}
