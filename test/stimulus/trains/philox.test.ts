import { expect, test } from "vitest";
import { type Block, philox } from "../../../src/stimulus/trains/philox.js";

/** The definition in exact integers. */
function literal(counter: Block, key: readonly [number, number]): bigint[] {
  const low = (value: bigint): bigint => BigInt.asUintN(32, value);
  let [a, b, c, d] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [keyA, keyB] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const ofA = 0xd2511f53n * a;
    const ofC = 0xcd9e8d57n * c;
    [a, b, c, d] = [(ofC >> 32n) ^ b ^ keyA, low(ofC), (ofA >> 32n) ^ d ^ keyB, low(ofA)];
    keyA = low(keyA + 0x9e3779b9n);
    keyB = low(keyB + 0xbb67ae85n);
  }
  return [a, b, c, d];
}

const MOST = 0xffffffff;

test("gives the published known answers", () => {
  // Of the authors' test suite, for a counter and key of zeros and of ones.
  expect(philox([0, 0, 0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  expect(philox([MOST, MOST, MOST, MOST], [MOST, MOST])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
});

test("multiplies 32-bit integers exactly", () => {
  let value = 12345;
  const next = (): number => {
    value = (Math.imul(value, 1664525) + 1013904223) >>> 0;
    return value;
  };
  for (let k = 0; k < 200; k++) {
    const counter: Block = [next(), next(), next(), next()];
    const key = [next(), next()] as const;
    expect(philox(counter, key).map(BigInt)).toEqual(literal(counter, key));
  }
});
