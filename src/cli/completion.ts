/** Completion of ids in the shell; commands and options are completed by yargs (`rheobase completion` prints its script). */

/** Commands that take ids, and which kinds. */
const TAKES: Readonly<Record<string, readonly ("model" | "cell")[]>> = {
  run: ["model"],
  inspect: ["model"],
  fetch: ["model", "cell"],
  cache: ["model", "cell"],
};

const FLAG = "--get-yargs-completions";

/** Whether the shell is asking, and not a person. */
export const isCompletion = (args: readonly string[]): boolean => args.includes(FLAG);

/**
 * Ids in the cache that begin as the word under the cursor does.
 *
 * @param args as the shell sends them: the flag, the program, the words of the line
 * @returns null where something else than an id is asked for
 */
export async function idCompletions(args: readonly string[]): Promise<readonly string[] | null> {
  const [command = "", ...words] = args.slice(args.indexOf(FLAG) + 2);
  const start = words.at(-1) ?? "";
  const kinds = /^\d+$/.test(start) ? TAKES[command] : undefined;
  if (kinds === undefined) return null;
  const named = words.indexOf("--cache-dir");
  return idsIn(named < 0 ? undefined : words[named + 1], kinds, start);
}

async function idsIn(folder: string | undefined, kinds: readonly string[], start: string): Promise<readonly string[]> {
  const [{ readdir }, { join }, { cacheDirectory }] = await Promise.all([
    import("node:fs/promises"),
    import("node:path"),
    import("../api/cache/location.js"),
  ]);
  const root = cacheDirectory(folder);
  const names = async (path: string): Promise<string[]> => readdir(path).catch(() => []);
  const models = kinds.includes("model") ? await names(join(root, "models")) : [];
  const folders = kinds.includes("cell") ? await names(root) : [];
  const cells = folders.flatMap((name) => /^specimen_(\d+)$/.exec(name)?.[1] ?? []);
  return [...models, ...cells].filter((id) => /^\d+$/.test(id) && id.startsWith(start)).sort();
}
