import { DamagedCacheError, InvalidOptionError, messageOf, throwIfAborted } from "../../../base/errors.js";
import type { CallOptions } from "../../../base/types.js";
import { openRegularFile } from "../../../files/read-file.js";
import { errnoOf, whyNotRead, writeFailed } from "../../../files/system-error.js";
import { isCachePath, OWN, SERVICE } from "../layout.js";
import type { CacheFinding } from "../verify.js";

export interface UnpackOptions extends CallOptions {
  /**
   * Maximum unpacked size of an archive [bytes]. Default: a hundred times its own length plus 1 GB, which uncompressed
   * archives never reach.
   */
  readonly maxBytes?: number | undefined;
}

const INDEX_FILE = new RegExp(`^${OWN.replace(".", "\\.")}/index/[^/]+\\.json$`);

/** Errors of single entries, which are then omitted. */
const ENTRY_ERRORS = new Set(["ENAMETOOLONG", "EILSEQ", "EINVAL", "EISDIR", "ENOTDIR", "EEXIST"]);
/** Warnings of the reader that affect neither the archive nor the extracted files. */
const HARMLESS = new Set(["TAR_ENTRY_INFO", "TAR_ENTRY_UNSUPPORTED"]);

/**
 * Extracts only regular files with paths of a cache from an archive.
 *
 * @returns entries that could not be unpacked, such as those with names that are invalid on this system
 * @throws InvalidOptionError if it is not a regular file; DamagedCacheError for an archive that cannot be read
 *   completely or exceeds the maximum size; WriteFailedError, CancelledError
 */
export async function unpack(source: string, folder: string, options: UnpackOptions): Promise<CacheFinding[]> {
  const { signal, onProgress } = options;
  const total = await sizeOf(source);
  const { maxBytes = 100 * total + 1e9 } = options;
  const findings: CacheFinding[] = [];
  let failure: Error | null = null;
  let done = 0;
  const damaged = (why: string, cause?: unknown): DamagedCacheError =>
    new DamagedCacheError(`import ${source}`, why, { path: source, cause });
  // For system errors, the reader passes the error with the entry.
  const onwarn = (code: string, message: string | Error, data: unknown): void => {
    const path = pathOf(data);
    const errno = errnoOf(data) ?? "";
    if (HARMLESS.has(code) || failure !== null) return;
    if (code === "TAR_ENTRY_ERROR" && path !== null && ENTRY_ERRORS.has(errno)) {
      findings.push({ path, problem: "damaged", message: `it cannot be unpacked (${whyNotRead(data)})` });
    } else if (code === "TAR_ENTRY_ERROR") failure = writeFailed(folder, data, "cached file");
    else failure = damaged(`the archive cannot be read to its end (${messageOf(message)})`, message);
  };
  const { extract } = await import("tar");
  try {
    await extract({
      file: source,
      cwd: folder,
      noMtime: true,
      onwarn,
      filter: (path, entry) => {
        done += entry.size ?? 0;
        if (done > maxBytes && failure === null) {
          failure = damaged(`it unpacks to more than ${maxBytes} bytes, so allow more (--max-size) if that is right`);
        }
        if (!("type" in entry) || entry.type !== "File" || signal?.aborted || failure !== null) return false;
        onProgress?.({ stage: "unpack", done: Math.min(done, total), total, unit: "B" });
        return isCachePath(path) || INDEX_FILE.test(path) || path === SERVICE;
      },
    });
  } catch (cause) {
    failure ??= damaged(`the archive cannot be read to its end (${messageOf(cause)})`, cause);
  }
  throwIfAborted(signal, "importing a cache");
  if (failure !== null) throw failure;
  return findings;
}

/** Length of the archive [bytes]. */
async function sizeOf(source: string): Promise<number> {
  const file = await openRegularFile(source, { task: `import ${source}`, Refusal: InvalidOptionError });
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

function pathOf(data: unknown): string | null {
  const { entry } = (data ?? {}) as { entry?: { path?: unknown } };
  return typeof entry?.path === "string" ? entry.path : null;
}
