import { InvalidOptionError } from "../../base/errors.js";
import type { Campaign } from "../plan/campaign.js";
import type { CampaignResults } from "../results/results.js";
import { type RunRow, rowWithout } from "../results/run-row.js";

/** One of several processes that share a campaign. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/** Which part of a campaign is asked for. */
export interface RunChoice {
  /** Run again what ended in an error; default false. */
  readonly retryFailed?: boolean | undefined;
  /** Only models whose name contains this text. */
  readonly only?: string | undefined;
  /** The share of this process; default all of it. */
  readonly shard?: Shard | undefined;
}

/**
 * Which runs are left to do.
 *
 * @throws InvalidOptionError if no model has the name in `only`, or there is no such shard
 */
export function leftRuns(
  campaign: Campaign,
  results: CampaignResults,
  { retryFailed = false, only, shard }: RunChoice,
): (index: number) => boolean {
  checkShard(shard);
  const { models, stimuli, changeSets } = campaign;
  if (only !== undefined && !models.some(({ name }) => name.includes(only))) {
    throw new InvalidOptionError(`run only ${only}`, "no model of the campaign has this in its name", {
      value: only,
      allowed: models.slice(0, 20).map(({ name }) => name),
    });
  }
  return (index) => {
    const status = results.statusOf(index);
    if (status !== null && !(retryFailed && status === "error")) return false;
    const cell = Math.floor(index / stimuli.length);
    if (shard !== undefined && cell % shard.count !== shard.number - 1) return false;
    return only === undefined || models[Math.floor(cell / changeSets.count)]!.name.includes(only);
  };
}

/** Results of the runs that are known not to run: those of a model that cannot be opened, or has no such sweep. */
export function* notRunRows(campaign: Campaign, isLeft: (index: number) => boolean): Generator<RunRow> {
  for (let index = 0; index < campaign.runCount; index++) {
    const why = isLeft(index) ? campaign.notRun(index) : null;
    if (why !== null) yield rowWithout({ index, key: "" }, why.status, why.reason);
  }
}

/** @throws InvalidOptionError for a shard that does not exist */
export function checkShard(shard: Shard | undefined): void {
  if (shard === undefined) return;
  const { number, count } = shard;
  const isWhole = Number.isInteger(number) && Number.isInteger(count);
  if (isWhole && number >= 1 && number <= count) return;
  throw new InvalidOptionError(`run shard ${number}/${count}`, "expected a number from 1 to the number of shards", {
    value: `${number}/${count}`,
  });
}
