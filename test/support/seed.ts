/**
 * The seed of all random tests of one run: RHEOBASE_SEED where it is set, one and the same in CI, another one each time
 * elsewhere. It is put into the environment, so that every process of the run has it, and the reporter prints it.
 */
process.env.RHEOBASE_SEED ??= process.env.CI === undefined ? String(Math.floor(Math.random() * 2 ** 31)) : "20261129";

export const seed = Number(process.env.RHEOBASE_SEED);
if (!Number.isSafeInteger(seed)) {
  throw new Error(
    `Cannot seed random tests with RHEOBASE_SEED="${process.env.RHEOBASE_SEED}": expected a whole number`,
  );
}

/** Numbers in [0, 1) that hang on the seed and `stream` only: Marsaglia's xorshift with the shifts 13, 17 and 5. */
export function seededRandom(stream: number): () => number {
  let state = (seed ^ Math.imul(stream + 1, 0x9e3779b1)) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
