import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shippedCellFolder } from "./shipped-cell.js";

/** Puts the shipped cell's fit into a new folder, with its morphology as `change` leaves it. */
export function alteredCell(folder: string, change: (swc: string) => string): string {
  mkdirSync(folder);
  copyFileSync(join(shippedCellFolder, "fit_parameters.json"), join(folder, "fit_parameters.json"));
  writeFileSync(join(folder, "cell.swc"), change(readFileSync(join(shippedCellFolder, "cell.swc"), "utf8")));
  return folder;
}

/** The morphology with a second tree beside it, a dendrite of two points. */
export function withSecondRoot(swc: string): string {
  return `${swc.trimEnd()}\n9001 3 200 0 0 1 -1\n9002 3 230 0 0 1 9001\n`;
}

/** Line of that second root. */
export function secondRootLine(): number {
  return readFileSync(join(shippedCellFolder, "cell.swc"), "utf8").trimEnd().split("\n").length + 1;
}
