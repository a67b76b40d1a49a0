import type { Command, CommandEntry } from "../command.js";
import { apiUrlOption, cacheDirOption } from "../options/allen-options.js";
import type { CacheArguments } from "../options/cache-arguments.js";
import type * as Actions from "../output/cache-actions.js";

type Action = Exclude<keyof typeof Actions, "default">;

/** One action: declared here, done in cache-actions.ts, which is loaded for it alone. */
function action(name: string, describe: string, does: Action, declared: Command = {}): CommandEntry {
  const command: Command<CacheArguments> = {
    examples: [[`rheobase cache ${name}`, describe]],
    ...declared,
    options: { ...declared.options, ...cacheDirOption, ...apiUrlOption },
    run: async (args, session) => (await import("../output/cache-actions.js"))[does](args, session),
  };
  return { name, describe, load: async () => command as Command };
}

const actions = [
  action("dir", "Print its folder", "printDir"),
  action("ls", "List what it holds, with sizes and dates", "printItems"),
  action("size", "Print how much it holds", "printSize"),
  action("verify", "Compare every file with the hash it came with; exit code 6 when one differs", "verify", {
    options: {
      remove: {
        type: "boolean",
        default: false,
        describe: "Remove damaged files, so that the next fetch brings them anew",
      },
    },
  }),
  action("prune", "Remove unfinished downloads, and items by age or size", "prune", {
    examples: [
      ["rheobase cache prune --older-than 90d --dry-run", "What has not been used for three months"],
      ["rheobase cache prune --max-size 10GB", "Remove what was not used for longest, until 10 GB are left"],
    ],
    options: {
      "older-than": { value: "AGE", describe: "Items not used for so long, such as 30d" },
      "max-size": {
        value: "SIZE",
        describe: "Items not used for longest, until no more than this is left, such as 10GB",
      },
      "dry-run": { type: "boolean", default: false, describe: "Say what would be removed, and stop" },
    },
  }),
  action("export", "Write it, or models and cells of it, to a .tar file or a folder", "exportTo", {
    examples: [
      ["rheobase cache export cells.tar", "Everything, in one file"],
      ["rheobase cache export model.tar 472363762", "One model, with what it needs"],
    ],
    takes: [
      { name: "target", describe: "File ending in .tar, or a folder" },
      {
        name: "ids",
        many: true,
        optional: true,
        ids: ["model", "cell"],
        noFile: true,
        describe: "Models or specimens [default: everything]",
      },
    ],
  }),
  action("import", "Bring in what export wrote, or another cache, or AllenSDK's cell_types", "importFrom", {
    examples: [["rheobase cache import cells.tar", "What export wrote on another machine"]],
    takes: [{ name: "source", describe: "The .tar file or folder" }],
    options: {
      "max-size": {
        value: "SIZE",
        describe: "Most that a file may unpack to, such as 500GB [default: a hundred times its own size, and 1GB]",
      },
    },
  }),
];

export const cacheCommand: Command = {
  examples: [
    ["rheobase cache ls", "Models and cells in the cache, with sizes and dates"],
    ["rheobase cache verify", "Is every file as it came"],
    ["rheobase cache prune --older-than 90d --dry-run", "What has not been used for three months"],
    ["rheobase cache dir", "Where it lies"],
  ],
  actions,
};
