import type { Argv } from "yargs";
import { UsageError } from "./report-failure.js";

/** Where commands look for models and cells; each is also an environment variable (`RHEOBASE_CACHE_DIR` …). */
export interface AllenArguments {
  cacheDir?: string;
  apiUrl?: string;
  offline?: boolean;
  refresh?: boolean;
}

const cacheDir = {
  "cache-dir": {
    type: "string",
    requiresArg: true,
    describe: "Folder of the cache (also RHEOBASE_CACHE_DIR) [default: the system's place for caches]",
  },
} as const;

/** How `--api-url` is declared. */
export const apiUrlOption = {
  "api-url": {
    type: "string",
    requiresArg: true,
    describe: "Address of the service (also RHEOBASE_API_URL) [default: http://api.brain-map.org]",
  },
} as const;

/** Declares `--cache-dir`. */
export function cacheOption<T>(program: Argv<T>): Argv<T & { cacheDir?: string }> {
  return program.options(cacheDir) as unknown as Argv<T & { cacheDir?: string }>;
}

/** Declares the options of a command that may ask the Allen service. */
export function allenOptions<T>(program: Argv<T>): Argv<T & AllenArguments> {
  return program.options({
    ...cacheDir,
    ...apiUrlOption,
    offline: {
      type: "boolean",
      describe: "Take everything from the cache, never ask the service (also RHEOBASE_OFFLINE)",
    },
    refresh: { type: "boolean", describe: "Ask the service again for what the cache holds" },
  }) as unknown as Argv<T & AllenArguments>;
}

/** What the options come to, in the words of the library. */
export function allenSettings({ cacheDir, apiUrl, offline, refresh }: AllenArguments) {
  if (offline && refresh) throw new UsageError("Cannot use --offline and --refresh together: one or the other");
  return { cacheDir, baseUrl: apiUrl, offline, refresh };
}

/** Reads the ids of a command line. */
export function idsOf(words: readonly (string | number)[]): number[] {
  return words.map((word) => {
    const id = Number(word);
    if (/^\d+$/.test(String(word)) && Number.isSafeInteger(id) && id > 0) return id;
    throw new UsageError(`Cannot use the id "${word}": a number such as 472363762 is expected`);
  });
}
