import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CallOptions } from "../../base/types.js";
import type { QueueHeader } from "./queue-messages.js";
import { CAMPAIGNS, campaignKeys, jobsKey } from "./redis/queue-keys.js";
import { RedisLink } from "./redis/redis-link.js";
import { liveWorkers, type WorkerState } from "./workers.js";

/** A campaign on a queue. */
export interface QueuedCampaign {
  readonly id: string;
  /** Name of its folder, and the machine where that is. */
  readonly name: string;
  readonly host: string;
  readonly version: string;
  readonly runs: number;
  /** Runs without a result; null while no coordinator takes them. */
  readonly left: number | null;
  /** Tasks that wait for a worker. */
  readonly waiting: number;
  /** Tasks that workers do. */
  readonly active: number;
  /** Whether a coordinator lives, which takes the results. */
  readonly isCoordinated: boolean;
}

/** What is on a queue. */
export interface QueueStatus {
  /** Address without the password. */
  readonly queue: string;
  readonly campaigns: readonly QueuedCampaign[];
  /** The workers that live. */
  readonly workers: readonly WorkerState[];
}

/**
 * Looks at a queue.
 *
 * @param queue address of the Redis server
 * @param folder only the campaign of this folder
 * @throws InvalidOptionError for an address or password that is wrong, or packages that are missing; NetworkError
 */
export async function queueStatus(
  queue: string,
  folder?: string | undefined,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<QueueStatus> {
  using link = await RedisLink.open(queue, { signal });
  const { redis, address } = link;
  const own = folder === undefined ? null : await readFile(join(folder, "queue.json"), "utf8").catch(() => "");
  const campaigns: QueuedCampaign[] = [];
  for (const id of (await redis.smembers(CAMPAIGNS)).sort()) {
    if (own !== null && !own.includes(`"${id}"`)) continue;
    const keys = campaignKeys(id);
    const [text, coordinator] = await redis.mget(keys.header, keys.coordinator);
    if (text == null) continue;
    const { name, host, version, runs } = JSON.parse(text) as QueueHeader;
    const left = coordinator == null ? null : (JSON.parse(coordinator) as { left: number }).left;
    const waiting = await redis.llen(jobsKey(id, "wait"));
    const active = await redis.llen(jobsKey(id, "active"));
    campaigns.push({ id, name, host, version, runs, left, waiting, active, isCoordinated: coordinator != null });
  }
  return { queue: address.shown, campaigns, workers: await liveWorkers(redis) };
}
