import { appendFile } from "node:fs/promises";

/**
 * The error to report for a failure inside HDF5. HDF5 prepares its message in a temporary file, so a full disk can take
 * the reason away too; writing a little more to the unfinished file then brings it out.
 */
export async function explainFailure(part: string, cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error) || cause.message !== "") return cause;
  const probe = await appendFile(part, new Uint8Array(4 << 20)).catch((error: unknown) => error);
  return probe ?? cause;
}
