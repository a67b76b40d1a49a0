import type { GlifConfig } from "./config.js";
import type { ParseGlifOptions } from "./parse-config.js";

/**
 * `parseGlifConfig` that loads the schema of configs only on the first call.
 *
 * @param document the parsed JSON
 * @throws as `parseGlifConfig`
 */
export async function openGlifConfig(document: unknown, options: ParseGlifOptions = {}): Promise<GlifConfig> {
  const { parseGlifConfig } = await import("./parse-config.js");
  return parseGlifConfig(document, options);
}
