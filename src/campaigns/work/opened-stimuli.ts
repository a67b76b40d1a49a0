import { NotFoundError } from "../../base/errors.js";
import { openRecording } from "../../nwb/read/open-recording.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import type { StimulusSource } from "../plan/plan-stimuli.js";

/** Samples of recorded stimuli that are kept [bytes]. */
const MOST_KEPT = 200e6;

/** The stimuli of a campaign in one thread, each made when it is first needed. */
export class OpenedStimuli {
  readonly #sources: readonly StimulusSource[];
  /** By number, those used longest ago first. */
  readonly #made = new Map<number, Stimulus>();
  #bytes = 0;

  constructor(sources: readonly StimulusSource[]) {
    this.#sources = sources;
  }

  /** @throws NotFoundError, InvalidRecordingError, InvalidStimulusError */
  async at(number: number): Promise<Stimulus> {
    const known = this.#made.get(number);
    if (known !== undefined) {
      this.#made.delete(number);
      this.#made.set(number, known);
      return known;
    }
    const stimulus = await made(this.#sources[number]!);
    this.#made.set(number, stimulus);
    this.#bytes += bytesOf(stimulus);
    for (const [oldest, other] of this.#made) {
      if (this.#bytes <= MOST_KEPT || oldest === number) break;
      this.#made.delete(oldest);
      this.#bytes -= bytesOf(other);
    }
    return stimulus;
  }
}

/** A described waveform takes no memory to speak of. */
const bytesOf = (stimulus: Stimulus): number =>
  stimulus.spec === null ? 8 * stimulus.durationS * (stimulus.rateHz ?? 0) : 0;

async function made(source: StimulusSource): Promise<Stimulus> {
  if ("spec" in source) return Stimulus.parse(source.spec, { trains: source.trains });
  if ("current" in source) return Stimulus.samples(source.current, source.rateHz, { name: source.name });
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
