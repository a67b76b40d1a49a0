import { dirname } from "node:path";
import { WriteFailedError } from "../base/errors.js";

/** The system's name of an error, such as `ENOENT`; undefined where it is none of the system's. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** A WriteFailedError that says in words why the system refused. */
export function writeFailed(path: string, cause: unknown, what = "recording"): WriteFailedError {
  return new WriteFailedError(`Cannot write ${what} ${path}: ${whyNotWritten(path, cause)}`, { path, cause });
}

/** Why the system did not let a file be written, in words. */
export function whyNotWritten(path: string, cause: unknown): string {
  switch (errnoOf(cause) ?? systemMessage(cause)) {
    case "ENOENT":
      return `the folder ${dirname(path)} does not exist`;
    case "EISDIR":
      return "it is a folder";
    case "ENOTDIR":
      return `${dirname(path)} is not a folder`;
    case "EACCES":
    case "EPERM":
      return `no permission to write in the folder ${dirname(path)}`;
    case "EROFS":
      return `the folder ${dirname(path)} is read-only`;
    case "ENOSPC":
    case "EDQUOT":
    case "No space left on device":
    case "Disk quota exceeded":
    case "Quota exceeded":
      return "the disk is full";
    case "EFBIG":
    case "File too large":
      return "the file would grow beyond the size allowed here";
    default:
      return whyNotReached(cause) ?? (firstLine(cause) || "HDF5 failed and gave no reason");
  }
}

/** Why the system did not let a folder be made, in words. */
export function whyNotMade(folder: string, cause: unknown): string {
  return errnoOf(cause) === "EEXIST" ? "it is a file" : whyNotWritten(folder, cause);
}

/** Why the system did not let a file be read, in words. */
export function whyNotRead(cause: unknown): string {
  switch (errnoOf(cause)) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder, and a file was expected";
    case "EACCES":
    case "EPERM":
      return "there is no permission to read it";
    default:
      return whyNotReached(cause) ?? firstLine(cause);
  }
}

/** Reasons that reading and writing share. */
function whyNotReached(cause: unknown): string | undefined {
  switch (errnoOf(cause)) {
    case "ELOOP":
      return "its symbolic links lead in a circle";
    case "ENAMETOOLONG":
      return "its name is longer than the system allows";
    case "EMFILE":
    case "ENFILE":
      return "too many files are open (the system's limit is shown by `ulimit -n`)";
    case "EBUSY":
    case "ETXTBSY":
      return "another program keeps it busy";
    case "EIO":
      return "the disk or network folder failed to deliver (EIO)";
    case "ENXIO":
    case "ENODEV":
      return "it is a pipe, socket or device that nobody serves";
    default:
      return undefined;
  }
}

/** HDF5 prints its whole stack of calls; the one line that a reader can act on is the system's own. */
function systemMessage(cause: unknown): string | undefined {
  return cause instanceof Error ? /error message = '([^']+)'/.exec(cause.message)?.[1] : undefined;
}

function firstLine(cause: unknown): string {
  const text = systemMessage(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return (text.split("\n")[0] ?? "").trim().replace(/\.$/, "");
}
