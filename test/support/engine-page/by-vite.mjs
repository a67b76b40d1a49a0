import solverUrl from "rheobase/solver.wasm?url";
import { start } from "./page.mjs";

start(solverUrl);
