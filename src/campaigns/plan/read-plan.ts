import { InvalidOptionError } from "../../base/errors.js";
import { parseCommentedJson } from "../../base/text/commented-json.js";
import { readRegularText } from "../../files/read-file.js";
import { checkCampaignPlan } from "./plan-schema.js";
import type { CampaignPlan } from "./plan-types.js";

/** More than a list of 100,000 parameter sets takes [bytes]. */
const MOST_BYTES = 100e6;

/**
 * Reads the file of a plan: JSON, comments allowed.
 *
 * @throws NotFoundError; InvalidOptionError that lists every problem; InvalidModelError for text that is no JSON
 */
export async function readPlan(path: string): Promise<CampaignPlan> {
  const text = await readRegularText(path, {
    task: `read the campaign plan ${path}`,
    Refusal: InvalidOptionError,
    maxBytes: MOST_BYTES,
  });
  return checkCampaignPlan(parseCommentedJson(text, path), path);
}
