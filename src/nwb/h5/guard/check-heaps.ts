/**
 * Text of variable length lies in global heaps (HDF5 File Format Specification 4.0, section III.E). HDF5 2.0.0 walks
 * through a damaged heap for ever, and nothing can interrupt it, so heaps are walked here first. Only in files up to
 * {@link LARGEST_FILE}: beyond, looking at every byte would cost more than opening the file.
 */
import { readFile, stat } from "node:fs/promises";
import { InvalidRecordingError } from "../../../base/errors.js";

const LARGEST_FILE = 32 << 20;
const HEAP_HEADER_BYTES = 16;
const OBJECT_HEADER_BYTES = 16;
const SMALLEST_HEAP = 4096;

/** @throws InvalidRecordingError where a heap would lead HDF5 astray */
export async function checkTextHeaps(path: string): Promise<void> {
  if ((await stat(path)).size > LARGEST_FILE) return;
  const bytes = await readFile(path);
  // Version 1 and three bytes reserved follow the signature.
  for (let at = bytes.indexOf("GCOL\x01\0\0\0"); at >= 0; at = bytes.indexOf("GCOL\x01\0\0\0", at + 8)) {
    if (isDamagedHeap(bytes, at)) {
      throw new InvalidRecordingError(`Cannot open recording ${path}: its text is damaged at byte ${at}`, { path });
    }
  }
}

function isDamagedHeap(bytes: Buffer, at: number): boolean {
  if (at + HEAP_HEADER_BYTES > bytes.length) return false;
  const size = Number(bytes.readBigUInt64LE(at + 8));
  // Not a heap, but samples that happen to look like the start of one; or HDF5 says itself that it is cut short.
  if (size < SMALLEST_HEAP || at + size > bytes.length) return false;
  const end = at + size;
  let next = at + HEAP_HEADER_BYTES;
  while (next + OBJECT_HEADER_BYTES <= end) {
    const index = bytes.readUInt16LE(next);
    const length = Number(bytes.readBigUInt64LE(next + 8));
    // Object 0 is the free space, and its length counts its header.
    const needed = index === 0 ? length : OBJECT_HEADER_BYTES + Math.ceil(length / 8) * 8;
    if (needed < OBJECT_HEADER_BYTES || needed > end - next) return true;
    next += needed;
  }
  return false;
}
