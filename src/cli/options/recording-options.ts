/** Options of commands that read recordings. */
import { LAYOUTS } from "../../figures/layout.js";
import type { TraceUnits } from "../../nwb/read/trace-values.js";
import type { OptionGroup, OptionSpec } from "../command.js";
import { UsageError } from "../report-failure.js";

/** Arguments of all commands that read recordings. */
export interface RecordingArguments {
  electrode?: string;
  voltageUnit?: string;
  currentUnit?: string;
  allowExternal: boolean;
  maxSamples?: string;
}

/** For commands that read HDF5. */
export const allowExternal: OptionSpec = {
  type: "boolean",
  default: false,
  describe: "Also read other files that a recording refers to (external links and storage)",
};

/** Their declaration. */
export const recordingGroup: OptionGroup = {
  title: "Options of recordings:",
  options: {
    electrode: { value: "NAME", describe: "Only sweeps recorded by this electrode [default: all]" },
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
      describe: "Maximum number of samples per simulated or measured sweep [default: 5e7]; memory grows with it",
    },
  },
};

/** The limit of `--max-samples`; undefined if not given. */
export function maxSamplesOf({ maxSamples }: Pick<RecordingArguments, "maxSamples">): number | undefined {
  return limitOf("--max-samples", maxSamples, "of samples such as 1e8");
}

/**
 * A limit of at least 1; undefined if not given.
 *
 * @param what completes "expected a number …"
 */
export function limitOf(option: string, text: string | undefined, what: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== "" && number >= 1 && Number.isFinite(number)) return number;
  throw new UsageError(`Cannot use ${option} ${text}: expected a number ${what}`);
}

/** The units given by the user. */
export function unitsOf({ voltageUnit, currentUnit }: RecordingArguments): TraceUnits {
  return { voltageUnit, currentUnit };
}

/** How a figure shows several sweeps. */
export const layoutOption = {
  choices: LAYOUTS,
  describe:
    "Draw sweeps over each other, coloured by what varies, or each alone [default: overlay for a family that values such as amplitude=0..400pA/20pA make, else grid]",
} as const satisfies OptionSpec;
