import { dirname } from "node:path";
import { messageOf, WriteFailedError } from "../base/errors.js";

/** The system's error name, such as `ENOENT`; undefined for other errors. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** A WriteFailedError that puts the system's error into words. */
export function writeFailed(path: string, cause: unknown, what = "recording"): WriteFailedError {
  return new WriteFailedError(`write ${what} ${path}`, whyNotWritten(path, cause), { path, cause });
}

/** Why the system refused to write a file, in words. */
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

/** Why the system refused to create a folder, in words. */
export function whyNotMade(folder: string, cause: unknown): string {
  return errnoOf(cause) === "EEXIST" ? "it is a file" : whyNotWritten(folder, cause);
}

/** Why the system refused to read a file, in words. */
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

/** Reasons shared by reading and writing. */
function whyNotReached(cause: unknown): string | undefined {
  switch (errnoOf(cause)) {
    case "ELOOP":
      return "its symbolic links form a loop";
    case "ENAMETOOLONG":
      return "its name is longer than the system allows";
    case "EMFILE":
    case "ENFILE":
      return "too many files are open (the system's limit is shown by `ulimit -n`)";
    case "EBUSY":
    case "ETXTBSY":
      return "another program is using it";
    case "EIO":
      return "the disk or network folder failed to deliver (EIO)";
    case "ENXIO":
    case "ENODEV":
      return "it is a pipe, socket or device without a reader or driver";
    default:
      return undefined;
  }
}

/** HDF5 reports its whole call stack; only the system's own line helps a reader. */
function systemMessage(cause: unknown): string | undefined {
  return cause instanceof Error ? /error message = '([^']+)'/.exec(cause.message)?.[1] : undefined;
}

function firstLine(cause: unknown): string {
  const text = systemMessage(cause) ?? messageOf(cause);
  return (text.split("\n")[0] ?? "").trim().replace(/\.$/, "");
}
