/** What workers on other machines need of a campaign, gathered from the disk of its coordinator. */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, resolve } from "node:path";
import { filesOpenedBy } from "../../../files/read-file.js";
import { openModelPackage } from "../../../models/open-model.js";
import type { OpenModelOptions } from "../../../models/opened-model.js";
import type { Campaign } from "../../plan/campaign.js";
import type { CampaignModel } from "../../plan/plan-models.js";
import { fileDigest, type StimulusSource } from "../../plan/plan-stimuli.js";
import { madeStimulus } from "../../work/opened-stimuli.js";
import { engineHere, QUEUE_FORMAT, type QueueHeader, type QueueModel } from "../queue-messages.js";
import { type DocumentStore, digestOf } from "../redis/documents.js";

/** A document that is read when it is sent, so that memory holds one. */
interface Document {
  readonly name: string;
  readonly content: () => Promise<Uint8Array>;
}

/** A campaign as workers get it. */
export interface Shipment {
  readonly header: QueueHeader;
  /** By number; null for a model that has nothing to do. */
  readonly models: readonly (QueueModel | null)[];
  /** Stimuli that cannot be made, by number, and why. */
  readonly faulty: ReadonlyMap<number, unknown>;
  readonly documents: ReadonlyMap<string, Document>;
}

/**
 * Gathers what workers need.
 *
 * @param isNeeded whether a model, by number, has runs that are left
 */
export async function gatherShipment(
  campaign: Campaign,
  folder: string,
  isNeeded: (model: number) => boolean,
  options: OpenModelOptions,
): Promise<Shipment> {
  const documents = new Map<string, Document>();
  const models: (QueueModel | null)[] = [];
  const hasOwn = campaign.stimuli.some(({ source }) => "own" in source);
  for (const [number, model] of campaign.models.entries()) {
    const opening = { ...options, ...campaign.opening };
    models.push(isNeeded(number) ? await modelOf(model, hasOwn, opening, documents) : null);
  }
  const faulty = new Map<number, unknown>();
  const stimuli: QueueHeader["stimuli"] = [];
  for (const [number, { source }] of campaign.stimuli.entries()) {
    stimuli.push(
      await stimulusOf(source, campaign.measures.scores, documents).catch((error: unknown) => {
        faulty.set(number, error);
        return null;
      }),
    );
  }
  const { axon } = campaign.opening;
  const header: QueueHeader = {
    schema: QUEUE_FORMAT,
    ...(await engineHere()),
    name: basename(resolve(folder)),
    host: hostname(),
    runs: campaign.runCount,
    stimuli,
    settings: campaign.settings as QueueHeader["settings"],
    ...(axon === undefined ? {} : { axon }),
    measures: { features: campaign.measures.features, scores: campaign.measures.scores },
  };
  return { header, models, faulty, documents };
}

/** Sends documents, one after the other. */
export async function sendDocuments({ documents }: Shipment, store: DocumentStore): Promise<void> {
  for (const [digest, { name, content }] of documents) await store.put(digest, await content(), name);
}

/**
 * A model's files are those that opening it reads, from wherever they are.
 *
 * @param withRecording whether workers need the recording of its cell, too
 */
async function modelOf(
  { ref, digest }: CampaignModel,
  withRecording: boolean,
  options: OpenModelOptions,
  documents: Map<string, Document>,
): Promise<QueueModel | null> {
  if (digest === null) return null;
  if (typeof ref === "number") return { id: ref, digest };
  let recording: string | null = null;
  const opened = await filesOpenedBy(async () => {
    const { model, recordingPath } = await openModelPackage(ref, options);
    model.dispose();
    recording = recordingPath;
  });
  const files: [string, string][] = [];
  for (const path of new Set([...opened, ...(withRecording && recording !== null ? [resolve(recording)] : [])])) {
    // An archive unpacks into files that are gone again.
    const content = await readFile(path).catch(() => null);
    if (content === null) continue;
    const own = digestOf(content);
    documents.set(own, { name: path, content: () => readFile(path) });
    files.push([path, own]);
  }
  if (typeof ref === "string") return { ref: resolve(ref), files, digest };
  const { fit, morphology } = ref as { fit: string; morphology: string };
  return { ref: { fit: resolve(fit), morphology: resolve(morphology) }, files, digest };
}

/**
 * Samples of recordings and CSV files are sent, descriptions are text; spike trains of files are samples, too. Scores need
 * the whole recording.
 */
async function stimulusOf(
  source: StimulusSource,
  withResponse: boolean,
  documents: Map<string, Document>,
): Promise<QueueHeader["stimuli"][number]> {
  if ("spec" in source) {
    const trains: Record<string, string> = {};
    for (const [name, times] of Object.entries(source.trains)) {
      trains[name] = addSamples(Float64Array.from(times), name, documents);
    }
    return { spec: source.spec, trains };
  }
  if ("own" in source) return { own: true, sweep: source.sweep };
  if ("recording" in source && withResponse) {
    const { recording: path, sweep, electrode } = source;
    const digest = await fileDigest(path);
    documents.set(digest, { name: path, content: () => readFile(path) });
    return { recording: digest, path, sweep, electrode };
  }
  const stimulus = await madeStimulus(source);
  const { current, rateHz } = await stimulus.sample();
  const content = async (): Promise<Uint8Array> => bytesOf((await (await madeStimulus(source)).sample()).current);
  const digest = digestOf(bytesOf(current));
  documents.set(digest, { name: stimulus.name, content });
  return { samples: digest, rateHz, name: stimulus.name };
}

function addSamples(samples: Float64Array, name: string, documents: Map<string, Document>): string {
  const digest = digestOf(bytesOf(samples));
  documents.set(digest, { name, content: async () => bytesOf(samples) });
  return digest;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
