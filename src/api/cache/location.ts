import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import { checkArguments } from "../../base/arguments.js";

/** Variables that say where the cache lies. */
export type CacheEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Folder of the cache: the one given, else `RHEOBASE_CACHE_DIR`, else `rheobase` in `XDG_CACHE_HOME`, else where the
 * system keeps caches (`~/.cache/rheobase`, on macOS `~/Library/Caches/rheobase`, on Windows
 * `%LOCALAPPDATA%\rheobase\Cache`). A folder in which AllenSDK made its own `cell_types` stands for that.
 *
 * @returns absolute path; the folder need not exist
 */
export function cacheDirectory(given?: string | undefined, environment: CacheEnvironment = process.env): string {
  if (given !== undefined) checkArguments("find the cache", { "the folder": [given, "text"] });
  checkArguments("find the cache", { environment: [environment, "object"] });
  const named = nonEmpty(given) ?? nonEmpty(environment.RHEOBASE_CACHE_DIR);
  if (named !== undefined) return withinAllenFolder(resolve(named));
  // A relative XDG_CACHE_HOME is to be ignored (XDG Base Directory Specification).
  const xdg = nonEmpty(environment.XDG_CACHE_HOME);
  if (xdg !== undefined && resolve(xdg) === xdg) return join(xdg, "rheobase");
  return envPaths("rheobase", { suffix: "" }).cache;
}

/** AllenSDK makes a folder `cell_types` where it is started; whoever names that place means the folder. */
function withinAllenFolder(folder: string): string {
  const inner = join(folder, "cell_types");
  return existsSync(join(inner, "manifest.json")) && !existsSync(join(folder, "cells.json")) ? inner : folder;
}

const nonEmpty = (text: string | undefined): string | undefined => (text?.trim() ? text : undefined);
