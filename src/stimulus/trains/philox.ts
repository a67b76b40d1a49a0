/**
 * Philox4x32-10, a counter-based generator (Salmon, Moraes, Dror & Shaw 2011): every block of four 32-bit numbers is a
 * function of its counter and key alone, so that streams need no state beyond their position.
 */

/** Four numbers from 0 to 2^32 − 1. */
export type Block = readonly [number, number, number, number];

const ROUNDS = 10;
/** Multipliers of the two halves of a round. */
const FACTOR_A = 0xd2511f53;
const FACTOR_B = 0xcd9e8d57;
/** Added to the two words of the key after each round. */
const STEP_A = 0x9e3779b9;
const STEP_B = 0xbb67ae85;

/** The upper 32 bits of a·b, as a signed integer; `Math.imul` gives the lower ones. */
function upperProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(cross / 65536)) | 0;
}

/** The block of a counter; its key is two zeros unless given. */
export function philox(counter: Block, key: readonly [number, number] = [0, 0]): Block {
  let [a, b, c, d] = counter as [number, number, number, number];
  let [keyA, keyB] = key as [number, number];
  for (let round = 0; round < ROUNDS; round++) {
    const lowA = Math.imul(FACTOR_A, a);
    const highA = upperProduct(FACTOR_A, a);
    const lowC = Math.imul(FACTOR_B, c);
    const highC = upperProduct(FACTOR_B, c);
    [a, b, c, d] = [highC ^ b ^ keyA, lowC, highA ^ d ^ keyB, lowA];
    keyA = (keyA + STEP_A) | 0;
    keyB = (keyB + STEP_B) | 0;
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}
