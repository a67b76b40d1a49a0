import pLimit from "p-limit";
import type { FetchedItem } from "../../../api/cached-item.js";
import { messageOf } from "../../../base/errors.js";
import type { Command } from "../../command.js";
import { EXIT, exitCodeOf } from "../../exit-codes.js";
import { type AllenArguments, allenGroup, allenSettings, idsOf } from "../../options/allen-options.js";
import { errorDocument } from "../../output/error-document.js";
import type { OutputOptions, Terminal } from "../../output/terminal.js";

interface FetchArguments extends OutputOptions, AllenArguments {
  ids: string[];
  recording: boolean;
}

/** Number of ids processed at once; the store limits simultaneous downloads. */
const IDS_AT_ONCE = 4;

interface Outcome {
  readonly id: number;
  readonly item?: FetchedItem;
  readonly error?: unknown;
}

export const fetchCommand: Command<FetchArguments> = {
  examples: [
    ["rheobase fetch 472363762", "A model's package, and the recording of its cell"],
    ["rheobase fetch 472363762 485904755 --no-recording", "Packages only: recordings are large"],
    ["rheobase fetch 395830185", "A cell: recording, sweeps, morphology"],
  ],
  takes: [
    { name: "ids", many: true, ids: ["model", "cell"], noFile: true, describe: "Ids of models or cells (specimens)" },
  ],
  options: {
    recording: { type: "boolean", default: true, describe: "Also fetch the recording of the cell" },
  },
  groups: [allenGroup],
  run: async (args, session) => {
    const [{ ensureItem }, { AllenStore }] = await Promise.all([
      import("../../../api/cached-item.js"),
      import("../../../api/store.js"),
    ]);
    const ids = [...new Set(idsOf(args.ids))];
    const { outcomes, root } = await session.withBar(async (options) => {
      await using store = new AllenStore({ ...allenSettings(args), ...session.serviceNotes, ...options });
      const atOnce = pLimit(IDS_AT_ONCE);
      const one = async (id: number): Promise<Outcome> => {
        try {
          return { id, item: await ensureItem(store, id, { recording: args.recording }) };
        } catch (error) {
          return { id, error };
        }
      };
      return { outcomes: await Promise.all(ids.map((id) => atOnce(() => one(id)))), root: store.cache.root };
    });
    await print(outcomes, root, session.terminal);
    process.exitCode = session.signal.aborted ? EXIT.interrupted : exitCode(outcomes);
  },
};

/** 0 if all succeeded, 1 if some failed, the first failure's code if all failed. */
function exitCode(outcomes: readonly Outcome[]): number {
  const failed = outcomes.filter(({ item }) => item === undefined);
  if (failed.length === 0) return EXIT.ok;
  return failed.length < outcomes.length ? EXIT.someFailed : exitCodeOf(failed[0]?.error);
}

async function print(outcomes: readonly Outcome[], dir: string, terminal: Terminal): Promise<void> {
  const { complain, formatBytes } = await import("../../output/terminal.js");
  const items = outcomes.flatMap(({ item }) => (item === undefined ? [] : [item]));
  const failed = outcomes.flatMap(({ id, error }) => (error === undefined ? [] : [{ id, error }]));
  if (terminal.json) {
    terminal.document("rheobase.fetch/1", {
      dir,
      items: items.map(({ id, model, specimenId, folder, recording, files, bytes }) => ({
        id,
        kind: model === null ? "specimen" : "model",
        model: model && { id: model.id, name: model.name, kind: model.kind, level: model.level },
        specimen: specimenId,
        folder,
        recording,
        files_fetched: files,
        bytes_fetched: bytes,
      })),
      failed: failed.map(({ id, error }) => ({ id, error: errorDocument(error) })),
    });
  } else if (items.length > 0) {
    terminal.table(
      ["id", "what", "cell", "fetched", "folder"],
      items.map(({ id, model, specimenId, files, bytes, folder }) => [
        id,
        model === null ? "cell" : (model.name ?? "model"),
        specimenId,
        files === 0 ? "up to date" : `${files} ${files === 1 ? "file" : "files"}, ${formatBytes(bytes)}`,
        folder,
      ]),
    );
  }
  for (const { error } of failed) complain(messageOf(error));
  const model = items.find((item) => item.model !== null);
  if (model !== undefined) terminal.note(`\nRun it: rheobase run ${model.id}`);
}
