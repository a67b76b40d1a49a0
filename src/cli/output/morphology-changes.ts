import { countChanges, type MorphologyChange } from "../../biophys/morphology/morphology-change.js";
import type { ModelFileArguments } from "../options/model-file-options.js";
import type { Terminal } from "./terminal.js";

/**
 * Warns in one line that the cell differs from the one in the file.
 *
 * @param inspected what was opened
 * @param given files of the model that the user named
 */
export function warnOfChanges(
  morphology: { readonly path: string; readonly changes?: readonly MorphologyChange[] } | undefined,
  inspected: string,
  given: Pick<ModelFileArguments, "fit" | "morphology">,
  terminal: Terminal,
): void {
  if (!morphology?.changes?.length) return;
  const { path, changes } = morphology;
  const named = (["fit", "morphology"] as const).flatMap((name) => (given[name] ? [` --${name} ${given[name]}`] : []));
  terminal.note(
    `Warning: ${path} is opened as NEURON opens it: ${countChanges(changes)} (rheobase inspect ${inspected}${named.join("")} lists them, --strict rejects them)`,
  );
}

/** Prints the list of changes. */
export function printChanges(changes: readonly MorphologyChange[], terminal: Terminal): void {
  if (changes.length === 0) return;
  terminal.print(`\nOpened as NEURON opens it: ${countChanges(changes)}`);
  for (const { line, message } of changes) terminal.print(`line ${line}: ${message}`, "dim");
}
