/** Recognizes kinds of files by their first bytes, to name them in messages. */

/** Number of leading bytes that suffice to recognize a file. */
export const HEAD_BYTES = 512;

/** First bytes of an HDF5 file without a user block (HDF5 File Format Specification 4.0, II.A). */
const HDF5_SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

export type FileKind =
  | "an empty file"
  | "an HDF5 file, as recordings are"
  | "a gzip archive"
  | "a zip archive"
  | "an Axon binary file (ABF)"
  | "a PNG image"
  | "a file that starts with nothing but zeros"
  | "text in UTF-16, expected UTF-8"
  | "a binary file of an unknown kind"
  | "a web page or XML text"
  | "JSON text"
  | "a text file";

const SIGNATURES: readonly (readonly [FileKind, ArrayLike<number>])[] = [
  ["an HDF5 file, as recordings are", HDF5_SIGNATURE],
  ["a gzip archive", [0x1f, 0x8b]],
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["an Axon binary file (ABF)", [0x41, 0x42, 0x46]],
  ["a PNG image", [0x89, 0x50, 0x4e, 0x47]],
  ["text in UTF-16, expected UTF-8", [0xff, 0xfe]],
  ["text in UTF-16, expected UTF-8", [0xfe, 0xff]],
];

/**
 * Names the kind of a file; completes "it is …".
 *
 * @param head the first {@link HEAD_BYTES} bytes of the file, or the whole file if it is shorter
 */
export function fileKind(head: Uint8Array): FileKind {
  if (head.length === 0) return "an empty file";
  const known = SIGNATURES.find(([, bytes]) => startsWith(head, bytes));
  if (known) return known[0];
  if (head.every((byte) => byte === 0)) return "a file that starts with nothing but zeros";
  const text = new TextDecoder().decode(head).trimStart(); // drops the byte order mark
  if (/^(<!doctype|<html|<\?xml)/i.test(text)) return "a web page or XML text";
  // Allen's model files may open with a comment.
  if (/^(?:[{[]|\/[/*])/.test(text)) return "JSON text";
  return head.some(isControl) ? "a binary file of an unknown kind" : "a text file";
}

/** Whether the bytes start with the HDF5 signature. */
export function isHdf5(head: Uint8Array): boolean {
  return startsWith(head, HDF5_SIGNATURE);
}

/** Files of git-LFS pointers are smaller than this (the specification of git-lfs). */
export const LFS_POINTER_BYTES = 1024;

/**
 * Describes the target of a git-LFS pointer, the placeholder for a file not fetched yet; completes "it is …". Null for
 * any other file.
 *
 * @param bytes the whole file
 */
export function lfsPointer(bytes: Uint8Array): string | null {
  if (bytes.length >= LFS_POINTER_BYTES) return null;
  const text = new TextDecoder().decode(bytes);
  if (!/^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v\d/.test(text)) return null;
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  const of = size === undefined ? "a file" : `a file of ${Number(size).toLocaleString("en-US")} bytes`;
  return `a git-LFS pointer to ${of}, which is not here yet: run \`git lfs pull\` in its folder`;
}

function startsWith(head: Uint8Array, bytes: ArrayLike<number>): boolean {
  return head.length >= bytes.length && Array.from(bytes).every((byte, i) => head[i] === byte);
}

/** Control characters other than tabs and line breaks do not occur in text. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d);
}
