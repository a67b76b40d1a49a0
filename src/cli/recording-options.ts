/** Options of the commands that read recordings. */

/** Which electrode of a recording that has several. */
export const electrodeOption = {
  type: "string",
  requiresArg: true,
  describe: "Only what this electrode recorded [default: all]",
} as const;
