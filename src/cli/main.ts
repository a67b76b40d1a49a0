#!/usr/bin/env node
/** The command line. Commands load what they need when they run, so that `--help` answers at once. */
import yargs, { type CommandModule } from "yargs";
import { hideBin } from "yargs/helpers";
import { didYouMean } from "../stimulus/suggest.js";
import { VERSION } from "../version.js";
import { cacheCommand } from "./cache.js";
import { REPEATABLE_FILTERS } from "./cell-filter-options.js";
import { cellsCommand } from "./cells.js";
import { compareCommand } from "./compare.js";
import { idCompletions, isCompletion } from "./completion.js";
import { demoCommand } from "./demo.js";
import { doctorCommand } from "./doctor.js";
import { EXIT } from "./exit-codes.js";
import { featuresCommand } from "./features.js";
import { fetchCommand } from "./fetch.js";
import { type Example, usage } from "./help.js";
import { inspectCommand } from "./inspect.js";
import { modelsCommand } from "./models.js";
import { plotCommand } from "./plot.js";
import { reportFailure, UnknownCommandError, UsageError } from "./report-failure.js";
import { runCommand } from "./run.js";
import { validateCommand } from "./validate.js";
import { wording } from "./wording.js";

const examples: readonly Example[] = [
  ["rheobase demo", "Run the models that come along, offline; then look at ./rheobase-demo"],
  ["rheobase inspect rheobase-demo/GLIF5.nwb", "List the sweeps of a recording"],
  [
    "rheobase run models/glif-cell/GLIF5_neuron_config.json --stimulus square:amplitude=190pA",
    "Simulate a step of current",
  ],
  [
    "rheobase run models/glif-cell/GLIF3_neuron_config.json --recording rheobase-demo/GLIF5.nwb --sweeps Noise",
    "Simulate the stimuli of a recording",
  ],
];

const commands = [
  demoCommand,
  runCommand,
  compareCommand,
  featuresCommand,
  inspectCommand,
  plotCommand,
  validateCommand,
  cellsCommand,
  modelsCommand,
  fetchCommand,
  cacheCommand,
  doctorCommand,
];

const exitCodes = `Exit codes: 0 ok · 1 some item failed · 2 usage · 3 invalid model, recording or stimulus, or the output exists ·
  4 not found or network · 5 numerical failure · 6 verification failed · 130 interrupted`;

/** Options that may be given several times. */
const repeatable = ["stimulus", "sigma", "files", "ids", "model", "specimen", "v", "verbose", ...REPEATABLE_FILTERS];

/** yargs would make a list of an option given twice; only some options are lists. */
function refuseRepeated(args: Record<string, unknown>): true {
  const twice = Object.keys(args).find((key) => key !== "_" && !repeatable.includes(key) && Array.isArray(args[key]));
  if (twice !== undefined) throw new UsageError(`Cannot use ${twice.length === 1 ? "-" : "--"}${twice} more than once`);
  return true;
}

/** What cannot be a command is named before yargs wonders what it might be. */
function checkCommand(args: readonly string[]): void {
  const typed = args.find((arg) => !arg.startsWith("-"));
  const names = commands.map(({ command }) => String(command).replace(/ .*/, ""));
  if (typed === undefined || isCompletion(args) || ["help", "completion", ...names].includes(typed)) return;
  throw new UnknownCommandError(
    `Cannot run the command "${typed}"${didYouMean(typed, names)}: expected one of ${names.join(", ")}`,
  );
}

/** Whatever follows a `--` is a file, whether or not it begins with a dash, which yargs would not take in. */
function namePlainly(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  if (end < 0) return [...args];
  return [...args.slice(0, end), ...args.slice(end + 1).map((arg) => (arg.startsWith("-") ? `./${arg}` : arg))];
}

/**
 * yargs lays out the help of each command that it runs, in case the command should print it later. None of ours does,
 * and it takes 50 ms.
 */
function layOutNoHelp(program: object): void {
  const internals = (program as { getInternalMethods(): { getUsageInstance(): object } }).getInternalMethods();
  Object.assign(internals.getUsageInstance(), { cacheHelpMessage: () => undefined });
}

/** Runs the program on its arguments and returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  checkCommand(args);
  const ids = isCompletion(args) ? await idCompletions(args) : null;
  if (ids !== null) {
    process.stdout.write(ids.map((id) => `${id}\n`).join(""));
    return EXIT.ok;
  }
  const program = yargs(namePlainly(args))
    .scriptName("rheobase")
    .usage(usage("<command>", "Simulates the Allen Institute's single-neuron models and writes NWB.", examples));
  for (const command of commands) program.command(command as CommandModule);
  program
    .completion("completion", "Print the script with which bash and zsh complete: rheobase completion >> ~/.bashrc")
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
    .updateStrings({ ...wording })
    .version(VERSION)
    .alias("h", "help")
    .epilogue(exitCodes)
    .wrap(Math.min(120, process.stdout.columns ?? 120))
    .parserConfiguration({ "greedy-arrays": false, "camel-case-expansion": true })
    .exitProcess(isCompletion(args)) // having completed, yargs would run the command, too
    .fail((message: string | null, error: Error | undefined) => {
      // An error that yargs throws of its own is about the arguments, too.
      throw error === undefined || error.name === "YError"
        ? new UsageError(message ?? error?.message ?? "Cannot understand the arguments")
        : error;
    });
  layOutNoHelp(program);
  if (args.length === 0) {
    program.showHelp("log");
    return EXIT.ok;
  }
  await program.parseAsync();
  return Number(process.exitCode ?? EXIT.ok);
}

// A reader that closes the pipe early (`| head`) has had enough: no reason to complain.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.stderr.write(`Cannot write the result to stdout: ${error.message}\n`);
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.someFailed);
});

const args = hideBin(process.argv);
try {
  process.exitCode = await main(args);
} catch (error) {
  process.exitCode = reportFailure(error, args);
}
