/** Results of other campaigns are used again: where each lies is remembered in the cache. */
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { cacheDirectory } from "../api/cache/location.js";
import { isRheobaseError, throwIfAborted } from "../base/errors.js";
import { writeAtomic } from "../files/atomic-file.js";
import { withLock } from "../files/lock.js";
import { makeResultsFolder } from "../files/make-folder.js";
import { readManifest } from "./campaign-folder.js";
import { listParts, readJournals, readSealed, sealedName } from "./results/part-files.js";
import { rowsOfSealed } from "./results/read-back.js";
import type { RunRow } from "./results/run-row.js";

/** Campaigns that are remembered at most; the oldest are forgotten. */
const MOST_KNOWN = 200;

const listPath = (cacheDir: string | undefined): string => join(cacheDirectory(cacheDir), "campaigns.json");

/** The folders of campaigns, the newest last; none if the list cannot be read. */
async function knownFolders(cacheDir: string | undefined): Promise<string[]> {
  try {
    const list: unknown = JSON.parse(await readFile(listPath(cacheDir), "utf8"));
    return Array.isArray(list) ? list.filter((folder) => typeof folder === "string") : [];
  } catch {
    return [];
  }
}

/** Remembers a campaign. A cache that cannot be written only means that its results are not found later. */
export async function rememberCampaign(folder: string, cacheDir: string | undefined): Promise<void> {
  const path = listPath(cacheDir);
  const own = resolve(folder);
  if ((await knownFolders(cacheDir)).includes(own)) return;
  try {
    await makeResultsFolder(cacheDirectory(cacheDir));
    await withLock(`${path}.lock`, {}, async () => {
      const others = (await knownFolders(cacheDir)).filter((known) => known !== own);
      const list = [...others, own].slice(-MOST_KNOWN);
      await writeAtomic(path, `${JSON.stringify(list, null, 2)}\n`, { what: "list of campaigns" });
    });
  } catch (error) {
    if (!isRheobaseError(error, "WriteFailed")) throw error;
  }
}

/** Options of {@link reuseResults}. */
export interface ReuseOptions {
  /** Takes the files of a run over from the folder of another campaign; false if they are gone, so that it is run anew. */
  readonly takeFiles?: ((from: string, key: string) => Promise<boolean>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Finds results of runs in the campaigns that are remembered: those that ended well, and have the key of a run that is left.
 *
 * @param wanted runs without a result, by their keys
 * @throws CancelledError; what `keep` throws
 */
export async function reuseResults(
  wanted: ReadonlyMap<string, number>,
  folder: string,
  cacheDir: string | undefined,
  keep: (row: RunRow) => Promise<void>,
  { takeFiles, signal }: ReuseOptions = {},
): Promise<void> {
  const own = resolve(folder);
  const others = (await knownFolders(cacheDir)).filter((known) => known !== own);
  if (others.length === 0) return;
  const left = new Map(wanted);
  for (const other of others.reverse()) {
    throwIfAborted(signal, "the campaign");
    if (left.size === 0) return;
    for await (const row of resultsIn(other, left)) {
      const index = left.get(row.key);
      // The folder may hold a run twice, in a journal and sealed.
      if (index !== undefined && !((await takeFiles?.(other, row.key)) ?? true)) continue;
      if (index !== undefined) await keep({ ...row, index, reused: true });
      left.delete(row.key);
    }
  }
}

/** The results in a campaign's folder that are wanted; none from a folder that is gone or damaged. */
async function* resultsIn(folder: string, wanted: ReadonlyMap<string, unknown>): AsyncGenerator<RunRow> {
  const isOfUse = ({ key, status }: { readonly key: string; readonly status: string }): boolean =>
    status === "ok" && wanted.has(key);
  const parts = join(folder, "parts");
  try {
    if ((await readManifest(folder)) === null) return;
    for (const [part, { journals, isSealed }] of await listParts(parts)) {
      const rows = [...(await readJournals(journals)).values()];
      if (isSealed) {
        const runs = await readSealed(join(parts, sealedName(part, "runs")), ["key", "status"]);
        if ((runs as { key: string; status: string }[]).some(isOfUse)) rows.push(...(await rowsOfSealed(parts, part)));
      }
      for (const row of rows) if (isOfUse(row)) yield row;
    }
  } catch (error) {
    if (!isRheobaseError(error, "InvalidRecording")) throw error;
  }
}
