/** How a command is declared: one table, from which arguments are read, help is written and the shell completes. */
import type { OutputOptions } from "./output/terminal.js";
import type { Session } from "./session.js";

/** One option of a command. Its key in a record is its long name, such as `dry-run`. */
export interface OptionSpec {
  /** Default `string`: an option that takes a value. `boolean` also takes `--no-NAME`; `count` counts how often it is given. */
  readonly type?: "string" | "boolean" | "count";
  /** One letter. */
  readonly alias?: string;
  /** May be given several times. */
  readonly array?: boolean;
  /** The only values there are. */
  readonly choices?: readonly (string | number)[];
  readonly default?: string | number | boolean;
  readonly describe: string;
  /** What stands for the value in the help, such as `FILE` or `TIME`; for `FILE` and `FOLDER` the shell offers files. */
  readonly value?: string;
  /** Values that the shell offers beside others that are possible. */
  readonly offers?: readonly string[];
}

export type Options = Readonly<Record<string, OptionSpec>>;

/** Options that belong together, under a title of their own in the help. */
export interface OptionGroup {
  readonly title: string;
  readonly options: Options;
}

/** One argument without a dash. */
export interface ArgumentSpec {
  /** Key in the arguments of `run`; in capitals, its name in help and messages. */
  readonly name: string;
  readonly describe: string;
  /** Takes all the words that are left. Only the last argument can. */
  readonly many?: boolean;
  readonly optional?: boolean;
  readonly choices?: readonly string[];
  /** Ids that the shell offers where digits are typed. */
  readonly ids?: readonly ("model" | "cell")[];
  /** The shell offers no files for it. */
  readonly noFile?: boolean;
}

/** A command line that runs as it stands, after `rheobase demo` in the project's folder, and what it does. */
export type Example = readonly [command: string, does: string];

/** A command, or an action of one. */
export interface Command<A = OutputOptions> {
  readonly examples?: readonly Example[];
  readonly takes?: readonly ArgumentSpec[];
  /** Its own options. */
  readonly options?: Options;
  /** Options that it shares with others, after its own in the help. */
  readonly groups?: readonly OptionGroup[];
  /** Closes the help; a function where it is made from what a command without help need not load. */
  readonly epilogue?: string | (() => Promise<string>);
  /** What a command like `cache` can do; it has no `run` then. */
  readonly actions?: readonly CommandEntry[];
  /** Called with the words that were typed, before they are read: starts what takes its time. */
  prepare?(words: readonly string[]): void;
  run?(args: A, session: Session): Promise<void> | void;
}

/** A command in the list of all: named here, loaded when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly describe: string;
  load(): Promise<Command>;
}

/** Options that every command has. */
export const everyCommand: OptionGroup = {
  title: "Options of every command:",
  options: {
    json: { type: "boolean", default: false, describe: "Print one JSON document on stdout, nothing else" },
    wide: { type: "boolean", default: false, describe: "Print all columns of a table, however narrow the terminal" },
    quiet: { alias: "q", type: "boolean", default: false, describe: "No messages, no progress" },
    verbose: { alias: "v", type: "count", describe: "Say more (on stderr)" },
    help: { alias: "h", type: "boolean", describe: "Print this help" },
    version: { type: "boolean", describe: "Print the version" },
  },
};

/** All options of a command, its own first. */
export function optionsOf({ options = {}, groups = [] }: Command): Options {
  return Object.assign({}, options, ...groups.map((group) => group.options), everyCommand.options) as Options;
}

/** An argument as help and messages name it, such as `MODEL` or `IDS...`. */
export function argumentName({ name, many, optional }: ArgumentSpec): string {
  const text = `${name.toUpperCase()}${many ? "..." : ""}`;
  return optional ? `[${text}]` : text;
}

/** Whether the option stands alone, without a value. */
export const isFlag = ({ type }: OptionSpec): boolean => type === "boolean" || type === "count";

/** What stands for the value of an option in help and messages. */
export function valueName({ value, choices }: OptionSpec): string {
  if (value !== undefined) return value;
  const joined = choices?.join("|") ?? "";
  return joined !== "" && joined.length <= 32 ? joined : "VALUE";
}
