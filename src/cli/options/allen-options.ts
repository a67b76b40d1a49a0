import type { OptionGroup } from "../command.js";
import { UsageError } from "../report-failure.js";
import { sizeOf } from "./cache-amounts.js";

/** Sources of models and cells; each is also an environment variable (`RHEOBASE_CACHE_DIR` …). */
export interface AllenArguments {
  cacheDir?: string;
  apiUrl?: string;
  offline?: boolean;
  refresh?: boolean;
  maxAnswer?: string;
  maxDownload?: string;
}

/** Declaration of `--cache-dir`. */
export const cacheDirOption = {
  "cache-dir": {
    value: "FOLDER",
    describe: "Folder of the cache (also RHEOBASE_CACHE_DIR) [default: the system's cache folder]",
  },
} as const;

/** Declaration of `--api-url`. */
export const apiUrlOption = {
  "api-url": {
    value: "URL",
    describe: "Address of the service (also RHEOBASE_API_URL) [default: http://api.brain-map.org]",
  },
} as const;

/** Options of commands that may use the Allen service. */
export const allenGroup: OptionGroup = {
  title: "Options of models and cells of the Allen database:",
  options: {
    ...cacheDirOption,
    ...apiUrlOption,
    offline: {
      type: "boolean",
      describe: "Use only the cache, never the service (also RHEOBASE_OFFLINE)",
    },
    refresh: { type: "boolean", describe: "Ask the service again for cached items" },
    "max-answer": { value: "SIZE", describe: "Maximum size of an answer of the service [default: 256MB]" },
    "max-download": { value: "SIZE", describe: "Maximum size of a file to download [default: 64GB]" },
  },
};

/** The options in the library's form. */
export function allenSettings({ cacheDir, apiUrl, offline, refresh, maxAnswer, maxDownload }: AllenArguments) {
  if (offline && refresh) throw new UsageError("Cannot use --offline and --refresh together: use one of them");
  const limits = {
    answerBytes: sizeOf("--max-answer", maxAnswer),
    fileBytes: sizeOf("--max-download", maxDownload),
  };
  return { cacheDir, baseUrl: apiUrl, offline, refresh, transport: { limits } };
}

/** Parses the ids of a command line. */
export function idsOf(words: readonly string[]): number[] {
  return words.map((word) => {
    const id = Number(word);
    if (/^\d+$/.test(word) && Number.isSafeInteger(id) && id > 0) return id;
    throw new UsageError(`Cannot use the id "${word}": expected a number such as 472363762`);
  });
}
