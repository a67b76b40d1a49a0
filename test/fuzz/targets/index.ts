import type { Target } from "../target.js";
import { answers } from "./answers.js";
import { archive } from "./archive.js";
import { csv } from "./csv.js";
import { fit } from "./fit.js";
import { glif } from "./glif.js";
import { indexFiles } from "./index-files.js";
import { manifest } from "./manifest.js";
import { markers } from "./markers.js";
import { plans } from "./plans.js";
import { nwb1, nwb2 } from "./recordings.js";
import { stimulus } from "./stimulus.js";
import { swc } from "./swc.js";
import { zip } from "./zip.js";

/** All targets by name. */
export const targets: Readonly<Record<string, Target>> = {
  zip,
  swc,
  fit,
  glif,
  manifest,
  markers,
  csv,
  stimulus,
  nwb1,
  nwb2,
  archive,
  index: indexFiles,
  answers,
  plans,
};
