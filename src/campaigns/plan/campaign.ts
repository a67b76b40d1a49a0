/** A plan made definite: which runs there are, what each is, and the key by which its result is known. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { callOptions, type Kinds } from "../../base/arguments.js";
import { InvalidOptionError, throwIfAborted } from "../../base/errors.js";
import type { CallOptions } from "../../base/types.js";
import { VERSION } from "../../base/version.js";
import { packageFile } from "../../files/package-file.js";
import type { ModelRunOptions, OpenModelOptions } from "../../models/opened-model.js";
import type { RunFacts } from "../results/columns.js";
import { type ChangeSets, changeSetsOf, type VariedParameter } from "./change-sets.js";
import { OwnSweeps } from "./own-sweeps.js";
import { type CampaignModel, identifyModel, planModels } from "./plan-models.js";
import { checkCampaignPlan } from "./plan-schema.js";
import { type CampaignStimulus, isOwn, planStimulus, type RecordedStimulus } from "./plan-stimuli.js";
import type { CampaignPlan } from "./plan-types.js";
import { sizeText } from "./size-text.js";

/** More runs than this are asked about first: a grid of many parameters grows fast. */
const MOST_RUNS = 100_000;
/** Hex digits of a key: 128 bits. */
const KEY_LENGTH = 32;
const WASM = packageFile("native/pkg/rheobase_native_bg.wasm");

/** What is measured of each run besides its spikes. */
export interface CampaignMeasures {
  readonly features: boolean;
  /** Against recorded responses. */
  readonly scores: boolean;
  /** Voltage and current of each run as an NWB file. */
  readonly traces: boolean;
}

/** A plan with its models, parameter sets and stimuli; run `(m · C + c) · S + s` is model m with set c on stimulus s. */
export interface Campaign {
  readonly plan: CampaignPlan;
  readonly models: readonly CampaignModel[];
  readonly changeSets: ChangeSets;
  readonly stimuli: readonly CampaignStimulus[];
  readonly settings: ModelRunOptions;
  readonly opening: Pick<OpenModelOptions, "axon">;
  readonly measures: CampaignMeasures;
  readonly runCount: number;
  readonly varied: readonly VariedParameter[];
  factsOf(index: number): RunFacts;
  /** What the result of a run is known by; null for one that is not run. */
  keyOf(index: number): string | null;
  /** Why a run has no result without being run: its model cannot be opened, or has no such sweep; null otherwise. */
  notRun(index: number): NotRun | null;
}

/** A run that has no result, and why. */
export interface NotRun {
  readonly status: "impossible" | "not-needed";
  readonly reason: string;
}

/** Options that decide which runs a plan stands for. */
export interface OpenCampaignOptions extends CallOptions, Pick<OpenModelOptions, "cacheDir" | "offline" | "baseUrl"> {
  /** Folder that paths of the plan start from; default the current one. */
  readonly folder?: string | undefined;
  /** Maximum number of runs; default 100,000. */
  readonly maxRuns?: number | undefined;
}

/** Kinds of those options, for callers in JavaScript. */
export const openCampaignOptions = {
  ...callOptions,
  cacheDir: "text",
  offline: "boolean",
  baseUrl: "text",
  folder: "path",
  maxRuns: "number",
} as const satisfies Kinds<OpenCampaignOptions>;

/**
 * Finds out which runs a plan stands for. Models are looked at one after the other; one that cannot be opened stays in the
 * campaign, with the reason.
 *
 * @param asked the content of a plan's JSON file, or the same made by a script
 * @throws InvalidOptionError for a plan with mistakes, or if there are too many runs; NotFoundError, InvalidStimulusError, InvalidRecordingError for
 *   stimuli; NetworkError, CancelledError
 */
export async function openCampaign(asked: CampaignPlan, options: OpenCampaignOptions = {}): Promise<Campaign> {
  const plan = checkCampaignPlan(asked);
  const { folder = process.cwd(), maxRuns = MOST_RUNS, signal, onProgress, ...database } = options;
  const changeSets = changeSetsOf(plan.changes);
  const refs = await planModels(plan.models, folder, { ...database, signal });
  const checkCount = (stimulusCount: number): void => {
    if (refs.length * changeSets.count * stimulusCount <= maxRuns) return;
    throw tooMany(refs.length, changeSets.count, stimulusCount, maxRuns);
  };
  checkCount(1);
  const known: (readonly CampaignStimulus[])[] = [];
  for (const stimulus of plan.stimuli) {
    // Own sweeps are not known before the models are.
    known.push(isOwn(stimulus) ? [] : await planStimulus(stimulus, folder, { signal }));
  }
  checkCount(known.flat().length);
  const { axon, ...settings } = plan.settings ?? {};
  const opening = { axon: axon as OpenModelOptions["axon"] };
  const models: CampaignModel[] = [];
  for (const ref of refs) {
    throwIfAborted(signal, "opening the campaign");
    models.push(await identifyModel(ref, folder, { ...opening, ...database, signal }));
    onProgress?.({ stage: "models", done: models.length, total: refs.length, unit: "models" });
  }
  const own = new OwnSweeps(models, { ...opening, ...database, signal });
  const stimuli: CampaignStimulus[] = [];
  for (const [i, stimulus] of plan.stimuli.entries()) {
    stimuli.push(...(isOwn(stimulus) ? await own.stimuli(stimulus.sweeps) : known[i]!));
  }
  checkCount(stimuli.length);
  const runCount = refs.length * changeSets.count * stimuli.length;
  const { features = false, scores = false, traces = false } = plan.measures ?? {};
  const measures = { features, scores, traces };
  const engine = `${VERSION} ${sha256(await readFile(WASM))}`;
  const common = JSON.stringify([engine, settings, measures]);
  const { count } = changeSets;
  const split = (index: number): readonly [model: number, changeSet: number, stimulus: number] => {
    const cell = Math.floor(index / stimuli.length);
    return [Math.floor(cell / count), cell % count, index % stimuli.length];
  };
  const notRun = (index: number): NotRun | null => {
    const [model, , stimulus] = split(index);
    const { impossible } = models[model]!;
    if (impossible !== null) return { status: "impossible", reason: impossible };
    const sweep = stimuli[stimulus]!.ofModels?.[model];
    return typeof sweep === "string" ? { status: "not-needed", reason: sweep } : null;
  };
  /** The stimulus as it is for a model. */
  const stimulusOf = (stimulus: number, model: number): RecordedStimulus => {
    const common = stimuli[stimulus]!;
    const own = common.ofModels?.[model];
    return own === undefined || typeof own === "string" ? common : own;
  };
  return {
    plan,
    models,
    changeSets,
    stimuli,
    opening,
    settings: settingsOf(settings),
    measures,
    runCount,
    varied: changeSets.varied,
    factsOf: (index) => {
      const [model, changeSet, stimulus] = split(index);
      const { name, variant, amplitudeA } = stimulusOf(stimulus, model);
      return {
        model,
        modelName: models[model]!.name,
        changeSet,
        changes: changeSets.at(changeSet),
        stimulus,
        stimulusName: name,
        variant,
        amplitudeA,
        hasTraces: traces,
      };
    },
    keyOf: (index) => {
      const [model, changeSet, stimulus] = split(index);
      if (notRun(index) !== null) return null;
      const { digest } = models[model]!;
      const changes = Object.entries(changeSets.at(changeSet));
      const text = JSON.stringify([common, digest, changes, stimulusOf(stimulus, model).identity]);
      return sha256(text).slice(0, KEY_LENGTH);
    },
    notRun,
  };
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

function settingsOf(given: Omit<NonNullable<CampaignPlan["settings"]>, "axon">): ModelRunOptions {
  const { dt, solver, junction_potential: junctionPotential, glif_cut: glifCut, glif_membrane: membrane } = given;
  const settings = { dt, solver, junctionPotential, glifCut, membrane };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function tooMany(models: number, sets: number, stimuli: number, most: number): InvalidOptionError {
  const count = (models * sets * stimuli).toLocaleString("en");
  const parts = sizeText(models, sets, stimuli);
  return new InvalidOptionError(
    `run the campaign`,
    `it has ${count} runs (${parts}), expected at most ${most.toLocaleString("en")}; more need --max-runs`,
    { value: models * sets * stimuli },
  );
}
