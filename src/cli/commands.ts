import type { CommandEntry } from "./command.js";

/** All commands, in the order of the help. Each loads its module when it is asked for, so that `--help` answers at once. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "demo",
    describe: "Run the models that come along, offline: NWB files and figures in ./rheobase-demo",
    load: async () => (await import("./commands/demo.js")).demoCommand,
  },
  {
    name: "run",
    describe: "Simulate a model and write the responses to an NWB file",
    load: async () => (await import("./commands/run.js")).runCommand,
  },
  {
    name: "compare",
    describe: "Compare models or simulations with a recording",
    load: async () => (await import("./commands/compare.js")).compareCommand,
  },
  {
    name: "features",
    describe: "Measure spikes and sweeps of a recording, as AllenSDK does",
    load: async () => (await import("./commands/features.js")).featuresCommand,
  },
  {
    name: "inspect",
    describe: "Say what a model, morphology or recording holds",
    load: async () => (await import("./commands/inspect.js")).inspectCommand,
  },
  {
    name: "plot",
    describe: "Draw sweeps of a recording or simulation, or a morphology",
    load: async () => (await import("./commands/plot.js")).plotCommand,
  },
  {
    name: "validate",
    describe: "Check an NWB 2 file against what NWB requires",
    load: async () => (await import("./commands/validate.js")).validateCommand,
  },
  {
    name: "cells",
    describe: "Search the cells of the Allen Cell Types database",
    load: async () => (await import("./commands/cells.js")).cellsCommand,
  },
  {
    name: "models",
    describe: "Search the models of the Allen Cell Types database",
    load: async () => (await import("./commands/models.js")).modelsCommand,
  },
  {
    name: "fetch",
    describe: "Bring models and recordings into the cache",
    load: async () => (await import("./commands/fetch.js")).fetchCommand,
  },
  {
    name: "cache",
    describe: "List, check and clean up the cache, or carry it to another machine",
    load: async () => (await import("./commands/cache.js")).cacheCommand,
  },
  {
    name: "doctor",
    describe: "Test this installation: solver, threads, files, figures, cache",
    load: async () => (await import("./commands/doctor.js")).doctorCommand,
  },
  {
    name: "completion",
    describe: "Print the script with which bash, zsh or fish complete commands, options and values",
    load: async () => (await import("./commands/completion.js")).completionCommand,
  },
];
