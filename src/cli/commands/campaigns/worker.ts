import type { Command } from "../../command.js";
import { type AllenArguments, apiUrlOption, cacheDirOption } from "../../options/allen-options.js";
import { jobsOf } from "../../options/jobs.js";
import type { OutputOptions } from "../../output/terminal.js";
import { UsageError } from "../../report-failure.js";
import { neededQueue, queueOption } from "./queue-options.js";

interface WorkerArguments extends OutputOptions, Partial<AllenArguments> {
  queue?: string;
  jobs?: string;
  idleExit?: string;
}

export const workerCommand: Command<WorkerArguments> = {
  examples: [
    ["rheobase worker --queue redis://cluster.example:6379", "Works for all campaigns of a queue until Ctrl-C"],
    [
      "rheobase worker --queue redis://cluster.example:6379 --idle-exit 60 --jobs 8",
      "In a batch job: ends when nothing is left",
    ],
  ],
  options: {
    ...queueOption,
    jobs: { value: "N", describe: "Threads that simulate (also RHEOBASE_JOBS) [default: the cores]" },
    "idle-exit": { value: "SECONDS", describe: "End after so long without work [default: wait for more]" },
    ...cacheDirOption,
    ...apiUrlOption,
  },
  async run(args, { terminal, signal }) {
    const queue = neededQueue(args);
    const { workOnQueue } = await import("../../../campaigns/queue/worker/work-on-queue.js");
    const { runs, campaigns, wallS } = await workOnQueue(queue, {
      jobs: jobsOf(args),
      idleExitS: idleExitOf(args),
      cacheDir: args.cacheDir,
      baseUrl: args.apiUrl,
      signal,
      onNote: (text) => terminal.note(text),
    });
    if (terminal.json) {
      terminal.document("rheobase.worker/1", { runs, campaigns, wall_s: wallS });
      return;
    }
    terminal.print(
      `${runs.toLocaleString("en")} runs done for ${campaigns} ${campaigns === 1 ? "campaign" : "campaigns"}`,
    );
  },
};

function idleExitOf({ idleExit }: WorkerArguments): number | undefined {
  if (idleExit === undefined) return undefined;
  const seconds = Number(idleExit);
  if (idleExit.trim() !== "" && Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new UsageError(`Cannot use --idle-exit ${idleExit}: expected a number of seconds`);
}
