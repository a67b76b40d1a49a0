/** The result of one run, as a line of a journal keeps it: short names, since there may be a hundred thousand. */

/** How a run ended. */
export type RunStatus = "ok" | "not-needed" | "impossible" | "error";

/** Values of features by name; null where undefined. */
export type FeatureValues = Readonly<Record<string, number | null>>;

/** Which run it is. */
export interface RunIdentity {
  /** Position in the campaign, from 0. */
  readonly index: number;
  /** What was run: two runs with one key have the same result. */
  readonly key: string;
}

/** The result of one run. */
export interface RunRow extends RunIdentity {
  readonly status: RunStatus;
  /** Why there is no result; null if there is one. */
  readonly reason: string | null;
  /** Rate of the simulation [Hz]; null without a result. */
  readonly rateHz: number | null;
  readonly durationS: number | null;
  /** [s] from the start of the sweep; empty without a result. */
  readonly spikeTimes: readonly number[];
  /** Null if the plan asks for none. */
  readonly features: FeatureValues | null;
  /** Measures against the recorded response; null if the plan asks for none. */
  readonly scores: FeatureValues | null;
  /** Its share of the time that the simulation took [s]. */
  readonly wallS: number;
  /** Taken over from another campaign. */
  readonly reused: boolean;
}

/** The row of a run without a result. */
export const rowWithout = ({ index, key }: RunIdentity, status: RunStatus, reason: string): RunRow => ({
  index,
  key,
  status,
  reason,
  rateHz: null,
  durationS: null,
  spikeTimes: [],
  features: null,
  scores: null,
  wallS: 0,
  reused: false,
});

type Line = readonly [
  index: number,
  key: string,
  status: RunStatus,
  reason: string | null,
  rateHz: number | null,
  durationS: number | null,
  spikeTimes: readonly number[],
  features: FeatureValues | null,
  scores: FeatureValues | null,
  wallS: number,
  reused: 0 | 1,
];

/** A line of a journal, with its line break. JSON keeps every number exactly. */
export function lineOf(row: RunRow): string {
  const { index, key, status, reason, rateHz, durationS, spikeTimes, features, scores, wallS, reused } = row;
  const line: Line = [
    index,
    key,
    status,
    reason,
    rateHz,
    durationS,
    spikeTimes,
    features,
    scores,
    Number(wallS.toPrecision(4)),
    reused ? 1 : 0,
  ];
  return `${JSON.stringify(line)}\n`;
}

/** The rows of a journal. The last line of a killed process may be torn: it does not count. */
export function rowsOf(text: string): RunRow[] {
  const rows: RunRow[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const row = readLine(line);
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** A line that continues after a torn one is joined to it, and is read as neither. */
function readLine(line: string): RunRow | null {
  let parsed: Line;
  try {
    parsed = JSON.parse(line) as Line;
  } catch {
    return null;
  }
  if (!Array.isArray(parsed) || parsed.length !== 11) return null;
  const [index, key, status, reason, rateHz, durationS, spikeTimes, features, scores, wallS, reused] = parsed;
  return { index, key, status, reason, rateHz, durationS, spikeTimes, features, scores, wallS, reused: reused === 1 };
}
