/**
 * A file of the package, by its path within the package. Modules that use this are in a folder of src/, dist/ or the
 * bundled dist/cli/, all at the same depth.
 */
export const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);
