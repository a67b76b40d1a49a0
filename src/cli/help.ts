import {
  type ArgumentSpec,
  argumentName,
  type Command,
  type CommandEntry,
  type Example,
  everyCommand,
  isFlag,
  type OptionGroup,
  type OptionSpec,
  valueName,
} from "./command.js";
import { COMMANDS } from "./commands.js";
import { wrap } from "./output/table.js";

/** Maximum width of the left column; descriptions of longer entries start on the next line. */
const LEFT_COLUMN = 30;
const WIDEST = 120;

const examples: readonly Example[] = [
  ["rheobase demo", "Run the shipped models, offline; then look at ./rheobase-demo"],
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

const exitCodes = `Exit codes: 0 ok · 1 some sweep or item failed, or the result could not be written · 2 usage ·
  3 invalid model, recording or stimulus, or the output exists · 4 not found or network · 5 numerical failure ·
  6 not valid or not healthy · 130 interrupted`;

type Row = readonly [left: string, right: string];

/** The help of the program. */
export function programHelp(width = terminalWidth()): string {
  return [
    "rheobase COMMAND",
    "Simulates the Allen Institute's single-neuron models and writes NWB.",
    exampleLines(examples),
    section("Commands:", COMMANDS.map(entryRow), width),
    group(everyCommand, width),
    "rheobase COMMAND --help shows how to use a command.",
    exitCodes,
  ].join("\n\n");
}

/** The help of a command or action, with its own options first and those of every command last. */
export async function commandHelp(
  path: string,
  describe: string,
  command: Command,
  width = terminalWidth(),
): Promise<string> {
  const { takes = [], actions, options = {}, groups = [] } = command;
  const words = actions === undefined ? takes.map(argumentName) : ["ACTION"];
  const epilogue = typeof command.epilogue === "function" ? await command.epilogue() : command.epilogue;
  const own = Object.keys(options).length > 0 ? [group({ title: "Options:", options }, width)] : [];
  return [
    ["rheobase", path, ...words, "[options]"].join(" "),
    describe,
    ...(command.examples === undefined ? [] : [exampleLines(command.examples)]),
    ...(takes.length === 0 ? [] : [section("Arguments:", takes.map(argumentRow), width)]),
    ...(actions === undefined ? [] : [section("Actions:", actions.map(entryRow), width)]),
    ...own,
    ...groups.map((each) => group(each, width)),
    group(everyCommand, width),
    ...(epilogue === undefined ? [] : [epilogueLines(epilogue, width)]),
  ].join("\n\n");
}

function terminalWidth(): number {
  return Math.max(40, Math.min(WIDEST, process.stdout.columns ?? WIDEST));
}

const exampleLines = (list: readonly Example[]): string =>
  ["Examples:", ...list.map(([command, does]) => `# ${does}\n${command}`)].join("\n");

/** Lines that start with blanks are table rows; their second column starts at column 17. */
function epilogueLines(text: string, width: number): string {
  const lines = text.split("\n").flatMap((line) => {
    if (!line.startsWith("  ") || line.length <= width) return wrap(line, width);
    const [first = "", ...more] = wrap(line.slice(16), width - 16);
    return [line.slice(0, 16) + first, ...more.map((rest) => " ".repeat(16) + rest)];
  });
  return lines.join("\n");
}

const entryRow = ({ name, describe }: CommandEntry): Row => [name, describe];

function argumentRow(argument: ArgumentSpec): Row {
  const { choices, describe } = argument;
  return [argumentName(argument), choices === undefined ? describe : `${describe}: ${choices.join(", ")}`];
}

const group = ({ title, options }: OptionGroup, width: number): string =>
  section(
    title,
    Object.entries(options).map(([name, spec]) => optionRow(name, spec)),
    width,
  );

function optionRow(name: string, spec: OptionSpec): Row {
  const long = spec.type === "boolean" && spec.default === true ? `--[no-]${name}` : `--${name}`;
  const value = isFlag(spec) ? "" : ` ${valueName(spec)}`;
  const choices = spec.choices !== undefined && valueName(spec) === "VALUE" ? `: ${spec.choices.join(", ")}` : "";
  const repeat = spec.array ? " (repeatable)" : "";
  const fallback = isFlag(spec) || spec.default === undefined ? "" : ` [default: ${spec.default}]`;
  return [
    `${spec.alias === undefined ? "    " : `-${spec.alias}, `}${long}${value}`,
    `${spec.describe}${choices}${repeat}${fallback}`,
  ];
}

/** Rows in two columns under a title; the right column is wrapped to the width. */
function section(title: string, rows: readonly Row[], width: number): string {
  const fitting = rows.map(([left]) => left.length).filter((length) => length <= LEFT_COLUMN);
  const column = Math.max(0, ...fitting) + 4;
  const lines = rows.flatMap(([left, right]) => {
    const [first = "", ...more] = wrap(right, Math.max(20, width - column));
    const rest = more.map((line) => " ".repeat(column) + line);
    return left.length + 4 <= column
      ? [`  ${left}`.padEnd(column) + first, ...rest]
      : [`  ${left}`, " ".repeat(column) + first, ...rest];
  });
  return [title, ...lines].join("\n");
}
