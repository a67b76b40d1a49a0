import { basename } from "node:path";

/**
 * A file of the package, by its path within the package. Modules that use this are in a folder of src/, dist/ or the
 * bundled dist/cli/, all at the same depth.
 */
export const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);

/**
 * The compiled module that a thread runs: beside the module that starts it, also in the bundle. Tests, which run that module
 * from src/, take the one in dist/.
 *
 * @param starter `import.meta.url` of the module that starts it
 * @param path of the compiled module, within dist/
 */
export const threadFile = (starter: string, path: string): URL =>
  starter.endsWith(".ts") ? packageFile(`dist/${path}`) : new URL(`./${basename(path)}`, starter);
