import type { ModelFileOptions } from "../../models/opened-model.js";
import type { OptionGroup } from "../command.js";
import { UsageError } from "../report-failure.js";
import { sizeOf } from "./cache-amounts.js";
import { type ChangeArguments, changeSettings } from "./change-options.js";

/** Arguments about the files of a model and their changes, for all commands that open models. */
export interface ModelFileArguments extends ChangeArguments {
  fit?: string;
  morphology?: string;
  nodeType?: string;
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
    "node-type": {
      value: "ID",
      describe: "Node type to open, of a SONATA table of node types or the config of a circuit that has several",
    },
    "max-file-size": { value: "SIZE", describe: "Maximum size of a text file to read [default: 50MB]" },
    "max-zip-size": { value: "SIZE", describe: "Maximum unpacked size of a .zip [default: 8GB]" },
  },
};

/** The options in the library's form. */
export function modelFileSettings(args: ModelFileArguments): ModelFileOptions {
  const { fit, morphology, nodeType, maxFileSize, maxZipSize } = args;
  return {
    changes: changeSettings(args),
    fit,
    morphology,
    nodeType: nodeType === undefined ? undefined : nodeTypeOf(nodeType),
    maxFileBytes: sizeOf("--max-file-size", maxFileSize),
    maxZipBytes: sizeOf("--max-zip-size", maxZipSize),
  };
}

function nodeTypeOf(text: string): number {
  if (/^\s*\d{1,15}\s*$/.test(text)) return Number(text);
  throw new UsageError(`Cannot use --node-type ${text}: expected the id of a node type, a whole number such as 100`);
}
