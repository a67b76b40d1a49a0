/**
 * Checks the first bytes of a file before h5wasm does, to describe a wrong or incomplete file accurately. Layout of the
 * superblock: HDF5 File Format Specification 4.0, section II.A.
 */
import type { FileHandle } from "node:fs/promises";
import { InvalidRecordingError, messageOf } from "../../../base/errors.js";
import { fileKind, HEAD_BYTES, isHdf5 } from "../../../base/file-kind.js";
import { openRegularFile } from "../../../files/read-file.js";

/** A superblock may follow a user block, at byte 0, 512, 1024 … Real user blocks are small. */
const LAST_SUPERBLOCK_ADDRESS = 1 << 20;
const SUPERBLOCK_BYTES = 96;

/**
 * Rejects files that cannot be opened as HDF5.
 *
 * @throws NotFoundError if the file does not exist
 * @throws InvalidRecordingError for a folder, a pipe, an unreadable, empty or truncated file, a git-LFS pointer, and
 *   other formats
 */
export async function checkHdf5File(path: string): Promise<void> {
  const file = await openRegularFile(path, { task: `open recording ${path}`, Refusal: InvalidRecordingError });
  try {
    const { size } = await file.stat();
    if (size === 0) throw refusal(path, "the file is empty");
    const superblock = await findSuperblock(file, size);
    if (superblock === null) {
      const seen = fileKind(await readBytes(file, 0, HEAD_BYTES));
      throw refusal(path, `it is ${seen}, and an NWB (HDF5) file was expected`);
    }
    checkSuperblock(path, superblock.bytes, superblock.address, size);
  } catch (cause) {
    if (cause instanceof InvalidRecordingError) throw cause;
    throw refusal(path, messageOf(cause), cause);
  } finally {
    await file.close();
  }
}

async function findSuperblock(file: FileHandle, size: number): Promise<{ bytes: Buffer; address: number } | null> {
  for (let address = 0; address < size && address <= LAST_SUPERBLOCK_ADDRESS; address = address * 2 || 512) {
    const bytes = await readBytes(file, address, SUPERBLOCK_BYTES);
    if (isHdf5(bytes)) return { bytes, address };
  }
  return null;
}

/** Compares the length stated in the superblock with the length of the file. */
function checkSuperblock(path: string, bytes: Buffer, address: number, size: number): void {
  const version = bytes[8] ?? 0xff;
  if (version > 3) throw refusal(path, `its HDF5 superblock has version ${version}, and 0 to 3 were expected`);
  const old = version < 2;
  const addressBytes = bytes[old ? 13 : 9] ?? 0;
  if (addressBytes !== 8 && addressBytes !== 4) {
    throw refusal(path, `its HDF5 superblock states addresses of ${addressBytes} bytes, and 4 or 8 were expected`);
  }
  const first = version === 0 ? 24 : version === 1 ? 28 : 12;
  const end = first + 3 * addressBytes;
  if (bytes.length < end) throw refusal(path, `it is cut short within its first ${SUPERBLOCK_BYTES} bytes`);
  const base = addressAt(bytes, first, addressBytes);
  const expected = addressAt(bytes, first + 2 * addressBytes, addressBytes) + (address - base);
  if (size < expected) {
    throw refusal(path, `it is cut short: ${grouped(size)} of ${grouped(expected)} bytes`);
  }
  const openForWriting = version === 3 && ((bytes[11] ?? 0) & 0b101) !== 0;
  if (openForWriting) throw refusal(path, "a program is still writing it, or stopped without closing it");
}

function addressAt(bytes: Buffer, offset: number, width: number): number {
  return width === 8 ? Number(bytes.readBigUInt64LE(offset)) : bytes.readUInt32LE(offset);
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function refusal(path: string, reason: string, cause?: unknown): InvalidRecordingError {
  return new InvalidRecordingError(`open recording ${path}`, reason, { path, cause });
}

/** Formats `1234567` as `1,234,567`. */
function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
