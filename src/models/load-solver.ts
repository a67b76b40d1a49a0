import { readFile } from "node:fs/promises";
import { InternalError } from "../base/errors.js";
import { loadSolver, type Solver } from "../biophys/solver.js";
import { packageFile } from "../files/package-file.js";

/** The committed build of native/; its path is the same from src/ and dist/. */
const WASM = packageFile("native/pkg/rheobase_native_bg.wasm");

let loaded: Promise<Solver> | undefined;

/** The solver of this thread, loaded on first use. */
export function openSolver(): Promise<Solver> {
  loaded ??= readFile(WASM).then(loadSolver, (cause: unknown) => {
    loaded = undefined;
    throw new InternalError("load the solver", "its WebAssembly file is missing from the package", { cause });
  });
  return loaded;
}
