import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "../../api/cache/location.js";
import { serviceFolder } from "../../api/cache/service-folder.js";
import { addressInEffect } from "../../api/transport/service-address.js";

/**
 * Ids in the cache with their descriptions.
 *
 * @param folder the cache; default: the folder from the environment
 */
export async function cachedIds(
  folder: string | undefined,
  kinds: readonly ("model" | "cell")[],
): Promise<[id: string, what: string][]> {
  const root = serviceFolder(cacheDirectory(folder), addressInEffect(undefined));
  const names = (path: string): Promise<string[]> => readdir(path).catch(() => []);
  const models = kinds.includes("model") ? await names(join(root, "models")) : [];
  const folders = kinds.includes("cell") ? await names(root) : [];
  const cells = folders.flatMap((name) => /^specimen_(\d+)$/.exec(name)?.[1] ?? []);
  const ids = [
    ...models.filter((name) => /^\d+$/.test(name)).map((id): [string, string] => [id, "model in the cache"]),
    ...cells.map((id): [string, string] => [id, "cell in the cache"]),
  ];
  return ids.sort(([a], [b]) => a.localeCompare(b));
}
