import type { Argv, CommandModule } from "yargs";
import { didYouMean } from "../stimulus/suggest.js";
import { cacheOption } from "./allen-options.js";
import type * as Actions from "./cache-actions.js";
import { usage } from "./help.js";
import { UsageError } from "./report-failure.js";
import type { OutputOptions } from "./terminal.js";

/** Arguments of all actions, each where its action has it. */
export interface CacheArguments extends OutputOptions {
  action?: string;
  cacheDir?: string;
  ids?: (string | number)[];
  target?: string;
  source?: string;
  olderThan?: string;
  maxSize?: string;
  dryRun?: boolean;
  remove?: boolean;
}

const describe = "What the cache holds: list, check, clean up, carry to another machine";

type Action = Exclude<keyof typeof Actions, "default">;

/** One action: declared here, done in cache-actions.ts, which is loaded for it alone. */
function action(
  command: string,
  does: string,
  name: Action,
  options: (program: Argv) => Argv = (program) => program,
): CommandModule<object, CacheArguments> {
  return {
    command,
    describe: does,
    builder: (program) => cacheOption(options(program)) as unknown as Argv<CacheArguments>,
    handler: async (args) => (await import("./cache-actions.js"))[name](args),
  };
}

const actions = [
  action("dir", "Print its folder", "printDir"),
  action("ls", "List what it holds, with sizes and dates", "printItems"),
  action("size", "Print how much it holds", "printSize"),
  action("verify", "Compare every file with the hash it came with; exit code 6 when one differs", "verify", (program) =>
    program.option("remove", {
      type: "boolean",
      default: false,
      describe: "Remove damaged files, so that the next fetch brings them anew",
    }),
  ),
  action("prune", "Remove unfinished downloads, and items by age or size", "prune", (program) =>
    program.options({
      "older-than": { type: "string", requiresArg: true, describe: "Items not used for so long, such as 30d" },
      "max-size": {
        type: "string",
        requiresArg: true,
        describe: "Items not used for longest, until no more than this is left, such as 10GB",
      },
      "dry-run": { type: "boolean", default: false, describe: "Say what would be removed, and stop" },
    }),
  ),
  action(
    "export <target> [ids..]",
    "Write it, or models and cells of it, to a .tar file or a folder",
    "exportTo",
    (program) =>
      program
        .positional("target", { type: "string", demandOption: true, describe: "File ending in .tar, or a folder" })
        .positional("ids", { type: "string", array: true, describe: "Models or specimens [default: everything]" }),
  ),
  action(
    "import <source>",
    "Bring in what export wrote, or another cache, or AllenSDK's cell_types",
    "importFrom",
    (program) =>
      program.positional("source", { type: "string", demandOption: true, describe: "The .tar file or folder" }),
  ),
];

export const cacheCommand: CommandModule<object, CacheArguments> = {
  command: "cache <action>",
  describe,
  builder: (program) => {
    program.usage(
      usage("cache <action>", describe, [
        ["rheobase cache ls", "Models and cells in the cache, with sizes and dates"],
        ["rheobase cache verify", "Is every file as it came"],
        ["rheobase cache prune --older-than 90d --dry-run", "What has not been used for three months"],
        ["rheobase cache dir", "Where it lies"],
      ]),
    );
    for (const each of actions) program.command(each as CommandModule);
    return program as unknown as Argv<CacheArguments>;
  },
  handler: ({ action: typed }) => {
    const names = actions.map(({ command }) => String(command).replace(/ .*/, ""));
    throw new UsageError(
      `Cannot do "${typed}" with the cache${didYouMean(String(typed), names)}: expected one of ${names.join(", ")}`,
    );
  },
};
