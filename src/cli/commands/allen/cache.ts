import type { Command, CommandEntry } from "../../command.js";
import { apiUrlOption, cacheDirOption } from "../../options/allen-options.js";
import type { CacheArguments } from "../../options/cache-arguments.js";
import type * as Actions from "../../output/cache-actions.js";

type Action = Exclude<keyof typeof Actions, "default">;

/** Declares one action; cache-actions.ts, which implements them, is loaded on demand. */
function action(name: string, describe: string, does: Action, declared: Command = {}): CommandEntry {
  const command: Command<CacheArguments> = {
    examples: [[`rheobase cache ${name}`, describe]],
    ...declared,
    options: { ...declared.options, ...cacheDirOption, ...apiUrlOption },
    run: async (args, session) => (await import("../../output/cache-actions.js"))[does](args, session),
  };
  return { name, describe, load: async () => command as Command };
}

const actions = [
  action("dir", "Print its folder", "printDir"),
  action("ls", "List its content, with sizes and dates", "printItems"),
  action("size", "Print its total size", "printSize"),
  action("verify", "Compare every file with its original hash; exit code 6 if one differs", "verify", {
    options: {
      remove: {
        type: "boolean",
        default: false,
        describe: "Remove damaged files, which the next fetch downloads again",
      },
    },
  }),
  action("prune", "Remove unfinished downloads, and items by age or size", "prune", {
    examples: [
      ["rheobase cache prune --older-than 90d --dry-run", "Items not used for three months"],
      ["rheobase cache prune --max-size 10GB", "Remove the least recently used items until 10 GB are left"],
    ],
    options: {
      "older-than": { value: "AGE", describe: "Items not used for this long, such as 30d" },
      "max-size": {
        value: "SIZE",
        describe: "Least recently used items, until at most this is left, such as 10GB",
      },
      "dry-run": { type: "boolean", default: false, describe: "Only print what would be removed" },
    },
  }),
  action("export", "Export all of it, or some models and cells, to a .tar file or a folder", "exportTo", {
    examples: [
      ["rheobase cache export cells.tar", "Everything, in one file"],
      ["rheobase cache export model.tar 472363762", "One model with all its files"],
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
  action("import", "Import an export, another cache, or AllenSDK's cell_types", "importFrom", {
    examples: [["rheobase cache import cells.tar", "An export from another machine"]],
    takes: [{ name: "source", describe: "The .tar file or folder" }],
    options: {
      "max-size": {
        value: "SIZE",
        describe: "Maximum unpacked size of an archive, such as 500GB [default: a hundred times its own size, and 1GB]",
      },
    },
  }),
];

export const cacheCommand: Command = {
  examples: [
    ["rheobase cache ls", "Models and cells in the cache, with sizes and dates"],
    ["rheobase cache verify", "Check that every file is intact"],
    ["rheobase cache prune --older-than 90d --dry-run", "Items not used for three months"],
    ["rheobase cache dir", "Print the cache folder"],
  ],
  actions,
};
