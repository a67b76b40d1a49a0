/** Options that every command which simulates has alike. */
export const simulationOptions = {
  jobs: {
    type: "string",
    requiresArg: true,
    describe: "Worker threads (also RHEOBASE_JOBS) [default: 1 for GLIF, the cores for biophysical models]",
  },
  axon: {
    choices: ["truncated", "stub"],
    describe: "Axon of a biophysical model [default: stub, for all-active models with an axon truncated]",
  },
} as const;
