import { explainedVariance } from "../analysis/compare/explained-variance.js";
import type { Measure } from "../analysis/compare/measure.js";
import { type FittingPair, scoreFeatures } from "./compare-fitting.js";
import type {
  ExplainedVarianceReport,
  ForcedSpikesReport,
  GroupComparison,
  SweepComparison,
} from "./compare-report.js";
import type { ComparedSweep } from "./compare-sweep.js";
import { sameCurrent } from "./recorded-sweep.js";

/** The part of a compared sweep that its group needs; the traces are released. */
export interface GroupMember {
  readonly comparison: SweepComparison;
  readonly trains: ComparedSweep["trains"];
  /** Of the recording [Hz]. */
  readonly rateHz: number;
  readonly fingerprint: Float64Array | null;
  readonly fitting: FittingPair;
}

export function groupMember({ comparison, trains, recorded, fitting }: ComparedSweep): GroupMember {
  return { comparison, trains, rateHz: recorded.rateHz, fingerprint: recorded.fingerprint, fitting };
}

/**
 * Summarizes the sweeps of one model with one kind of stimulus. Explained variance is defined for repeats of one
 * current (glif.md C.6): for several currents, it is computed per current and averaged, weighted by sweeps.
 */
export function compareGroup(
  members: readonly GroupMember[],
  sigmasS: readonly number[],
  forcedSpikes: ForcedSpikesReport,
): GroupComparison {
  const all = members.map(({ comparison }) => comparison);
  const { model, stimulus } = all[0]!;
  const repeats = repeatsOf(members);
  const values = (pick: (sweep: SweepComparison) => number | null): number[] =>
    all.map(pick).filter((value) => value !== null);
  const averaged = (pick: (sweep: SweepComparison) => number | null): number | null => mean(values(pick));
  const rootMeanSquare = (pick: (sweep: SweepComparison) => number | null): number | null => {
    const square = mean(values(pick).map((value) => value ** 2));
    return square === null ? null : Math.sqrt(square);
  };
  return {
    model,
    stimulus,
    sweeps: all.map(({ sweep }) => sweep),
    stimuli: repeats.length,
    spike_count: {
      model: sum(values(({ spike_count }) => spike_count.model)),
      recorded: sum(values(({ spike_count }) => spike_count.recorded)),
    },
    explained_variance: sigmasS.map((sigmaS) => explained(repeats, sigmaS)),
    coincidence: averaged(({ coincidence }) => coincidence),
    van_rossum: averaged(({ van_rossum }) => van_rossum),
    victor_purpura: averaged(({ victor_purpura }) => victor_purpura),
    latency_error_s: averaged(({ latency_error_s }) => latency_error_s),
    voltage_rms_v: rootMeanSquare(({ voltage_rms_v }) => voltage_rms_v),
    subthreshold_rms_v: rootMeanSquare(({ subthreshold_rms_v }) => subthreshold_rms_v),
    subthreshold_explained_variance: averaged((sweep) => sweep.subthreshold_explained_variance),
    forced_spikes: forcedSpikes,
    feature_scores: scoreFeatures(repeats.map((set) => set.map(({ fitting }) => fitting))),
  };
}

/** Explained variance of one sweep of a model by the recorded one, as for a group that has no other; see {@link compareGroup}. */
export const explainedOfOne = (member: GroupMember, sigmaS: number): ExplainedVarianceReport =>
  explained(repeatsOf([member]), sigmaS);

/** Groups sweeps by their current. Empty sweeps are ignored. */
function repeatsOf(members: readonly GroupMember[]): GroupMember[][] {
  const sets: GroupMember[][] = [];
  for (const member of members) {
    if (!(member.comparison.duration_s > 0)) continue;
    const set = sets.find(
      ([first]) => first!.rateHz === member.rateHz && sameCurrent(first!.fingerprint, member.fingerprint),
    );
    if (set) set.push(member);
    else sets.push([member]);
  }
  return sets;
}

function explained(repeats: readonly (readonly GroupMember[])[], sigmaS: number): ExplainedVarianceReport {
  const found = repeats.map((set) => {
    // All sweeps of a set are cut to the shortest one.
    const { rateHz } = set[0]!;
    const samples = Math.floor(Math.min(...set.map(({ comparison }) => comparison.duration_s)) * rateHz + 1e-6);
    const cut = (times: Float64Array) => times.filter((time) => Math.trunc(time * rateHz) < samples);
    return {
      weight: set.length,
      ...explainedVariance(
        set.map(({ trains }) => cut(trains.model)),
        set.map(({ trains }) => cut(trains.recorded)),
        { rateHz, samples, sigmaS },
      ),
    };
  });
  const reasons: Record<string, string> = {};
  const take = (name: "data" | "model"): number | null => {
    const reason =
      found.length === 0 ? "no sweep has samples" : found.find((set) => set[name].reason !== null)?.[name].reason;
    if (reason === undefined || reason === null) return weighted(found.map((set) => [set[name], set.weight]));
    reasons[name] =
      found.length > 1 && name === "data"
        ? `of ${found.length} different currents, at least for one: ${reason}`
        : reason;
    return null;
  };
  const data = take("data");
  const model = take("model");
  // For one current, the ratio computed for it; for several, the ratio of the means.
  const single = found.length === 1 ? found[0]!.ratio : null;
  const ratio = single !== null ? single.value : data !== null && model !== null && data !== 0 ? model / data : null;
  if (ratio === null)
    reasons.ratio = single?.reason ?? reasons.data ?? reasons.model ?? "the recorded sweeps have no variance in common";
  return { sigma_s: sigmaS, data, model, ratio, reasons };
}

function weighted(parts: readonly (readonly [Measure, number])[]): number {
  const total = parts.reduce((count, [, weight]) => count + weight, 0);
  return parts.reduce((all, [{ value }, weight]) => all + value! * weight, 0) / total;
}

const sum = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((all, value) => all + value, 0);

function mean(values: readonly number[]): number | null {
  const all = sum(values);
  return all === null ? null : all / values.length;
}
