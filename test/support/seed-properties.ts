import fc from "fast-check";
import { seed } from "./seed.js";

// Runs before every test file: properties that state no seed of their own take the run's.
fc.configureGlobal({ seed });
