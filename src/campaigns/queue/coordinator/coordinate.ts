import { CancelledError, InvalidOptionError } from "../../../base/errors.js";
import { onAbort } from "../../../base/on-abort.js";
import type { OpenModelOptions } from "../../../models/opened-model.js";
import type { Campaign } from "../../plan/campaign.js";
import type { RunRow } from "../../results/run-row.js";
import { failedRow } from "../../work/do-task.js";
import { RedisLink } from "../redis/redis-link.js";
import { Coordinator } from "./coordinator.js";
import { gatherShipment } from "./shipment.js";

/** Options of {@link coordinate}. */
export interface CoordinateOptions extends OpenModelOptions {
  /** Address of the Redis server. */
  readonly queue: string;
  readonly onNote?: ((text: string) => void) | undefined;
}

/** Time to leave a server that does not answer, after Ctrl-C [ms]. */
const LEAVE_MS = 3000;

/**
 * Lets workers of a queue do the runs of a campaign, and hands each result on once. Ended by force and called again for the
 * same folder, it goes on, with what the workers did meanwhile. When it ends otherwise, Redis keeps nothing of it, unless a
 * result could not be written: then the next call finds what is there.
 *
 * @param isWanted whether a run has to be done
 * @param keep keeps a result; if it throws, all ends with its error
 * @throws InvalidOptionError, NetworkError if the server cannot be used; CancelledError; what `keep` throws
 */
export async function coordinate(
  campaign: Campaign,
  folder: string,
  isWanted: (index: number) => boolean,
  keep: (row: RunRow) => Promise<void>,
  { queue, signal, onNote, ...opening }: CoordinateOptions,
): Promise<void> {
  if (campaign.measures.traces) {
    const remedy = "leave out measures.traces, or share the work by --shard";
    throw new InvalidOptionError("run a campaign with traces on a queue", `workers do not send them; ${remedy}`);
  }
  const left = new Set<number>();
  for (let index = 0; index < campaign.runCount; index++) {
    if (campaign.keyOf(index) !== null && isWanted(index)) left.add(index);
  }
  if (left.size === 0) return;
  using link = await RedisLink.open(queue, { signal, onNote });
  const perModel = campaign.changeSets.count * campaign.stimuli.length;
  const needed = new Set([...left].map((index) => Math.floor(index / perModel)));
  const shipment = await gatherShipment(campaign, folder, (model) => needed.has(model), { ...opening, signal });
  for (const index of [...left]) {
    const fault = shipment.faulty.get(index % campaign.stimuli.length);
    if (fault === undefined) continue;
    left.delete(index);
    await keep(failedRow({ index, key: campaign.keyOf(index)! }, fault));
  }
  // A server that is away, or silent, must not keep this process from ending.
  const unwatch = onAbort(signal, () => {
    if (!link.isReady) link.redis.disconnect();
    else setTimeout(() => link.redis.disconnect(), LEAVE_MS).unref();
  });
  const coordinator = await Coordinator.claim(link, campaign, folder, shipment);
  try {
    await coordinator.run(left, keep, { signal, onNote });
    await coordinator.remove();
  } catch (error) {
    if (!signal?.aborted) {
      await coordinator.leave();
      throw error;
    }
    await coordinator.remove();
    throw new CancelledError("the campaign", { cause: signal.reason });
  } finally {
    unwatch();
  }
}
