import { randomBytes } from "node:crypto";
import { availableParallelism, hostname, tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { InvalidOptionError, isRheobaseError } from "../../../base/errors.js";
import { onAbort } from "../../../base/on-abort.js";
import type { CallOptions } from "../../../base/types.js";
import { scratchFolder } from "../../../files/scratch.js";
import type { OpenModelOptions } from "../../../models/opened-model.js";
import { engineHere, type QueueHeader, readHeader } from "../queue-messages.js";
import { CAMPAIGNS, campaignKeys, jobsKey, removeKeys, renew } from "../redis/queue-keys.js";
import { RedisLink } from "../redis/redis-link.js";
import { within } from "../within.js";
import { ALIVE_MS, sayAlive, sayEnd } from "../workers.js";
import { KeptFiles } from "./kept-files.js";
import { CampaignService } from "./serve-campaign.js";

/** Options of {@link workOnQueue}. */
export interface WorkOnQueueOptions
  extends Pick<CallOptions, "signal">,
    Pick<OpenModelOptions, "cacheDir" | "offline" | "baseUrl"> {
  /** Threads that simulate; default the number of cores. */
  readonly jobs?: number | undefined;
  /** End after this long without work [s]; default never. */
  readonly idleExitS?: number | undefined;
  readonly onNote?: ((text: string) => void) | undefined;
  /** Called with the number of runs that are done, and what the campaign is called. */
  readonly onRuns?: ((runs: number, campaign: string) => void) | undefined;
}

/** What a worker did. */
export interface WorkReport {
  readonly runs: number;
  /** Campaigns that it worked for. */
  readonly campaigns: number;
  readonly wallS: number;
}

const LOOK_MS = 250;
const RENEW_MS = 60_000;
/** Time to say goodbye [ms]. */
const END_MS = 2000;

/**
 * Works for the campaigns of a queue, one at a time, until the signal fires or there is no work for `idleExitS`. Jobs that
 * are not done then go back to the queue.
 *
 * @param queue address of the Redis server
 * @throws InvalidOptionError for an address or password that is wrong, or packages that are missing; NetworkError if the
 *   server is away at the start; WriteFailedError
 */
export async function workOnQueue(queue: string, options: WorkOnQueueOptions = {}): Promise<WorkReport> {
  const { jobs = availableParallelism(), signal, onNote } = options;
  if (!Number.isInteger(jobs) || jobs < 1) {
    const reason = "expected a whole number of at least 1";
    throw new InvalidOptionError(`work on a queue with jobs ${jobs}`, reason, { value: jobs });
  }
  using link = await RedisLink.open(queue, { signal, onNote });
  const folder = await scratchFolder("rheobase-worker-", [tmpdir()]);
  const worker = new QueueWorker(link, new KeptFiles(folder), jobs, options);
  // A server that is away must not keep this process from ending.
  const unwatch = onAbort(signal, () => {
    if (!link.isReady) link.redis.disconnect();
  });
  try {
    return await worker.work();
  } catch (error) {
    if (signal?.aborted) return worker.report;
    throw error;
  } finally {
    unwatch();
  }
}

class QueueWorker {
  readonly #id = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  readonly #link: RedisLink;
  readonly #files: KeptFiles;
  readonly #jobs: number;
  readonly #options: WorkOnQueueOptions;
  readonly #started = performance.now();
  /** Campaigns that this worker cannot work for. */
  readonly #refused = new Set<string>();
  #service: CampaignService | null = null;
  #runs = 0;
  #campaigns = 0;
  #busyMs = Date.now();
  #aliveMs = 0;
  #renewedMs = 0;

  constructor(link: RedisLink, files: KeptFiles, jobs: number, options: WorkOnQueueOptions) {
    this.#link = link;
    this.#files = files;
    this.#jobs = jobs;
    this.#options = options;
  }

  get report(): WorkReport {
    return { runs: this.#runs, campaigns: this.#campaigns, wallS: (performance.now() - this.#started) / 1000 };
  }

  async work(): Promise<WorkReport> {
    const { signal, idleExitS = Number.POSITIVE_INFINITY } = this.#options;
    try {
      while (!signal?.aborted) {
        await this.#look();
        if ((this.#service?.busy ?? 0) > 0) this.#busyMs = Date.now();
        else if (Date.now() - this.#busyMs > 1000 * idleExitS) break;
        await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      await this.#service?.end();
      if (this.#link.isReady) await within(END_MS, sayEnd(this.#link.redis, this.#id));
    }
    return this.report;
  }

  /** Says that this worker lives, and looks for a campaign that has work. */
  async #look(): Promise<void> {
    const { redis } = this.#link;
    if (Date.now() - this.#aliveMs >= ALIVE_MS) {
      this.#aliveMs = Date.now();
      await this.#sayAlive();
    }
    if (this.#service !== null && (await redis.exists(campaignKeys(this.#service.id).header)) === 0)
      await this.#leave();
    if (this.#service !== null && (this.#service.busy > 0 || (await this.#waiting(this.#service.id)) > 0)) return;
    const next = await this.#busiest();
    if (next === null || next === this.#service?.id) return;
    const text = await redis.get(campaignKeys(next).header);
    if (text === null) {
      await removeKeys(redis, next); // it has expired
      return;
    }
    const header = await this.#headerOf(next, text);
    if (header === null) return;
    if (this.#service !== null) await this.#leave();
    await this.#serve(next, header);
  }

  async #serve(id: string, header: QueueHeader): Promise<void> {
    const { cacheDir, offline, baseUrl, onRuns, onNote } = this.#options;
    const service = await CampaignService.open(id, this.#link, header, {
      jobs: this.#jobs,
      files: this.#files,
      database: { cacheDir, offline, baseUrl },
      onRuns: (count) => {
        this.#runs += count;
        onRuns?.(this.#runs, service.name);
      },
    });
    this.#service = service;
    this.#campaigns += 1;
    this.#renewedMs = 0;
    onNote?.(`Works for ${service.name}`);
  }

  /** Reads the header of a campaign; null for one that this worker cannot work for, which it says once. */
  async #headerOf(id: string, text: string): Promise<QueueHeader | null> {
    try {
      return await readHeader(text);
    } catch (error) {
      if (!isRheobaseError(error)) throw error;
      this.#refused.add(id);
      this.#options.onNote?.(error.message);
      return null;
    }
  }

  /** The campaign with most waiting jobs; null if none has any. Without one, any campaign is as good: work may come. */
  async #busiest(): Promise<string | null> {
    const ids = (await this.#link.redis.smembers(CAMPAIGNS)).filter((id) => !this.#refused.has(id));
    let [best, most]: [string | null, number] = [null, this.#service === null ? -1 : 0];
    for (const id of ids) {
      const waiting = await this.#waiting(id);
      if (waiting > most) [best, most] = [id, waiting];
    }
    return best;
  }

  #waiting(id: string): Promise<number> {
    return this.#link.redis.llen(jobsKey(id, "wait"));
  }

  async #leave(): Promise<void> {
    await this.#service?.end();
    this.#service = null;
  }

  async #sayAlive(): Promise<void> {
    const { redis } = this.#link;
    const engine = await engineHere();
    const busy = this.#service?.busy ?? 0;
    const campaign = this.#service?.id ?? null;
    const state = { host: hostname(), pid: process.pid, ...engine, jobs: this.#jobs, busy, runs: this.#runs, campaign };
    await sayAlive(redis, this.#id, state);
    if (campaign === null || Date.now() - this.#renewedMs < RENEW_MS) return;
    this.#renewedMs = Date.now();
    await renew(redis, campaign);
  }
}
