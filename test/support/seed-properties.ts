import fc from "fast-check";
import { seed } from "./seed.js";
import { runCount } from "./share.js";

// Runs before every test file: properties that state no seed or number of runs of their own take these.
fc.configureGlobal({ seed, numRuns: runCount(100) });
