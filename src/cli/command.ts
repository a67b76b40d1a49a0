/** Declarations of commands: one table for parsing arguments, writing help and shell completion. */
import type { OutputOptions } from "./output/terminal.js";
import type { Session } from "./session.js";

/** One option of a command. Its key in a record is its long name, such as `dry-run`. */
export interface OptionSpec {
  /** Default `string`: an option with a value. `boolean` also accepts `--no-NAME`; `count` counts occurrences. */
  readonly type?: "string" | "boolean" | "count";
  /** One letter. */
  readonly alias?: string;
  /** May be given several times. */
  readonly array?: boolean;
  /** The only accepted values. */
  readonly choices?: readonly (string | number)[];
  readonly default?: string | number | boolean;
  readonly describe: string;
  /**
   * Placeholder for the value in the help, such as `FILE` or `TIME`; for `FILE` and `FOLDER` the shell completes file
   * names.
   */
  readonly value?: string;
  /** Values for shell completion, if others are accepted, too. */
  readonly offers?: readonly string[];
}

export type Options = Readonly<Record<string, OptionSpec>>;

/** Related options, with their own title in the help. */
export interface OptionGroup {
  readonly title: string;
  readonly options: Options;
}

/** A positional argument. */
export interface ArgumentSpec {
  /** Key in the arguments of `run`; in upper case, its name in help and messages. */
  readonly name: string;
  readonly describe: string;
  /** Takes all remaining words; only allowed for the last argument. */
  readonly many?: boolean;
  readonly optional?: boolean;
  readonly choices?: readonly string[];
  /** Ids for shell completion, if digits are typed. */
  readonly ids?: readonly ("model" | "cell")[];
  /** Disables completion of file names. */
  readonly noFile?: boolean;
}

/** A command line that works as written after `rheobase demo` in the project's folder, and its description. */
export type Example = readonly [command: string, does: string];

/** A command, or an action of a command. */
export interface Command<A = OutputOptions> {
  readonly examples?: readonly Example[];
  readonly takes?: readonly ArgumentSpec[];
  /** Its own options. */
  readonly options?: Options;
  /** Shared options, shown after its own in the help. */
  readonly groups?: readonly OptionGroup[];
  /** Text at the end of the help; a function if it is generated, to load its sources only for the help. */
  readonly epilogue?: string | (() => Promise<string>);
  /** Actions of a command such as `cache`, which then has no `run`. */
  readonly actions?: readonly CommandEntry[];
  /** Called with the typed words before they are parsed, to start slow work early. */
  prepare?(words: readonly string[]): void;
  run?(args: A, session: Session): Promise<void> | void;
}

/** An entry in the list of commands; the command itself is loaded on demand. */
export interface CommandEntry {
  readonly name: string;
  readonly describe: string;
  load(): Promise<Command>;
}

/** Options that every command has. */
export const everyCommand: OptionGroup = {
  title: "Options of every command:",
  options: {
    json: { type: "boolean", default: false, describe: "Print a single JSON document on stdout" },
    wide: { type: "boolean", default: false, describe: "Print all columns of a table, even on a narrow terminal" },
    quiet: { alias: "q", type: "boolean", default: false, describe: "No messages, no progress" },
    verbose: { alias: "v", type: "count", describe: "Print more messages (on stderr)" },
    help: { alias: "h", type: "boolean", describe: "Print this help" },
    version: { type: "boolean", describe: "Print the version" },
  },
};

/** All options of a command, its own first. */
export function optionsOf({ options = {}, groups = [] }: Command): Options {
  return Object.assign({}, options, ...groups.map((group) => group.options), everyCommand.options) as Options;
}

/** The name of an argument in help and messages, such as `MODEL` or `IDS...`. */
export function argumentName({ name, many, optional }: ArgumentSpec): string {
  const text = `${name.toUpperCase()}${many ? "..." : ""}`;
  return optional ? `[${text}]` : text;
}

/** Whether the option takes no value. */
export const isFlag = ({ type }: OptionSpec): boolean => type === "boolean" || type === "count";

/** The placeholder for an option's value in help and messages. */
export function valueName({ value, choices }: OptionSpec): string {
  if (value !== undefined) return value;
  const joined = choices?.join("|") ?? "";
  return joined !== "" && joined.length <= 32 ? joined : "VALUE";
}
