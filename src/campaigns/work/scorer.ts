import type { Response } from "../../base/types.js";
import { explainedOfOne, groupMember } from "../../compare/compare-groups.js";
import { compareSweep } from "../../compare/compare-sweep.js";
import { type RecordedSweep, RecordedSweeps } from "../../compare/recorded-sweep.js";
import { openRecording } from "../../nwb/read/open-recording.js";
import type { SweepInfo } from "../../stimulus/sweep.js";
import type { SCORES } from "../results/columns.js";
import type { FeatureValues } from "../results/run-row.js";

/** A sweep in a recording. */
export interface SweepPlace {
  readonly recording: string;
  readonly sweep: number;
  readonly electrode: string | null;
}

/** Recorded sweeps that are kept in memory [samples]: voltage and current of ten of 3 s at 200 kHz. */
const MOST_SAMPLES = 12e6;
/** Width of the Gaussian of explained variance [s], the default of `rheobase compare`. */
const SIGMA_S = 0.01;

/** Measures responses against recorded ones, as `rheobase compare` does. One thread reads and analyses a sweep once. */
export class Scorer {
  /** By place, those used longest ago first; null where the file holds no response. */
  readonly #read = new Map<string, readonly [SweepInfo, RecordedSweep] | null>();
  #samples = 0;

  /**
   * Scores of a response by the names of the table's columns; null where a measure is not defined, or nothing was recorded.
   *
   * @param place null where the stimulus is no sweep of a recording
   * @throws InvalidRecordingError, NotFoundError
   */
  async scores(response: Response, place: SweepPlace | null): Promise<FeatureValues> {
    const found = place === null ? null : await this.#recorded(place);
    if (found === null) return {};
    const [info, recorded] = found;
    const compared = compareSweep("", info, { response, current: null }, recorded);
    const { comparison } = compared;
    const values: Record<(typeof SCORES)[number], number | null> = {
      recorded_spike_count: comparison.spike_count.recorded,
      spike_count_error: comparison.spike_count_error,
      latency_error_s: comparison.latency_error_s,
      coincidence: comparison.coincidence,
      van_rossum: comparison.van_rossum,
      victor_purpura: comparison.victor_purpura,
      explained_variance: explainedOfOne(groupMember(compared), SIGMA_S).model,
      voltage_rms_v: comparison.voltage_rms_v,
      subthreshold_rms_v: comparison.subthreshold_rms_v,
      subthreshold_explained_variance: comparison.subthreshold_explained_variance,
    };
    return values;
  }

  async #recorded(place: SweepPlace): Promise<readonly [SweepInfo, RecordedSweep] | null> {
    const key = JSON.stringify(place);
    let found = this.#read.get(key);
    if (found !== undefined) this.#read.delete(key);
    else {
      found = await readPlace(place);
      this.#samples += samplesOf(found);
    }
    this.#read.set(key, found);
    for (const [oldest, other] of this.#read) {
      if (this.#samples <= MOST_SAMPLES || oldest === key) break;
      this.#read.delete(oldest);
      this.#samples -= samplesOf(other);
    }
    return found;
  }
}

const samplesOf = (found: readonly [SweepInfo, RecordedSweep] | null): number =>
  found === null ? 0 : 2 * found[1].voltage.voltage.length;

async function readPlace({
  recording: path,
  sweep,
  electrode,
}: SweepPlace): Promise<readonly [SweepInfo, RecordedSweep] | null> {
  using recording = await openRecording(path);
  const info = recording.sweeps.find(
    (each) => each.number === sweep && !each.isBeside && (electrode === null || each.electrode === electrode),
  );
  if (info === undefined) return null;
  const recorded = await new RecordedSweeps(recording).read(info, {});
  return recorded === null ? null : [info, recorded];
}
