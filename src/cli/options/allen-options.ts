import type { OptionGroup } from "../command.js";
import { UsageError } from "../report-failure.js";
import { sizeOf } from "./cache-amounts.js";

/** Where commands look for models and cells; each is also an environment variable (`RHEOBASE_CACHE_DIR` …). */
export interface AllenArguments {
  cacheDir?: string;
  apiUrl?: string;
  offline?: boolean;
  refresh?: boolean;
  maxAnswer?: string;
  maxDownload?: string;
}

/** How `--cache-dir` is declared. */
export const cacheDirOption = {
  "cache-dir": {
    value: "FOLDER",
    describe: "Folder of the cache (also RHEOBASE_CACHE_DIR) [default: the system's place for caches]",
  },
} as const;

/** How `--api-url` is declared. */
export const apiUrlOption = {
  "api-url": {
    value: "URL",
    describe: "Address of the service (also RHEOBASE_API_URL) [default: http://api.brain-map.org]",
  },
} as const;

/** Options of a command that may ask the Allen service. */
export const allenGroup: OptionGroup = {
  title: "Options of models and cells of the Allen database:",
  options: {
    ...cacheDirOption,
    ...apiUrlOption,
    offline: {
      type: "boolean",
      describe: "Take everything from the cache, never ask the service (also RHEOBASE_OFFLINE)",
    },
    refresh: { type: "boolean", describe: "Ask the service again for what the cache holds" },
    "max-answer": { value: "SIZE", describe: "Longest answer to take of the service [default: 256MB]" },
    "max-download": { value: "SIZE", describe: "Largest file to download [default: 64GB]" },
  },
};

/** What the options come to, in the words of the library. */
export function allenSettings({ cacheDir, apiUrl, offline, refresh, maxAnswer, maxDownload }: AllenArguments) {
  if (offline && refresh) throw new UsageError("Cannot use --offline and --refresh together: one or the other");
  const limits = {
    answerBytes: sizeOf("--max-answer", maxAnswer),
    fileBytes: sizeOf("--max-download", maxDownload),
  };
  return { cacheDir, baseUrl: apiUrl, offline, refresh, transport: { limits } };
}

/** Reads the ids of a command line. */
export function idsOf(words: readonly string[]): number[] {
  return words.map((word) => {
    const id = Number(word);
    if (/^\d+$/.test(word) && Number.isSafeInteger(id) && id > 0) return id;
    throw new UsageError(`Cannot use the id "${word}": a number such as 472363762 is expected`);
  });
}
