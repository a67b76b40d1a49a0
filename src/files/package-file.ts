/**
 * A file of the package by its path in it. Modules that find files beside them lie in a folder of src/, dist/ or the
 * bundled dist/cli/, which are all at the same depth.
 */
export const packageFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);
