import type { ModelFileOptions } from "../../models/opened-model.js";
import type { OptionGroup } from "../command.js";
import { sizeOf } from "./cache-amounts.js";
import { type ChangeArguments, changeSettings } from "./change-options.js";

/** Arguments about the files of a model and their changes, for all commands that open models. */
export interface ModelFileArguments extends ChangeArguments {
  fit?: string;
  morphology?: string;
  maxFileSize?: string;
  maxZipSize?: string;
}

/** Their declaration. */
export const modelFileGroup: OptionGroup = {
  title: "Options of a model's files:",
  options: {
    fit: {
      value: "FILE",
      describe: "Fit parameters of a biophysical model, if they are elsewhere or there are several",
    },
    morphology: { value: "FILE", describe: "Its morphology (SWC), likewise, or a replacement" },
    "max-file-size": { value: "SIZE", describe: "Maximum size of a text file to read [default: 50MB]" },
    "max-zip-size": { value: "SIZE", describe: "Maximum unpacked size of a .zip [default: 8GB]" },
  },
};

/** The options in the library's form. */
export function modelFileSettings(args: ModelFileArguments): ModelFileOptions {
  const { fit, morphology, maxFileSize, maxZipSize } = args;
  return {
    changes: changeSettings(args),
    fit,
    morphology,
    maxFileBytes: sizeOf("--max-file-size", maxFileSize),
    maxZipBytes: sizeOf("--max-zip-size", maxZipSize),
  };
}
