import { appendFile } from "node:fs/promises";

/**
 * The error to report for a failure inside HDF5. HDF5 composes its message in a temporary file, so a full disk may
 * suppress the reason; appending to the unfinished file reveals it.
 */
export async function explainFailure(part: string, cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error) || cause.message !== "") return cause;
  const probe = await appendFile(part, new Uint8Array(4 << 20)).catch((error: unknown) => error);
  return probe ?? cause;
}
