import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InvalidOptionError, InvalidRecordingError, messageOf, NotFoundError } from "../base/errors.js";
import { VERSION } from "../base/version.js";
import { writeAtomic } from "../files/atomic-file.js";
import { makeResultsFolder } from "../files/make-folder.js";
import { errnoOf } from "../files/system-error.js";
import type { Campaign } from "./plan/campaign.js";
import type { CampaignPlan } from "./plan/plan-types.js";

/** Name and version of the format. */
const FORMAT = "rheobase.campaign/1";

/** What a campaign's folder says of itself, in `campaign.json`. */
export interface CampaignManifest {
  readonly schema: typeof FORMAT;
  readonly version: string;
  readonly created: string;
  readonly plan: CampaignPlan;
  /** Folder that paths of the plan start from. */
  readonly folder: string;
  readonly models: readonly string[];
  readonly change_sets: number;
  readonly stimuli: readonly string[];
  readonly runs: number;
}

const manifestPath = (folder: string): string => join(folder, "campaign.json");

/**
 * The manifest of a campaign's folder; null if there is none.
 *
 * @throws InvalidRecordingError if it is damaged
 */
export async function readManifest(folder: string): Promise<CampaignManifest | null> {
  const path = manifestPath(folder);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return null;
    throw error;
  }
  try {
    const manifest = JSON.parse(text) as CampaignManifest;
    if (manifest.schema === FORMAT) return manifest;
    throw new Error(`its schema is ${JSON.stringify(manifest.schema)}, expected ${FORMAT}`);
  } catch (cause) {
    throw new InvalidRecordingError(`read the campaign ${path}`, messageOf(cause), { path, cause });
  }
}

/**
 * The manifest of a folder that must hold a campaign.
 *
 * @param task for messages
 * @throws NotFoundError if it holds none; InvalidRecordingError if its manifest is damaged
 */
export async function manifestIn(folder: string, task: string): Promise<CampaignManifest> {
  const manifest = await readManifest(folder);
  if (manifest !== null) return manifest;
  const seen = existsSync(folder) ? "it has no campaign.json" : "there is no such folder";
  throw new NotFoundError(task, `${seen}; \`rheobase campaign run PLAN -o ${folder}\` makes one`, { path: folder });
}

/**
 * Gives a campaign its folder, or finds its own there.
 *
 * @throws InvalidOptionError if another campaign is there; WriteFailedError
 */
export async function claimFolder(folder: string, campaign: Campaign, planFolder: string): Promise<void> {
  const manifest = manifestOf(campaign, planFolder);
  if (await holdsCampaign(folder, manifest)) return;
  await makeResultsFolder(folder);
  await writeAtomic(manifestPath(folder), `${JSON.stringify(manifest, null, 2)}\n`, { what: "campaign" });
}

/**
 * As {@link claimFolder}, without writing: refuses a folder that holds another campaign.
 *
 * @throws InvalidOptionError
 */
export async function checkFolder(folder: string, campaign: Campaign, planFolder: string): Promise<void> {
  await holdsCampaign(folder, manifestOf(campaign, planFolder));
}

function manifestOf(campaign: Campaign, planFolder: string): CampaignManifest {
  return {
    schema: FORMAT,
    version: VERSION,
    created: new Date().toISOString(),
    plan: campaign.plan,
    folder: planFolder,
    models: campaign.models.map(({ name }) => name),
    change_sets: campaign.changeSets.count,
    stimuli: campaign.stimuli.map(({ name, variant }) => (variant === null ? name : `${name} ${variant}`)),
    runs: campaign.runCount,
  };
}

/** Whether a folder holds a campaign already. */
async function holdsCampaign(folder: string, manifest: CampaignManifest): Promise<boolean> {
  const found = await readManifest(folder);
  const difference = found === null ? null : differenceOf(found, manifest);
  if (difference === null) return found !== null;
  throw new InvalidOptionError(
    `run the campaign in ${folder}`,
    `the folder holds another one (${difference}), expected an empty or new folder; results of the other are used there, too`,
    { path: folder },
  );
}

/** What tells two campaigns apart; null if they are the same. */
function differenceOf(found: CampaignManifest, asked: CampaignManifest): string | null {
  const { models, stimuli, runs } = asked;
  if (found.runs !== runs) return `it has ${found.runs} runs, not ${runs}`;
  const other = found.models.findIndex((name, i) => name !== models[i]);
  if (other >= 0) return `its model ${other + 1} is ${found.models[other]}, not ${models[other]}`;
  const stimulus = found.stimuli.findIndex((name, i) => name !== stimuli[i]);
  if (stimulus >= 0) return `its stimulus ${stimulus + 1} is ${found.stimuli[stimulus]}, not ${stimuli[stimulus]}`;
  const keys = ["changes", "settings", "measures"] as const;
  const key = keys.find((name) => JSON.stringify(found.plan[name]) !== JSON.stringify(asked.plan[name]));
  return key === undefined ? null : `its ${key} differ`;
}
