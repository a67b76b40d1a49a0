import type { OutputOptions } from "../output/terminal.js";

/** Arguments of all actions; each action has some of them. */
export interface CacheArguments extends OutputOptions {
  cacheDir?: string;
  apiUrl?: string;
  ids?: string[];
  target?: string;
  source?: string;
  olderThan?: string;
  maxSize?: string;
  dryRun?: boolean;
  remove?: boolean;
}
