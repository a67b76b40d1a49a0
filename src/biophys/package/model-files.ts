/** Text files of a model, wherever they are kept. Paths have forward slashes; `..` and absolute ones lead outside. */
export interface ModelFiles {
  /** Names of the files directly in a folder, `""` for the model's own; sorted. */
  list(folder: string): Promise<readonly string[]>;
  /** Content of a file; null where there is none. */
  text(path: string): Promise<string | null>;
}

/** Files that are in memory, by path. */
export function filesOf(texts: ReadonlyMap<string, string>): ModelFiles {
  return {
    list: async (folder) => namesIn([...texts.keys()], folder),
    text: async (path) => texts.get(path) ?? null,
  };
}

/** Names of the files that lie directly in a folder, sorted. */
export function namesIn(paths: readonly string[], folder: string): string[] {
  const start = folder === "" ? "" : `${folder}/`;
  return paths
    .filter((path) => path.startsWith(start) && !path.slice(start.length).includes("/"))
    .map((path) => path.slice(start.length))
    .sort();
}

/** The folder of a path, `""` for the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}
