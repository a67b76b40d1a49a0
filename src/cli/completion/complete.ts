/** Completions for the current command line (see completion-scripts.ts). */
import { type ArgumentSpec, type Command, isFlag, type OptionSpec, optionsOf } from "../command.js";
import { COMMANDS } from "../commands.js";
import { FILES } from "./completion-scripts.js";

/** A possible next word with its description. */
type Offer = readonly [word: string, describe: string];

/**
 * @param asked the shell, then the words of the line after the program's name; the last is the one under the cursor
 * @returns one line per possible word: the word, a tab, its description; `:files` if file names are possible
 */
export async function complete([shell = "", ...typed]: readonly string[]): Promise<string[]> {
  const words = shell === "bash" ? joined(typed) : typed;
  const last = words.at(-1) ?? "";
  const current = unquoted(last);
  let before = words.slice(0, -1);
  if (before.includes("--")) return [FILES];
  let entries = COMMANDS;
  let command: Command | null = null;
  for (;;) {
    const entry = entries.find(({ name }) => name === before.find((word) => !word.startsWith("-")));
    if (entry === undefined) break;
    command = await entry.load();
    before = before.slice(before.indexOf(entry.name) + 1);
    if (command.actions === undefined) return answer(shell, last, await offersOf(command, before, current));
    entries = command.actions;
  }
  const named = entries.map(({ name, describe }): Offer => [name, describe]);
  return answer(shell, last, current.startsWith("-") ? optionOffers(command ?? {}, before) : named);
}

/** Rejoins words that bash split at = and :; bash completes only the part after these. */
function joined(words: readonly string[]): string[] {
  const whole: string[] = [];
  let glue = false;
  for (const word of words) {
    const isSeparator = /^[=:]+$/.test(word);
    if (whole.length > 0 && (isSeparator || glue)) whole[whole.length - 1] += word;
    else whole.push(word);
    glue = isSeparator;
  }
  return whole;
}

/** A word without the quotes and backslashes of a name that has spaces. */
const unquoted = (typed: string): string => typed.replace(/\\(.)|["']/g, "$1");

function answer(shell: string, typed: string, offers: readonly (Offer | typeof FILES)[]): string[] {
  const current = unquoted(typed);
  return offers.flatMap((offer) => {
    if (offer === FILES) return [FILES];
    const [word, describe] = offer;
    if (!word.startsWith(current)) return [];
    const known =
      shell === "bash" ? current.slice(0, Math.max(current.lastIndexOf("="), current.lastIndexOf(":")) + 1) : "";
    const rest = word.slice(known.length);
    // zsh and fish quote by themselves, and bash within quotes.
    const isBare = shell === "bash" && !/["']/.test(typed);
    return [`${isBare ? rest.replaceAll(" ", "\\ ") : rest}\t${describe}`];
  });
}

async function offersOf(
  command: Command,
  before: readonly string[],
  current: string,
): Promise<readonly (Offer | typeof FILES)[]> {
  const options = optionsOf(command);
  const assigned = /^--([^=]+)=/.exec(current);
  if (assigned) return valueOffers(options[assigned[1]!], assigned[0]);
  const last = options[optionName(command, before.at(-1) ?? "")];
  if (last !== undefined && !isFlag(last)) return valueOffers(last, "");
  if (current.startsWith("-")) return optionOffers(command, before);
  const place = wordsOf(command, before).length;
  const argument = command.takes?.[Math.min(place, (command.takes?.length ?? 0) - 1)];
  if (argument === undefined || (place >= (command.takes?.length ?? 0) && !argument.many)) {
    return optionOffers(command, before);
  }
  return argumentOffers(argument, before, current);
}

/** The long name of a typed option. */
function optionName(command: Command, typed: string): string {
  if (typed.startsWith("--")) return typed.slice(2);
  const letter = /^-([a-z])$/.exec(typed)?.[1];
  const options = optionsOf(command);
  return Object.keys(options).find((name) => letter !== undefined && options[name]!.alias === letter) ?? "";
}

/** The words other than options and their values. */
function wordsOf(command: Command, before: readonly string[]): string[] {
  const options = optionsOf(command);
  const takesValue = (word: string): boolean => {
    const spec = options[optionName(command, word)];
    return spec !== undefined && !isFlag(spec);
  };
  return before.filter((word, i) => !word.startsWith("-") && !takesValue(before[i - 1] ?? ""));
}

function optionOffers(command: Command, before: readonly string[]): Offer[] {
  return Object.entries(optionsOf(command)).flatMap(([name, spec]): Offer[] => {
    const shown = spec.type === "boolean" && spec.default === true ? `--no-${name}` : `--${name}`;
    const isThere = before.some((word) => word === shown || word.startsWith(`${shown}=`));
    return isThere && !spec.array ? [] : [[shown, spec.describe]];
  });
}

function valueOffers(spec: OptionSpec | undefined, prefix: string): readonly (Offer | typeof FILES)[] {
  if (spec === undefined || isFlag(spec)) return [];
  const offers = (spec.choices ?? spec.offers ?? []).map(
    (value): Offer => [`${prefix}${value}`, value === spec.default ? "the default" : spec.describe],
  );
  return spec.value === "FILE" || spec.value === "FOLDER" ? [...offers, FILES] : offers;
}

async function argumentOffers(
  { ids, choices, describe, noFile }: ArgumentSpec,
  before: readonly string[],
  current: string,
): Promise<readonly (Offer | typeof FILES)[]> {
  if (choices !== undefined) return choices.map((choice): Offer => [choice, describe]);
  if (ids !== undefined && (/^\d+$/.test(current) || (noFile && current === ""))) {
    const named = before.indexOf("--cache-dir");
    const { cachedIds } = await import("./cached-ids.js");
    return cachedIds(named < 0 ? undefined : before[named + 1], ids);
  }
  return noFile ? [] : [FILES];
}
