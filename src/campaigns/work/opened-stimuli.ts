import { readFile } from "node:fs/promises";
import { NotFoundError } from "../../base/errors.js";
import type { Response } from "../../base/types.js";
import type { ModelPackage } from "../../models/opened-model.js";
import { ownRecording } from "../../models/own-recording.js";
import { openRecording } from "../../nwb/read/open-recording.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import type { StimulusSource } from "../plan/plan-stimuli.js";
import type { FeatureValues } from "../results/run-row.js";
import { Scorer, type SweepPlace } from "./scorer.js";

/** Samples of recorded stimuli that are kept [bytes]. */
const MOST_KEPT = 200e6;

/** The stimuli of a campaign as one model needs them, and what was recorded of them. */
export interface ModelStimuli {
  readonly opened: ModelPackage;
  /** @throws NotFoundError, InvalidRecordingError, InvalidStimulusError */
  at(number: number): Promise<Stimulus>;
  /**
   * Scores of a response against the recorded one; see {@link Scorer}.
   *
   * @throws NotFoundError, InvalidRecordingError
   */
  scores(number: number, response: Response): Promise<FeatureValues>;
}

/** A stimulus, and the memory that it takes [bytes]; 0 until it is made. */
interface Made {
  readonly stimulus: Promise<Stimulus>;
  bytes: number;
}

/** The stimuli of a campaign in one thread, each made when it is first needed. */
export class OpenedStimuli {
  readonly #sources: readonly StimulusSource[];
  /** By number and own recording, those used longest ago first. Promises: runs side by side ask at the same time. */
  readonly #made = new Map<string, Made>();
  readonly #scorer = new Scorer();
  #bytes = 0;

  constructor(sources: readonly StimulusSource[]) {
    this.#sources = sources;
  }

  /** The stimuli for a model, some of which may be sweeps of its own cell. */
  ofModel(opened: ModelPackage): ModelStimuli {
    let own: Promise<string> | null = null;
    const placeOf = async (number: number): Promise<SweepPlace | null> => {
      const source = this.#sources[number]!;
      if (!("own" in source)) return "recording" in source ? source : null;
      own ??= recordingPath(opened);
      return { recording: await own, sweep: source.sweep, electrode: null };
    };
    return {
      opened,
      at: async (number) => this.#at(number, await placeOf(number)),
      scores: async (number, response) => this.#scorer.scores(response, await placeOf(number)),
    };
  }

  #at(number: number, place: SweepPlace | null): Promise<Stimulus> {
    const key = `${number} ${place?.recording ?? ""}`;
    const made = this.#made.get(key) ?? this.#make(key, place ?? (this.#sources[number] as MadeSource));
    this.#made.delete(key);
    this.#made.set(key, made);
    return made.stimulus;
  }

  #make(key: string, source: MadeSource): Made {
    const made: Made = { stimulus: madeStimulus(source), bytes: 0 };
    made.stimulus.then(
      (stimulus) => {
        made.bytes = bytesOf(stimulus);
        this.#bytes += made.bytes;
        this.#letGo(key);
      },
      () => this.#made.delete(key),
    );
    return made;
  }

  /** Lets go of stimuli used longest ago while all take too much memory, but not of the one that was made now. */
  #letGo(key: string): void {
    for (const [oldest, { bytes }] of this.#made) {
      if (this.#bytes <= MOST_KEPT) return;
      if (oldest === key || bytes === 0) continue;
      this.#made.delete(oldest);
      this.#bytes -= bytes;
    }
  }
}

async function recordingPath(opened: ModelPackage): Promise<string> {
  const path = await ownRecording(opened, {});
  if (path !== null) return path;
  throw new NotFoundError(`run ${opened.label} on its own recording`, "there is none", { path: opened.path });
}

/** A described waveform takes no memory to speak of. */
const bytesOf = (stimulus: Stimulus): number =>
  stimulus.spec === null ? 8 * stimulus.durationS * (stimulus.rateHz ?? 0) : 0;

/** A source that says itself what it is. */
export type MadeSource = Exclude<StimulusSource, { readonly own: true }>;

/**
 * Makes a stimulus of a campaign.
 *
 * @throws NotFoundError, InvalidRecordingError, InvalidStimulusError
 */
export async function madeStimulus(source: MadeSource): Promise<Stimulus> {
  if ("spec" in source) return Stimulus.parse(source.spec, { trains: source.trains });
  if ("current" in source) return Stimulus.samples(source.current, source.rateHz, { name: source.name });
  if ("samples" in source) {
    const { buffer, byteOffset, byteLength } = await readFile(source.samples);
    const current = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
    return Stimulus.samples(current, source.rateHz, { name: source.name });
  }
  using recording = await openRecording(source.recording);
  const { stimulus } = await recording.sweep(source.sweep, { electrode: source.electrode ?? undefined });
  if (stimulus !== null) return stimulus;
  throw new NotFoundError(
    `run sweep ${source.sweep} of ${source.recording}`,
    "the file holds no injected current for it",
    {
      path: source.recording,
      id: source.sweep,
    },
  );
}
