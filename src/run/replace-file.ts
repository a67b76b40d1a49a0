import { writeAtomic } from "../files/atomic-file.js";

/**
 * Writes a figure at once: whoever looks sees the old one or the new one, never half of it.
 *
 * @throws WriteFailedError that says why the system refused
 */
export function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  return writeAtomic(path, bytes, { what: "figure" });
}
