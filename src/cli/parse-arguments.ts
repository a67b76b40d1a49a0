import yargs, { type Arguments, type Options as YargsOption } from "yargs";
import { didYouMean, nearest } from "../base/text/suggest.js";
import {
  type ArgumentSpec,
  argumentName,
  type Command,
  isFlag,
  type Options,
  optionsOf,
  valueName,
} from "./command.js";
import { UsageError } from "./report-failure.js";

/** Arguments by name, in camelCase as commands use them. */
export type ParsedArguments = Record<string, unknown>;

/** yargs in its simplest form: one key per option, every value as typed. */
const configuration = {
  "camel-case-expansion": false,
  "dot-notation": false,
  "greedy-arrays": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "strip-aliased": true,
};

/**
 * Parses the words after a command's name according to its declaration.
 *
 * @param path the command's name, such as `cache export`
 * @throws UsageError that names the unusable word and a suggestion
 */
export function parseArguments(path: string, command: Command, words: readonly string[]): ParsedArguments {
  const options = optionsOf(command);
  const end = words.indexOf("--");
  const before = end < 0 ? [...words] : words.slice(0, end);
  const after = end < 0 ? [] : words.slice(end + 1);
  checkDashes(before, options);
  const { _: plain, $0, ...given } = readOptions(before, options);
  if (given.help === true || given.version === true) return { help: given.help, version: given.version };
  const parsed: ParsedArguments = {};
  for (const [name, value] of Object.entries(given)) parsed[camelCase(name)] = optionValue(path, name, value, options);
  for (const [name, { default: fallback }] of Object.entries(options)) {
    if (fallback !== undefined) parsed[camelCase(name)] ??= fallback;
  }
  return { ...parsed, ...takeWords(path, command, plain.map(String), after, options) };
}

/** Marks errors for options without a value; yargs would only report a sentence. */
const LACKING = "lacking ";

function readOptions(words: readonly string[], options: Options): Arguments {
  let failure: string | undefined;
  const argv = yargs([...words])
    // Disables yargs' own help and version, which would print and end the process; done first, since two options have
    // these names.
    .help(false)
    .version(false)
    .detectLocale(false)
    .exitProcess(false)
    .parserConfiguration(configuration)
    .options(yargsOptions(options))
    .updateStrings({ "Not enough arguments following: %s": `${LACKING}%s` })
    .fail((message, error) => {
      failure = message ?? error.message;
    })
    .parseSync();
  if (failure === undefined) return argv;
  if (!failure.startsWith(LACKING)) throw new UsageError(failure);
  throw needsValue(nameOf(failure.slice(LACKING.length), options), options, words);
}

function yargsOptions(options: Options): Record<string, YargsOption> {
  return Object.fromEntries(
    Object.entries(options).map(([name, spec]) => [
      name,
      {
        ...(spec.alias !== undefined && { alias: spec.alias }),
        ...(isFlag(spec) ? { type: spec.type as "boolean" | "count" } : { type: "string", nargs: 1 }),
      },
    ]),
  );
}

/** Detects options with a dash too few, or with a character that only looks like a dash. */
function checkDashes(words: readonly string[], options: Options): void {
  for (const word of words) {
    const [, dashes = "", name = ""] = /^([-–—]+)([a-z][a-z-]+)(?:=|$)/.exec(word) ?? [];
    const known = Object.hasOwn(options, name);
    if (/[–—]/.test(dashes) && known) {
      throw new UsageError(`Cannot use ${word}: it begins with a dash of a text editor, expected --${name}`);
    }
    if (dashes === "-" && known) throw new UsageError(`Cannot use ${word}: expected two dashes, --${name}`);
  }
  for (const name of Object.keys(options)) {
    if (words.includes(`--${name}`) && words.includes(`--no-${name}`)) {
      throw new UsageError(`Cannot use --${name} and --no-${name} together: use one of them`);
    }
  }
  const assigned = words.map((word) => /^--(?:no-)?([^=]+)=(.*)$/.exec(word));
  for (const [, name = "", value = ""] of assigned.filter((match) => match !== null)) {
    const spec = Object.hasOwn(options, name) ? options[name] : undefined;
    if (spec !== undefined && isFlag(spec) && !/^(?:true|false)$/.test(value)) {
      throw new UsageError(`Cannot use --${name}=${value}: the option takes no value`);
    }
  }
}

function optionValue(path: string, name: string, value: unknown, options: Options): unknown {
  const spec = Object.hasOwn(options, name) ? options[name] : undefined;
  if (spec === undefined) throw unknownOption(path, value === false ? `no-${name}` : name, options);
  if (spec.type === "count") return value;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (spec.type === "boolean") return values.at(-1);
  for (const each of values) {
    if (typeof each !== "string") throw unknownOption(path, `no-${name}`, options);
    if (each.trim() === "") throw needsValue(name, options, []);
    if (spec.choices && !spec.choices.map(String).includes(each)) {
      const expected = spec.choices.join(", ");
      const meant = typeof spec.choices[0] === "number" ? "" : didYouMean(each, spec.choices.map(String));
      throw new UsageError(`Cannot use --${name} ${each}${meant}: expected one of ${expected}`);
    }
  }
  const read = values.map((each) => (typeof spec.choices?.[0] === "number" ? Number(each) : each));
  if (spec.array) return read;
  if (read.length > 1) {
    throw new UsageError(
      `Cannot use --${name} more than once: it was given as ${values.join(" and ")}, expected one value`,
    );
  }
  return read[0];
}

function needsValue(name: string, options: Options, words: readonly string[]): UsageError {
  const spec = options[name]!;
  const short = spec.alias === undefined ? "" : ` (-${spec.alias})`;
  const next = words[words.findIndex((word) => word === `--${name}` || word === `-${spec.alias}`) + 1] ?? "";
  const hint = next.startsWith("-") ? `, or --${name}=${next} if the value begins with a dash` : "";
  return new UsageError(`Cannot use --${name}${short} without a value: expected --${name} ${valueName(spec)}${hint}`);
}

/** The option with this long or short name. */
function nameOf(typed: string, options: Options): string {
  return Object.keys(options).find((name) => name === typed || options[name]!.alias === typed) ?? typed;
}

function unknownOption(path: string, typed: string, options: Options): UsageError {
  const dashes = typed.length === 1 ? "-" : "--";
  const names = Object.keys(options).flatMap((name) =>
    options[name]!.type === "boolean" && options[name]!.default === true ? [name, `no-${name}`] : [name],
  );
  const near = nearest(
    typed.replace(/([A-Z])/g, (letter) => `-${letter.toLowerCase()}`),
    names,
  );
  const meant = near === undefined ? "" : ` (did you mean --${near}?)`;
  return new UsageError(`Cannot use ${dashes}${typed}: rheobase ${path} has no such option${meant}`);
}

/** Assigns the words without a dash to the positional arguments. */
function takeWords(
  path: string,
  { takes = [] }: Command,
  before: readonly string[],
  after: readonly string[],
  options: Options,
): ParsedArguments {
  const parsed: ParsedArguments = {};
  // Words after -- are names, even with a leading dash; prefixing ./ prevents reading them as options.
  const words = [...before, ...after.map((word) => (word.startsWith("-") ? `./${word}` : word))];
  let next = 0;
  for (const argument of takes) {
    const own = argument.many ? words.slice(next) : words.slice(next, next + 1);
    if (own.length === 0 && !argument.optional) throw missingArgument(path, argument);
    for (const word of own) checkWord(word, argument);
    next += own.length;
    if (argument.many) parsed[argument.name] = own;
    else if (own.length > 0) parsed[argument.name] = own[0];
  }
  const extra = words[next];
  if (extra === undefined) return parsed;
  const typed = next < before.length ? extra : after[next - before.length]!;
  throw new UsageError(`Cannot use "${typed}": ${whyExtra(path, takes, typed, next >= before.length, options)}`);
}

/** Converts the first letter to lower case, except in abbreviations such as NWB. */
const inSentence = (text: string): string => text.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());

function missingArgument(path: string, argument: ArgumentSpec): UsageError {
  const name = argument.name.toUpperCase();
  const { describe, choices } = argument;
  const what = choices === undefined ? describe : `one of ${choices.join(", ")}`;
  return new UsageError(`Cannot run rheobase ${path}: ${name} is missing (${inSentence(what)})`);
}

function checkWord(word: string, { name, choices }: ArgumentSpec): void {
  if (word.trim() === "") throw new UsageError(`Cannot use "${word}" as ${name.toUpperCase()}: it is empty`);
  if (choices === undefined || choices.includes(word)) return;
  throw new UsageError(
    `Cannot use "${word}" as ${name.toUpperCase()}${didYouMean(word, choices)}: expected one of ${choices.join(", ")}`,
  );
}

function whyExtra(
  path: string,
  takes: readonly ArgumentSpec[],
  typed: string,
  isAfterDashes: boolean,
  options: Options,
): string {
  const option = typed.replace(/^[-–—]+/, "").replace(/=.*/s, "");
  const isOption = Object.hasOwn(options, option);
  if (isAfterDashes && isOption) return "words after -- are names, so give options before it";
  const names = takes.map(argumentName).join(" ");
  const takesWhat = names === "" ? "no argument" : `${names} and nothing else`;
  if (isOption) return `rheobase ${path} takes ${takesWhat} (did you mean --${option}?)`;
  const lists = Object.keys(options).filter((name) => options[name]!.array);
  const hint = lists.length === 0 ? "" : `, and ${lists.map((name) => `--${name}`).join(", ")} once for each value`;
  return `rheobase ${path} takes ${takesWhat}${hint}`;
}

const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
