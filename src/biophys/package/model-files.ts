/** Text files of a model, from any storage. Paths have forward slashes; `..` and absolute paths lead outside. */
export interface ModelFiles {
  /** Sorted names of the files directly in a folder; `""` is the model's own folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Content of a file; null if it does not exist. */
  text(path: string): Promise<string | null>;
}

/** Files in memory, by path. */
export function filesOf(texts: ReadonlyMap<string, string>): ModelFiles {
  return {
    list: async (folder) => namesIn([...texts.keys()], folder),
    text: async (path) => texts.get(path) ?? null,
  };
}

/** Sorted names of the files directly in a folder. */
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
