import type { Random } from "./random.js";

const BYTES = [0, 1, 0x7f, 0x80, 0xff];
const WORDS = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** A copy of a file with some of its bytes changed, moved, added or missing. */
export function mutateBytes(random: Random, original: Uint8Array): Uint8Array {
  let bytes = Uint8Array.from(original);
  for (let left = random.few(); left > 0; left--) bytes = change(random, bytes);
  return bytes;
}

function change(random: Random, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return Uint8Array.of(random.below(256));
  const at = random.below(bytes.length);
  const length = Math.min(bytes.length - at, 1 + Math.floor(random.next() ** 4 * 4096));
  switch (random.below(9)) {
    case 0:
      bytes[at] = bytes[at]! ^ (1 << random.below(8));
      return bytes;
    case 1:
      bytes[at] = random.pick(BYTES);
      return bytes;
    case 2:
    case 3:
      putWord(bytes, at, random.pick([2, 4, 8]), random.pick(WORDS));
      return bytes;
    case 4:
      for (let i = at; i < at + length; i++) bytes[i] = random.below(256);
      return bytes;
    case 5:
      return random.chance(0.3) ? bytes.slice(0, at) : joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 6: {
      const from = random.below(bytes.length);
      return joined(bytes.subarray(0, at), bytes.subarray(from, from + length), bytes.subarray(at));
    }
    case 7: {
      const from = random.below(bytes.length);
      bytes.set(bytes.slice(from, Math.min(from + length, bytes.length)).subarray(0, bytes.length - at), at);
      return bytes;
    }
    default:
      return joined(bytes.subarray(0, at), new Uint8Array(length).fill(random.below(256)), bytes.subarray(at));
  }
}

function putWord(bytes: Uint8Array, at: number, size: number, value: bigint): void {
  for (let i = 0; i < size && at + i < bytes.length; i++) bytes[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}
