#!/usr/bin/env node
/** The command line. Commands load what they need when they run, so that `--help` answers at once. */
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { VERSION } from "../version.js";
import { demoCommand } from "./demo.js";
import { EXIT } from "./exit-codes.js";
import { inspectCommand } from "./inspect.js";
import { plotCommand } from "./plot.js";
import { reportFailure, UsageError } from "./report-failure.js";
import { runCommand } from "./run.js";
import { validateCommand } from "./validate.js";

const examples: [string, string][] = [
  ["rheobase demo", "Run the models that come along, offline; look at ./rheobase-demo"],
  ["rheobase inspect cell.nwb", "List the sweeps of a recording"],
  ['rheobase run GLIF5_neuron_config.json --recording cell.nwb --sweeps "Noise 1"', "Simulate recorded stimuli"],
  [
    "rheobase run GLIF5_neuron_config.json --stimulus square:amplitude=190pA --plot out.png",
    "Simulate a step of current",
  ],
];

const exitCodes = `Exit codes: 0 ok · 1 some item failed · 2 usage · 3 invalid model, recording or stimulus, or the output exists ·
  4 not found or network · 5 numerical failure · 6 verification failed · 130 interrupted`;

/** Options that may be given several times. */
const repeatable = ["stimulus", "v", "verbose"];

/** yargs would make a list of an option given twice; only some options are lists. */
function refuseRepeated(args: Record<string, unknown>): true {
  const twice = Object.keys(args).find((key) => key !== "_" && !repeatable.includes(key) && Array.isArray(args[key]));
  if (twice !== undefined) throw new UsageError(`Cannot use ${twice.length === 1 ? "-" : "--"}${twice} more than once`);
  return true;
}

/** Runs the program on its arguments and returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const program = yargs(args)
    .scriptName("rheobase")
    .usage("$0 <command>\n\nSimulates the Allen Institute's single-neuron models and writes NWB.")
    .example(examples)
    .command(demoCommand)
    .command(runCommand)
    .command(inspectCommand)
    .command(plotCommand)
    .command(validateCommand)
    .demandCommand(1, 1, "Name a command", "Name one command")
    .options({
      json: {
        type: "boolean",
        default: false,
        describe: "Print one JSON document on stdout, nothing else",
        global: true,
      },
      quiet: { alias: "q", type: "boolean", default: false, describe: "No messages, no progress", global: true },
      verbose: { alias: "v", type: "count", describe: "Say more (on stderr)", global: true },
    })
    .check(refuseRepeated)
    .strict()
    .recommendCommands()
    .version(VERSION)
    .alias("h", "help")
    .epilogue(exitCodes)
    .wrap(Math.min(120, process.stdout.columns ?? 120))
    .parserConfiguration({ "greedy-arrays": false, "camel-case-expansion": true })
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(message ?? "unknown arguments");
    });
  if (args.length === 0) {
    program.showHelp("log");
    return EXIT.ok;
  }
  await program.parseAsync();
  return Number(process.exitCode ?? EXIT.ok);
}

// A reader that closes the pipe early (`| head`) has had enough: no reason to complain.
process.stdout.on("error", (error: NodeJS.ErrnoException) =>
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.someFailed),
);

const args = hideBin(process.argv);
try {
  process.exitCode = await main(args);
} catch (error) {
  process.exitCode = reportFailure(error, args);
}
