import { checkArguments } from "../base/arguments.js";
import { InternalError } from "../base/errors.js";
import { manifestIn } from "./campaign-folder.js";
import { CampaignResults, type RunCounts } from "./results/results.js";

/** How far a campaign is. */
export interface CampaignStatus {
  readonly folder: string;
  readonly runs: number;
  readonly counts: RunCounts;
}

/**
 * Counts the runs of a campaign from its folder, also while another process works in it.
 *
 * @throws InvalidOptionError for an argument that is no path; NotFoundError if the folder holds no campaign; InvalidRecordingError for a damaged part
 */
export async function campaignStatus(folder: string): Promise<CampaignStatus> {
  checkArguments("read a campaign", { folder: [folder, "path"] });
  const { runs } = await manifestIn(folder, `read the campaign in ${folder}`);
  const factsOf = (): never => {
    throw new InternalError("count runs", "only the plan says what each is");
  };
  const campaign = { runCount: runs, varied: [], keyOf: () => null, factsOf };
  const { counts } = await CampaignResults.open(folder, campaign, { isAlone: false });
  return { folder, runs, counts };
}
