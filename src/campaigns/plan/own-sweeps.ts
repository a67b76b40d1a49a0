/** Sweeps of each model's own cell: models of different cells have different ones. */
import { isRheobaseError, messageOf } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { openModelPackage } from "../../models/open-model.js";
import type { OpenModelOptions } from "../../models/opened-model.js";
import { ownRecording } from "../../models/own-recording.js";
import { openRecording } from "../../nwb/read/open-recording.js";
import { selectSweeps } from "../../nwb/select-sweeps.js";
import type { SweepInfo } from "../../stimulus/sweep.js";
import type { CampaignModel } from "./plan-models.js";
import { type CampaignStimulus, fileDigest, type RecordedStimulus, recordedStimulus } from "./plan-stimuli.js";

/** The recording of a model's cell, or why the model has none. */
type OwnRecording = { readonly path: string; readonly digest: string; readonly sweeps: readonly SweepInfo[] } | string;

/** Reads own recordings once for all stimuli of a plan. */
export class OwnSweeps {
  readonly #models: readonly CampaignModel[];
  readonly #options: OpenModelOptions & CallOptions;
  readonly #byPath = new Map<string, OwnRecording>();
  #recordings: Promise<OwnRecording[]> | null = null;

  constructor(models: readonly CampaignModel[], options: OpenModelOptions & CallOptions) {
    this.#models = models;
    this.#options = options;
  }

  /**
   * Stimuli for every sweep number that is selected in the recording of any model, in order of the numbers.
   *
   * @throws NetworkError, CancelledError
   */
  async stimuli(selection: string | undefined): Promise<CampaignStimulus[]> {
    this.#recordings ??= this.#open();
    const recordings = await this.#recordings;
    const chosen = recordings.map((recording) => select(recording, selection));
    const numbers = new Set(chosen.flatMap((sweeps) => (typeof sweeps === "string" ? [] : [...sweeps.keys()])));
    return [...numbers].sort((a, b) => a - b).map((number) => stimulusOf(number, chosen));
  }

  async #open(): Promise<OwnRecording[]> {
    const recordings: OwnRecording[] = [];
    for (const model of this.#models) recordings.push(await this.#recordingOf(model));
    return recordings;
  }

  async #recordingOf({ ref, impossible }: CampaignModel): Promise<OwnRecording> {
    if (impossible !== null) return impossible;
    try {
      const opened = await openModelPackage(ref, this.#options);
      opened.model.dispose();
      const path = await ownRecording(opened, { signal: this.#options.signal });
      if (path === null) return "the model has no recording of its own cell";
      const known = this.#byPath.get(path);
      if (known !== undefined) return known;
      using recording = await openRecording(path, { signal: this.#options.signal });
      const found = { path, digest: await fileDigest(path), sweeps: recording.sweeps };
      this.#byPath.set(path, found);
      return found;
    } catch (error) {
      if (!isRheobaseError(error, "NotFound", "InvalidRecording")) throw error;
      return messageOf(error);
    }
  }
}

/** The selected sweeps by number, or why there are none. */
function select(recording: OwnRecording, selection: string | undefined): Map<number, RecordedStimulus> | string {
  if (typeof recording === "string") return recording;
  const { path, digest, sweeps } = recording;
  const chosen = new Map<number, RecordedStimulus>();
  // Each part on its own: a cell may have one of the sweeps that are named, and not another.
  for (const part of selection?.match(/(?:"[^"]*"|[^,])+/g) ?? [undefined]) {
    try {
      for (const info of selectSweeps(sweeps, part, path)) chosen.set(info.number, recordedStimulus(info, digest));
    } catch (error) {
      if (!isRheobaseError(error, "NotFound", "InvalidRecording")) throw error;
    }
  }
  return chosen;
}

function stimulusOf(number: number, chosen: readonly (Map<number, RecordedStimulus> | string)[]): CampaignStimulus {
  const ofModels = chosen.map((sweeps) =>
    typeof sweeps === "string"
      ? sweeps
      : (sweeps.get(number) ?? `the recording of its cell has no such sweep ${number}`),
  );
  const own = ofModels.filter((sweep) => typeof sweep !== "string");
  const names = new Set(own.map(({ name }) => name));
  return {
    name: names.size === 1 ? [...names][0]! : "own recording",
    variant: `sweep ${number}`,
    amplitudeA: null,
    durationS: Math.max(...own.map(({ durationS }) => durationS)),
    rateHz: own[0]!.rateHz,
    identity: "",
    source: { own: true, sweep: number },
    ofModels,
  };
}
