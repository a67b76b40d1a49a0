import type { ModelFileOptions } from "../../models/opened-model.js";
import type { OptionGroup } from "../command.js";
import { sizeOf } from "./cache-amounts.js";

/** Arguments of every command that opens models, about the files of a model. */
export interface ModelFileArguments {
  fit?: string;
  morphology?: string;
  maxFileSize?: string;
  maxZipSize?: string;
}

/** How they are declared. */
export const modelFileGroup: OptionGroup = {
  title: "Options of a model's files:",
  options: {
    fit: {
      value: "FILE",
      describe: "Fit parameters of a biophysical model, where they lie elsewhere or there are several",
    },
    morphology: { value: "FILE", describe: "Its morphology (SWC), likewise; also to try another one" },
    "max-file-size": { value: "SIZE", describe: "Largest text file to read [default: 50MB]" },
    "max-zip-size": { value: "SIZE", describe: "What a .zip may unpack to, all together [default: 8GB]" },
  },
};

/** What the options come to, in the words of the library. */
export function modelFileSettings({ fit, morphology, maxFileSize, maxZipSize }: ModelFileArguments): ModelFileOptions {
  return {
    fit,
    morphology,
    maxFileBytes: sizeOf("--max-file-size", maxFileSize),
    maxZipBytes: sizeOf("--max-zip-size", maxZipSize),
  };
}
