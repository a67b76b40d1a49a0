/** What h5wasm's exceptions tell. */
import { abandonH5, type H5 } from "./load.js";

/** HDF5's account of a soft link with a missing group in its target, and of links that lead round in circles. */
export const LEADS_NOWHERE = /unable to follow symbolic link[\s\S]*component not found|too many (soft )?links/;

/** Whether a damaged file made the code of HDF5 itself stop (out of bounds, abort). */
export function isCrash(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "RuntimeError";
}

/** Gives up an instance that crashed. */
export function abandonAfterCrash(h5: H5, cause: unknown): void {
  if (isCrash(cause)) abandonH5(h5);
}

/** The last line of HDF5's own account, which is the one nearest to the reason. */
export function why(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const reason = Array.from(message.matchAll(/ in \w+\(\): (.+)/g), (match) => match[1]).at(-1);
  return ` (${reason ?? message.split("\n")[0]})`;
}
