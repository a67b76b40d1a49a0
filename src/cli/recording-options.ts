import type { OptionSpec } from "./command.js";

/** Options of the commands that read recordings. */

/** Which electrode of a recording that has several. */
export const electrodeOption: OptionSpec = {
  value: "NAME",
  describe: "Only what this electrode recorded [default: all]",
};
