import type { Command, CommandEntry } from "./command.js";

/** All commands, in the order of the help. Their modules are loaded on demand, which keeps `--help` fast. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "demo",
    describe: "Run the shipped models, offline: NWB files and figures in ./rheobase-demo",
    load: async () => (await import("./commands/demo.js")).demoCommand,
  },
  {
    name: "run",
    describe: "Simulate a model and write the responses to an NWB file",
    load: async () => (await import("./commands/run.js")).runCommand,
  },
  {
    name: "fi",
    describe: "Find the f-I curve and the rheobase of a model",
    load: async () => (await import("./commands/curves/fi.js")).fiCommand,
  },
  {
    name: "iv",
    describe: "Find the I-V curve of a biophysical model under voltage clamp",
    load: async () => (await import("./commands/curves/iv.js")).ivCommand,
  },
  {
    name: "campaign",
    describe: "Run many models, parameter sets and stimuli by a plan, into tables",
    load: async () => (await import("./commands/campaigns/campaign.js")).campaignCommand,
  },
  {
    name: "query",
    describe: "Answer a question in SQL over the tables of a campaign",
    load: async () => (await import("./commands/campaigns/query.js")).queryCommand as Command,
  },
  {
    name: "worker",
    describe: "Do runs of campaigns that share a queue, on this machine",
    load: async () => (await import("./commands/campaigns/worker.js")).workerCommand,
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
    describe: "Show the content of a model, morphology or recording",
    load: async () => (await import("./commands/inspect.js")).inspectCommand,
  },
  {
    name: "export",
    describe: "Write the parameters of a model, changed or not, to a JSON file",
    load: async () => (await import("./commands/export.js")).exportCommand,
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
    load: async () => (await import("./commands/allen/cells.js")).cellsCommand,
  },
  {
    name: "models",
    describe: "Search the models of the Allen Cell Types database",
    load: async () => (await import("./commands/allen/models.js")).modelsCommand,
  },
  {
    name: "fetch",
    describe: "Download models and recordings into the cache",
    load: async () => (await import("./commands/allen/fetch.js")).fetchCommand,
  },
  {
    name: "cache",
    describe: "List, check and clean up the cache, or move it to another machine",
    load: async () => (await import("./commands/allen/cache.js")).cacheCommand,
  },
  {
    name: "doctor",
    describe: "Test this installation: solver, threads, files, figures, cache",
    load: async () => (await import("./commands/doctor.js")).doctorCommand,
  },
  {
    name: "completion",
    describe: "Print a script for bash, zsh or fish that completes commands, options and values",
    load: async () => (await import("./commands/completion.js")).completionCommand,
  },
];
