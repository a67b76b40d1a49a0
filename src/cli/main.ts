#!/usr/bin/env node
/** The command line. Commands load their modules when they run, which keeps `--help` fast. */
import { setFlagsFromString } from "node:v8";
import { didYouMean } from "../base/text/suggest.js";
import { VERSION } from "../base/version.js";
import type { Command, CommandEntry } from "./command.js";
import { COMMANDS } from "./commands.js";
import { COMPLETE } from "./completion/completion-scripts.js";
import { EXIT } from "./exit-codes.js";
import type { OutputOptions } from "./output/terminal.js";
import { reportFailure, UnknownCommandError, UsageError } from "./report-failure.js";

/** Runs the program with its arguments and returns the exit code. */
async function main(words: readonly string[]): Promise<number> {
  if (words[0] === COMPLETE) {
    const { complete } = await import("./completion/complete.js");
    return print((await complete(words.slice(1))).join("\n"));
  }
  if (words[0] === "help") return main([...words.slice(1), "--help"]);
  const entry = commandOf(words, COMMANDS, "");
  if (entry === null) return withoutCommand(words);
  let path = entry.name;
  let { describe } = entry;
  let command: Command = await entry.load();
  let rest = without(words, entry.name);
  if (command.actions) {
    const action = commandOf(rest, command.actions, path);
    if (action === null && !asksFor(rest, "help")) {
      const names = command.actions.map(({ name }) => name);
      throw new UsageError(`Cannot run rheobase ${path}: ACTION is missing (one of ${names.join(", ")})`);
    }
    if (action !== null) {
      rest = without(rest, action.name);
      path = `${path} ${action.name}`;
      describe = action.describe;
      command = await action.load();
    }
  }
  command.prepare?.(rest);
  const [{ parseArguments }, { Session }] = await Promise.all([import("./parse-arguments.js"), import("./session.js")]);
  const args = parseArguments(path, command, rest);
  if (args.help === true) {
    const { commandHelp } = await import("./help.js");
    return print(await commandHelp(path, describe, command));
  }
  if (args.version === true) return print(VERSION);
  const given = { verbose: 0, ...args } as unknown as OutputOptions;
  await command.run?.(given, new Session(given));
  return Number(process.exitCode ?? EXIT.ok);
}

async function withoutCommand(words: readonly string[]): Promise<number> {
  if (words.length === 0 || asksFor(words, "help")) return print((await import("./help.js")).programHelp());
  if (asksFor(words, "version")) return print(VERSION);
  throw new UsageError(
    `Cannot run rheobase: COMMAND is missing (one of ${COMMANDS.map(({ name }) => name).join(", ")})`,
  );
}

/** The command named by the first word without a dash; null if there is none. */
function commandOf(words: readonly string[], entries: readonly CommandEntry[], path: string): CommandEntry | null {
  const typed = words.find((word) => !word.startsWith("-"));
  if (typed === undefined) return null;
  const found = entries.find(({ name }) => name === typed);
  if (found !== undefined) return found;
  const names = entries.map(({ name }) => name);
  const meant = didYouMean(typed, names);
  if (path === "") {
    throw new UnknownCommandError(`Cannot run the command "${typed}"${meant}: expected one of ${names.join(", ")}`);
  }
  throw new UsageError(`Cannot do "${typed}" with the ${path}${meant}: expected one of ${names.join(", ")}`);
}

function without(words: readonly string[], word: string): string[] {
  const at = words.indexOf(word);
  return [...words.slice(0, at), ...words.slice(at + 1)];
}

function asksFor(words: readonly string[], name: "help" | "version"): boolean {
  return words.includes(`--${name}`) || (name === "help" && words.includes("-h"));
}

function print(text: string): number {
  process.stdout.write(text === "" ? "" : `${text}\n`);
  return EXIT.ok;
}

// A reader that closes the pipe early (`| head`) does not need more output; that is not an error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") process.stderr.write(`Cannot write the result to stdout: ${error.message}\n`);
  process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.someFailed);
});

// V8 recompiles WebAssembly for speed after it has run for some milliseconds; Node 20 does so too early to pay off
// within a sweep. Later versions have the same limit at 13 million.
setFlagsFromString("--wasm-tiering-budget=60000000");

const words = process.argv.slice(2);
try {
  process.exitCode = await main(words);
} catch (error) {
  process.exitCode = reportFailure(error, words);
}
