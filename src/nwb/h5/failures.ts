/** Translates failures to read into errors for the caller. */
import { InvalidRecordingError, isRheobaseError, messageOf } from "../../base/errors.js";
import { Unsuitable } from "./decode.js";
import { ReachesElsewhere } from "./file-door.js";
import { missingFilter } from "./guard/filters.js";
import { isCrash } from "./instance.js";
import type { OpenFile } from "./open-file.js";

export { isCrash };

/** HDF5's messages for a soft link with a missing group in its target, and for circular links. */
export const LEADS_NOWHERE = /unable to follow symbolic link[\s\S]*component not found|too many (soft )?links/;

/** The reason in brackets: the last line of HDF5's error stack, which is closest to the cause. */
export function reasonOf(cause: unknown): string {
  const message = messageOf(cause);
  const reason = Array.from(message.matchAll(/ in \w+\(\): (.+)/g), (match) => match[1]).at(-1);
  return ` (${reason ?? message.split("\n")[0]})`;
}

/** HDF5 failed, and it is still unknown whether the file or the HDF5 instance is to blame (see `H5Reader.surely`). */
export class UnconfirmedFailure extends InvalidRecordingError {
  override readonly name = "InvalidRecordingError";
}

/** A reason that does not depend on the HDF5 instance; null if unknown. Completes "it …". */
export function knownReason(cause: unknown): string | null {
  if (cause instanceof Unsuitable) return `it ${cause.message}`;
  if (!(cause instanceof ReachesElsewhere)) return null;
  const reaches = `it reaches into another file, ${cause.target}`;
  return cause.forbidden
    ? `${reaches}; where you trust this file, allow that with --allow-external (in the library: allowExternal)`
    : `${reaches}: ${cause.message}`;
}

/**
 * The error for a failure to read `at`.
 *
 * @param at path in the file, with `@name` for an attribute
 */
export function readingError(file: OpenFile, at: string, cause: unknown): Error {
  if (isRheobaseError(cause)) return cause;
  const { path } = file;
  const known = knownReason(cause) ?? compression(file, at);
  const task = `read ${at} of ${path}`;
  const details = { path, id: at.slice(1), cause };
  if (known !== null) return new InvalidRecordingError(task, known, details);
  const because = reasonOf(cause);
  if (!file.isFresh) return new UnconfirmedFailure(task, `HDF5 cannot read it${because}`, details);
  const damaged = "the file is damaged there, or stored in a way that HDF5 cannot read";
  return new InvalidRecordingError(task, `${damaged}${because}`, details);
}

/** The compression of a dataset that cannot be decoded here, or null. */
function compression(file: OpenFile, at: string): string | null {
  let filter: string | null = null;
  try {
    filter = missingFilter(file.filters(at));
  } catch {
    // It is not a dataset, or its header is damaged, too.
  }
  if (filter === null) return null;
  const plain = file.path.replace(/(\.\w+)?$/, "-plain$1");
  const command = `h5repack -f NONE ${JSON.stringify(file.path)} ${JSON.stringify(plain)}`;
  return `it is compressed with ${filter}, which is not built in; where that filter is installed, ${command} makes a file without it`;
}
