import solverUrl from "rheobase/solver.wasm"; // by esbuild's loader `file`
import { start } from "./page.mjs";

start(solverUrl);
