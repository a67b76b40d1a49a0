import type { CallOptions } from "../base/types.js";
import { type ModelPackage, recordingOf } from "./opened-model.js";

/**
 * The recording of a model's own cell: in its package, or for a model of the Allen database in the cache, where it is
 * downloaded to; null if there is none.
 *
 * @throws NotFoundError if the cell has none, or offline it is not in the cache; NetworkError, InvalidModelError,
 *   WriteFailedError, CancelledError
 */
export async function ownRecording(opened: ModelPackage, options: CallOptions): Promise<string | null> {
  const path = await recordingOf(opened, options);
  return path ?? (await opened.fetchRecording?.(options)) ?? null;
}
