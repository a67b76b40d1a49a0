import type { Session } from "../../session.js";
import type { CampaignArguments } from "./campaign-arguments.js";
import { neededQueue } from "./queue-options.js";

/** Prints what is on a queue, only the campaign of a folder if one is given; returns it for a document. */
export async function lookAtQueue(args: CampaignArguments, { terminal, signal }: Session) {
  const { queueStatus } = await import("../../../campaigns/queue/queue-status.js");
  const { queue, campaigns, workers } = await queueStatus(neededQueue(args), args.folder, { signal });
  const nameOf = new Map(campaigns.map(({ id, name }) => [id, name]));
  if (campaigns.length === 0) terminal.print(`No campaign is on ${queue}`);
  else {
    terminal.table(
      ["Campaign", "On", "Runs", "Left", "Tasks waiting", "Running", "Coordinator"],
      campaigns.map(({ name, host, runs, left, waiting, active, isCoordinated }) => [
        ...[name, host, runs, left, waiting, active],
        isCoordinated ? "lives" : "away",
      ]),
    );
  }
  terminal.print();
  if (workers.length === 0) terminal.print("No worker lives");
  else {
    terminal.table(
      ["Worker", "Process", "Version", "Threads", "Busy", "Runs done", "Campaign"],
      workers.map(({ host, pid, version, jobs, busy, runs, campaign }) => [
        ...[host, pid, version, jobs, busy, runs],
        campaign === null ? null : (nameOf.get(campaign) ?? campaign),
      ]),
    );
  }
  return {
    address: queue,
    campaigns: campaigns.map(({ isCoordinated, ...campaign }) => ({ ...campaign, coordinated: isCoordinated })),
    workers,
  };
}
