/** Options of the commands that read recordings. */
import type { TraceUnits } from "../../nwb/read/trace-values.js";
import type { OptionGroup, OptionSpec } from "../command.js";
import { UsageError } from "../report-failure.js";

/** Arguments that every command which reads recordings has alike. */
export interface RecordingArguments {
  electrode?: string;
  voltageUnit?: string;
  currentUnit?: string;
  allowExternal: boolean;
  maxSamples?: string;
}

/** For every command that reads HDF5. */
export const allowExternal: OptionSpec = {
  type: "boolean",
  default: false,
  describe: "Read other files, too, where a recording refers to them (external links and storage)",
};

/** How they are declared. */
export const recordingGroup: OptionGroup = {
  title: "Options of recordings:",
  options: {
    electrode: { value: "NAME", describe: "Only what this electrode recorded [default: all]" },
    "voltage-unit": {
      value: "UNIT",
      offers: ["mV", "V", "uV"],
      describe: "Unit of the voltages, such as mV, in a file that states none or a wrong one",
    },
    "current-unit": {
      value: "UNIT",
      offers: ["pA", "nA", "A"],
      describe: "Unit of the currents, such as pA, in such a file",
    },
    "allow-external": allowExternal,
    "max-samples": {
      value: "N",
      describe: "Most samples of a sweep that is simulated or measured [default: 5e7]; memory grows with it",
    },
  },
};

/** The bound of `--max-samples`; undefined where there is none. */
export function maxSamplesOf({ maxSamples }: Pick<RecordingArguments, "maxSamples">): number | undefined {
  if (maxSamples === undefined) return undefined;
  const number = Number(maxSamples);
  if (maxSamples.trim() !== "" && number >= 1 && Number.isFinite(number)) return number;
  throw new UsageError(`Cannot use --max-samples ${maxSamples}: expected a number of samples such as 1e8`);
}

/** The units that the user names. */
export function unitsOf({ voltageUnit, currentUnit }: RecordingArguments): TraceUnits {
  return { voltageUnit, currentUnit };
}
