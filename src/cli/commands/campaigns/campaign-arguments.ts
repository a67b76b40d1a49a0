import type { AllenArguments } from "../../options/allen-options.js";
import type { OutputOptions } from "../../output/terminal.js";

/** Arguments of the actions of `rheobase campaign`. */
export interface CampaignArguments extends OutputOptions, Partial<AllenArguments> {
  plan: string;
  folder: string;
  output?: string;
  jobs?: string;
  dryRun: boolean;
  retryFailed: boolean;
  failFast: boolean;
  reuse: boolean;
  only?: string;
  shard?: string;
  queue?: string;
  maxRuns?: string;
}
