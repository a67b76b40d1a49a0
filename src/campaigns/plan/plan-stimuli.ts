import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { isAbsolute, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CallOptions } from "../../base/types.js";
import { openRecording } from "../../nwb/read/open-recording.js";
import { selectSweeps } from "../../nwb/select-sweeps.js";
import { openStimuli } from "../../run/stimuli/open-stimulus.js";
import { protocolStimuli } from "../../stimulus/protocols/protocol-stimuli.js";
import type { Stimulus } from "../../stimulus/stimulus.js";
import type { SweepInfo } from "../../stimulus/sweep.js";
import type { Trains } from "../../stimulus/trains/train-value.js";
import type { PlanStimulus } from "./plan-types.js";

/** A stimulus as plain data: what a worker needs to make it. */
export type StimulusSource =
  | { readonly spec: string; readonly trains: Trains }
  | { readonly current: Float64Array; readonly rateHz: number; readonly name: string }
  /** A file of samples, 64-bit floats as the machine has them. */
  | { readonly samples: string; readonly rateHz: number; readonly name: string }
  | { readonly recording: string; readonly sweep: number; readonly electrode: string | null }
  /** A sweep of the recording of the model's own cell. */
  | { readonly own: true; readonly sweep: number };

/** A recorded stimulus of one model, without where it is. */
export type RecordedStimulus = Omit<CampaignStimulus, "source" | "ofModels">;

/** A stimulus of a campaign. */
export interface CampaignStimulus {
  readonly name: string;
  /** Values that tell it from the others of its family; null outside one. */
  readonly variant: string | null;
  readonly amplitudeA: number | null;
  readonly durationS: number;
  /** [Hz]; null where the model decides. */
  readonly rateHz: number | null;
  /** Equal for equal currents: a text, or the hash of samples or of a recording. */
  readonly identity: string;
  readonly source: StimulusSource;
  /** Of own recordings: what it is for each model, or why the model does not need it. */
  readonly ofModels?: readonly (RecordedStimulus | string)[];
}

/**
 * The stimuli of an entry of a plan: of a text, which may be a family, a CSV file, sweeps of a recording, or a protocol.
 *
 * @param stimulus not of the models' own recordings, see {@link isOwn}
 * @param folder that paths of the plan start from
 * @throws NotFoundError, InvalidStimulusError, InvalidRecordingError, CancelledError
 */
export async function planStimulus(
  stimulus: PlanStimulus,
  folder: string,
  options: CallOptions,
): Promise<readonly CampaignStimulus[]> {
  if (typeof stimulus === "string") {
    const text = /\.csv$/i.test(stimulus) && !stimulus.includes(":") ? from(folder, stimulus) : stimulus;
    return Promise.all((await openStimuli([text], {}, options.signal)).map(described));
  }
  // All models of a campaign have the same stimuli: those of one table.
  if ("protocol" in stimulus) return Promise.all(protocolStimuli(stimulus.protocol).map(described));
  return recorded(stimulus, folder, options);
}

/** Whether a stimulus is of the models' own recordings; a file of this name is written `./own`. */
export const isOwn = (stimulus: PlanStimulus): stimulus is Extract<PlanStimulus, { readonly recording: string }> =>
  typeof stimulus === "object" && "recording" in stimulus && stimulus.recording === "own";

const from = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));

async function described(stimulus: Stimulus): Promise<CampaignStimulus> {
  const { name, variant, spec, amplitudeA, durationS, trains } = stimulus;
  const base = { name, variant, amplitudeA, durationS, rateHz: stimulus.rateHz };
  if (spec !== null) {
    const hash = createHash("sha256").update(spec);
    for (const [file, times] of Object.entries(trains)) hash.update(file).update(bytesOf(times as Float64Array));
    return {
      ...base,
      identity: Object.keys(trains).length === 0 ? spec : hash.digest("hex"),
      source: { spec, trains },
    };
  }
  const { current, rateHz } = await stimulus.sample();
  const identity = createHash("sha256").update(`${rateHz} Hz`).update(bytesOf(current)).digest("hex");
  return { ...base, identity, source: { current, rateHz, name } };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function recorded(
  { recording: file, sweeps }: { readonly recording: string; readonly sweeps?: string | undefined },
  folder: string,
  options: CallOptions,
): Promise<CampaignStimulus[]> {
  const path = from(folder, file);
  using recording = await openRecording(path, options);
  const chosen = selectSweeps(recording.sweeps, sweeps, path, {});
  const digest = await fileDigest(path);
  return chosen.map((info) => ({
    ...recordedStimulus(info, digest),
    source: { recording: path, sweep: info.number, electrode: info.electrode },
  }));
}

/** What a plan says of a recorded stimulus. */
export const recordedStimulus = (
  { number, electrode, stimulusName, amplitudeA, samples, rateHz }: SweepInfo,
  digest: string,
): RecordedStimulus => ({
  name: stimulusName,
  variant: `sweep ${number}`,
  amplitudeA,
  durationS: samples / rateHz,
  rateHz,
  identity: `${digest} ${number} ${electrode ?? ""}`,
});

/** SHA-256 of a file. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
