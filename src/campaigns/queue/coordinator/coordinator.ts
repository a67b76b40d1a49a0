import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "bullmq";
import { InvalidOptionError } from "../../../base/errors.js";
import { writeAtomic } from "../../../files/atomic-file.js";
import type { Campaign } from "../../plan/campaign.js";
import { type RunRow, rowsOf } from "../../results/run-row.js";
import { readResults } from "../queue-messages.js";
import { DocumentStore, digestOf } from "../redis/documents.js";
import { LOCK_MS, STALLED_MS } from "../redis/locks.js";
import { CAMPAIGNS, campaignKeys, JOBS_PREFIX, removeKeys, renew } from "../redis/queue-keys.js";
import type { RedisLink, RedisLinkOptions } from "../redis/redis-link.js";
import { within } from "../within.js";
import { WorkerNotes } from "../workers.js";
import { Dealer, MOST_LOSSES } from "./dealer.js";
import { type Shipment, sendDocuments } from "./shipment.js";

/** Messages of results that are taken at once. */
const MESSAGES = 200;
const POLL_MS = 25;
const BEAT_MS = 2000;
const RENEW_MS = 60_000;
/** Time to remove what is in Redis at the end [ms]. */
const END_MS = 5000;
/** Times that all that is left is dealt again without a result in between. */
const MOST_DEALS = 5;
const ID = /^([0-9a-f]{12})-[0-9a-f]{12}$/;

/** One campaign on a queue. */
export class Coordinator {
  readonly #id: string;
  readonly #link: RedisLink;
  readonly #campaign: Campaign;
  readonly #shipment: Shipment;
  readonly #jobs: Queue;
  /** Without an answer since. */
  #deals = 0;
  #beatenMs = 0;
  #renewedMs = 0;

  private constructor(id: string, link: RedisLink, campaign: Campaign, shipment: Shipment) {
    this.#id = id;
    this.#link = link;
    this.#campaign = campaign;
    this.#shipment = shipment;
    this.#jobs = new link.packages.Queue(id, { connection: link.redis, prefix: JOBS_PREFIX });
    this.#jobs.on("error", () => undefined); // the link tells of a server that is away
  }

  /**
   * Puts what workers need where they find it. Its name there is kept in the folder, so that the next call goes on; it is
   * another one when something has changed, since workers that have seen the old would not notice.
   */
  static async claim(link: RedisLink, campaign: Campaign, folder: string, shipment: Shipment): Promise<Coordinator> {
    const path = join(folder, "queue.json");
    const before = await readFile(path, "utf8").then(
      (text) => /"id":"([0-9a-f-]+)"/.exec(text)?.[1] ?? "",
      () => "",
    );
    const own = ID.exec(before)?.[1] ?? randomBytes(6).toString("hex");
    const content = JSON.stringify([shipment.header, campaign.models.map(({ digest }) => digest)]);
    const id = `${own}-${digestOf(content).slice(0, 12)}`;
    if (ID.test(before) && before !== id) await new Coordinator(before, link, campaign, shipment).remove();
    await writeAtomic(path, `${JSON.stringify({ id })}\n`, { what: "campaign" });
    const coordinator = new Coordinator(id, link, campaign, shipment);
    await coordinator.#publish();
    return coordinator;
  }

  /**
   * Deals tasks and takes results until every run has one.
   *
   * @param left the runs without a result; those that get one are removed
   * @param keep keeps a result
   */
  async run(
    left: Set<number>,
    keep: (row: RunRow) => Promise<void>,
    { signal, onNote }: RedisLinkOptions,
  ): Promise<void> {
    const { packages, redis } = this.#link;
    const dealer = new Dealer(this.#link, this.#id, this.#jobs, this.#campaign, (index) => left.has(index));
    const notes = new WorkerNotes(this.#link, onNote);
    // It does no work: it only finds the jobs of workers that were lost. Workers do not: what they look after would come
    // back when the campaign is over.
    const watcher = new packages.Worker(this.#id, null, {
      connection: redis,
      prefix: JOBS_PREFIX,
      autorun: false,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: MOST_LOSSES,
    });
    watcher.on("error", () => undefined);
    /** Keeps a result, unless it came before or belongs to another run. */
    const take = async (row: RunRow): Promise<void> => {
      if (!left.has(row.index) || row.key !== this.#campaign.keyOf(row.index)) return;
      left.delete(row.index);
      this.#deals = 0;
      await keep(row);
    };
    try {
      await this.#takeResults(dealer, take);
      await dealer.takeOver();
      await watcher.startStalledCheckTimer();
      while (left.size > 0) {
        signal?.throwIfAborted();
        await dealer.deal();
        if (await this.#takeResults(dealer, take)) continue;
        if (Date.now() - this.#beatenMs >= BEAT_MS) await this.#beat(dealer, left, take, notes);
        await sleep(POLL_MS, undefined, { signal });
      }
    } catch (error) {
      // What has come is not lost.
      if (signal?.aborted) await this.#takeResults(dealer, take).catch(() => undefined);
      throw error;
    } finally {
      await within(END_MS, watcher.close(true));
    }
  }

  /** Removes all that Redis has of the campaign. */
  async remove(): Promise<void> {
    const { redis, isReady } = this.#link;
    if (!isReady) return; // it expires
    const remove = async (): Promise<void> => {
      // Without the header no worker adds results.
      await redis.unlink(campaignKeys(this.#id).header);
      await this.#jobs.obliterate({ force: true });
      await this.#jobs.close();
      await removeKeys(redis, this.#id);
    };
    await within(END_MS, remove());
  }

  /** Leaves the campaign to workers, until the next call. */
  async leave(): Promise<void> {
    const { redis, isReady } = this.#link;
    if (isReady) await within(END_MS, redis.unlink(campaignKeys(this.#id).coordinator));
  }

  async #publish(): Promise<void> {
    const { redis } = this.#link;
    const keys = campaignKeys(this.#id);
    await sendDocuments(this.#shipment, await DocumentStore.open(redis, this.#id));
    const pipeline = redis.pipeline();
    for (const [number, model] of this.#shipment.models.entries()) {
      if (model !== null) pipeline.hset(keys.models, number, JSON.stringify(model));
    }
    pipeline.set(keys.header, JSON.stringify(this.#shipment.header));
    pipeline.sadd(CAMPAIGNS, this.#id);
    await pipeline.exec();
    await renew(redis, this.#id);
  }

  /** Takes what there is; false if there was nothing. */
  async #takeResults(dealer: Dealer, take: (row: RunRow) => Promise<void>): Promise<boolean> {
    const { redis } = this.#link;
    const { results } = campaignKeys(this.#id);
    const messages = await redis.lrange(results, 0, MESSAGES - 1);
    for (const message of messages) {
      const { job, lines } = readResults(message);
      const rows = rowsOf(lines);
      for (const row of rows) await take(row);
      dealer.done(
        job,
        rows.map(({ index }) => index),
      );
    }
    // Only now: what was taken is kept, also if this process ends here.
    if (messages.length > 0) await redis.ltrim(results, messages.length, -1);
    return messages.length > 0;
  }

  /** What is done every few seconds: say that this process lives, look after jobs that failed or are lost. */
  async #beat(
    dealer: Dealer,
    left: ReadonlySet<number>,
    take: (row: RunRow) => Promise<void>,
    notes: WorkerNotes,
  ): Promise<void> {
    this.#beatenMs = Date.now();
    const { redis } = this.#link;
    const keys = campaignKeys(this.#id);
    const state = { host: hostname(), pid: process.pid, left: left.size };
    await redis.set(keys.coordinator, JSON.stringify(state), "PX", 5 * BEAT_MS);
    await notes.look();
    for (const row of await dealer.givenUp()) await take(row);
    if ((await redis.exists(keys.header)) === 0) {
      // The server was started again without its data.
      await this.#publish();
      dealer.dealAgain();
    } else if (await dealer.isIdle()) {
      // In this order: a job that is done has added its results before.
      if (!(await this.#takeResults(dealer, take)) && left.size > 0) this.#dealAgain(dealer);
    }
    if (Date.now() - this.#renewedMs < RENEW_MS) return;
    this.#renewedMs = Date.now();
    await renew(redis, this.#id);
  }

  #dealAgain(dealer: Dealer): void {
    this.#deals += 1;
    if (this.#deals > MOST_DEALS) {
      const { shown } = this.#link.address;
      const reason = `it has lost all jobs ${MOST_DEALS} times; its maxmemory-policy must be noeviction, and no other program may remove keys that begin with rheobase:`;
      throw new InvalidOptionError(`use the queue ${shown}`, reason);
    }
    dealer.dealAgain();
  }
}
