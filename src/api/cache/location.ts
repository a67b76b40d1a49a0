import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import { checkArguments } from "../../base/arguments.js";

/** Environment variables with the path of the cache. */
export type CacheEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Folder of the cache: the given one, else `RHEOBASE_CACHE_DIR`, else `rheobase` in `XDG_CACHE_HOME`, else in the
 * system's cache folder (`~/.cache/rheobase`, on macOS `~/Library/Caches/rheobase`, on Windows
 * `%LOCALAPPDATA%\rheobase\Cache`). If the folder contains AllenSDK's `cell_types`, that is used instead.
 *
 * @returns absolute path; the folder need not exist
 */
export function cacheDirectory(given?: string | undefined, environment: CacheEnvironment = process.env): string {
  if (given !== undefined) checkArguments("find the cache", { "the folder": [given, "text"] });
  checkArguments("find the cache", { environment: [environment, "object"] });
  const named = nonEmpty(given) ?? nonEmpty(environment.RHEOBASE_CACHE_DIR);
  if (named !== undefined) return withinAllenFolder(resolve(named));
  // A relative XDG_CACHE_HOME must be ignored (XDG Base Directory Specification).
  const xdg = nonEmpty(environment.XDG_CACHE_HOME);
  if (xdg !== undefined && resolve(xdg) === xdg) return join(xdg, "rheobase");
  return envPaths("rheobase", { suffix: "" }).cache;
}

/** AllenSDK creates a folder `cell_types` in its working directory; resolves that directory to the folder. */
function withinAllenFolder(folder: string): string {
  const inner = join(folder, "cell_types");
  return existsSync(join(inner, "manifest.json")) && !existsSync(join(folder, "cells.json")) ? inner : folder;
}

const nonEmpty = (text: string | undefined): string | undefined => (text?.trim() ? text : undefined);
