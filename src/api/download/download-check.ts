import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { isHdf5 } from "../../base/file-kind.js";

/** Expected properties of a file, as far as known. */
export interface Expected {
  /** Size [B]. */
  readonly length?: number | undefined;
  /** Hash, hexadecimal. */
  readonly sha256?: string | undefined;
  readonly md5?: string | undefined;
  /** Expected format, checked by its signature. */
  readonly signature?: "hdf5" | undefined;
}

/** Result of checking a file. */
export interface Verdict {
  /** Completes a sentence about the service, such as `sent 12 bytes, expected 20`; null if there is none. */
  readonly problem: string | null;
  readonly sha256: string;
}

/** Compares a complete file of `length` bytes with its expected properties. */
export async function checkFile(path: string, length: number, expected: Expected): Promise<Verdict> {
  const sha256 = createHash("sha256");
  const md5 = expected.md5 === undefined ? null : createHash("md5");
  for await (const chunk of createReadStream(path)) {
    sha256.update(chunk as Uint8Array);
    md5?.update(chunk as Uint8Array);
  }
  const found = { sha256: sha256.digest("hex"), md5: md5?.digest("hex") };
  if (expected.length !== undefined && length !== expected.length) {
    return { problem: `sent ${length} bytes, expected ${expected.length}`, sha256: found.sha256 };
  }
  for (const kind of ["sha256", "md5"] as const) {
    const wanted = expected[kind]?.toLowerCase();
    if (wanted === undefined || wanted === found[kind]) continue;
    return { problem: `sent a file with the ${kind} ${found[kind]}, expected ${wanted}`, sha256: found.sha256 };
  }
  const problem = expected.signature === "hdf5" ? hdf5Problem(await head(path), length) : null;
  return { problem, sha256: found.sha256 };
}

async function head(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Checks the superblock of an HDF5 file (File Format Specification 3.0, II.A): the signature, and the end-of-file
 * address, by which HDF5 detects truncated files. For superblocks of other layouts, only the signature is checked.
 */
function hdf5Problem(bytes: Buffer, length: number): string | null {
  if (!isHdf5(bytes)) return "sent a file that is not HDF5";
  const version = bytes[8] ?? 255;
  const offsetBytes = bytes[version < 2 ? 13 : 9];
  const endAt = [40, 44, 28, 28][version];
  if (endAt === undefined || offsetBytes !== 8 || bytes.length < endAt + 8) return null;
  const end = bytes.readBigUInt64LE(endAt);
  return end > BigInt(length) ? `sent ${length} bytes of an HDF5 file that has ${end}` : null;
}
