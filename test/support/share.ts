/** `npm run check` sets this: random tests and long lists of cases take a share of them. `npm test` takes all. */
export const isQuick = process.env.RHEOBASE_QUICK === "1";

/** How many of so many random samples a test takes: all, or a fifth. */
export const runCount = (all: number): number => (isQuick ? Math.min(all, Math.max(10, Math.ceil(all / 5))) : all);

/** All cases, or one of each kind: of the first kind the first, of the second the second, and so on around. */
export function share<T>(cases: readonly T[], kindOf: (one: T) => string): readonly T[] {
  if (!isQuick) return cases;
  const kinds = new Map<string, T[]>();
  for (const one of cases) kinds.set(kindOf(one), [...(kinds.get(kindOf(one)) ?? []), one]);
  return [...kinds.values()].map((alike, index) => alike[index % alike.length]!);
}
