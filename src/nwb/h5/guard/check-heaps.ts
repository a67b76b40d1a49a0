/**
 * Text of variable length is stored in global heaps (HDF5 File Format Specification 4.0, section III.E). On a damaged
 * heap, HDF5 2.0.0 loops forever and cannot be interrupted, so heaps are checked here first. Limited to files of {@link
 * LARGEST_FILE}: in larger ones, scanning every byte would take longer than opening the file.
 */
import { readFile, stat } from "node:fs/promises";
import { InvalidRecordingError } from "../../../base/errors.js";

const LARGEST_FILE = 32 << 20;
const HEAP_HEADER_BYTES = 16;
const OBJECT_HEADER_BYTES = 16;
const SMALLEST_HEAP = 4096;

/** @throws InvalidRecordingError if HDF5 would loop on a heap */
export async function checkTextHeaps(path: string): Promise<void> {
  if ((await stat(path)).size > LARGEST_FILE) return;
  const bytes = await readFile(path);
  // The signature is followed by version 1 and three reserved bytes.
  for (let at = bytes.indexOf("GCOL\x01\0\0\0"); at >= 0; at = bytes.indexOf("GCOL\x01\0\0\0", at + 8)) {
    if (isDamagedHeap(bytes, at)) {
      throw new InvalidRecordingError(`open recording ${path}`, `its text is damaged at byte ${at}`, { path });
    }
  }
}

function isDamagedHeap(bytes: Buffer, at: number): boolean {
  if (at + HEAP_HEADER_BYTES > bytes.length) return false;
  const size = Number(bytes.readBigUInt64LE(at + 8));
  // Either not a heap, but samples that resemble one; or truncated, which HDF5 itself reports.
  if (size < SMALLEST_HEAP || at + size > bytes.length) return false;
  const end = at + size;
  let next = at + HEAP_HEADER_BYTES;
  while (next + OBJECT_HEADER_BYTES <= end) {
    const index = bytes.readUInt16LE(next);
    const length = Number(bytes.readBigUInt64LE(next + 8));
    // Object 0 is the free space; its length includes its header.
    const needed = index === 0 ? length : OBJECT_HEADER_BYTES + Math.ceil(length / 8) * 8;
    if (needed < OBJECT_HEADER_BYTES || needed > end - next) return true;
    next += needed;
  }
  return false;
}
