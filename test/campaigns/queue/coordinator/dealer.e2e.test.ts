/** What becomes of jobs that failed, with BullMQ and Redis as they are. */
import { resolve } from "node:path";
import { UnrecoverableError } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openCampaign } from "../../../../src/campaigns/plan/campaign.js";
import { Dealer } from "../../../../src/campaigns/queue/coordinator/dealer.js";
import { readTask } from "../../../../src/campaigns/queue/queue-messages.js";
import { JOBS_PREFIX } from "../../../../src/campaigns/queue/redis/queue-keys.js";
import { RedisLink } from "../../../../src/campaigns/queue/redis/redis-link.js";
import { until } from "../../../support/queue-processes.js";
import { hasRedis, RedisServer } from "../../../support/redis-server.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const at = temporaryFolder();
const glif = resolve(import.meta.dirname, "../../../../models/glif-cell/GLIF1_neuron_config.json");

describe.skipIf(!hasRedis)("a dealer", () => {
  let server: RedisServer;
  let link: RedisLink;
  beforeAll(async () => {
    server = await RedisServer.start(at(""));
    link = await RedisLink.open(server.url);
  });
  afterEach(() => link.redis.flushall());
  afterAll(async () => {
    link?.[Symbol.dispose]();
    await server?.stop();
  });

  /** Deals runs in tasks of three, and lets a worker fail the first job by some reason. */
  async function failed(reason: string) {
    const changes = { random: { count: 150, ranges: { th_inf: { from: 0.01, to: 0.03 } } } };
    const campaign = await openCampaign({ models: [glif], stimuli: ["square:amplitude=100pA,duration=0.1s"], changes });
    const left = new Set(Array.from({ length: 150 }, (_, i) => i));
    const queue = new link.packages.Queue("test", { connection: link.redis, prefix: JOBS_PREFIX });
    const dealer = new Dealer(link, "test", queue, campaign, (index) => left.has(index));
    await dealer.takeOver();
    await dealer.deal();
    expect(await queue.getJobCounts("wait")).toEqual({ wait: 50 });
    // One of its runs came before.
    left.delete(1);
    const worker = new link.packages.Worker(
      "test",
      async () => {
        void worker.pause(true);
        throw new UnrecoverableError(reason);
      },
      { connection: link.redis, prefix: JOBS_PREFIX },
    );
    await until(async () => (await queue.getFailedCount()) === 1);
    await worker.close(true);
    const rows = await dealer.givenUp();
    expect(await queue.getFailedCount()).toBe(0);
    const waiting = (await queue.getJobs(["wait"])).map(({ data }) =>
      readTask(data).groups.flatMap(({ runs }) => runs),
    );
    await queue.close();
    return { rows, sizes: waiting.map((runs) => runs.map(({ index }) => index)) };
  }

  it("splits a job that lost its workers into its runs", async () => {
    const { rows, sizes } = await failed("job stalled more than allowable limit");
    expect(rows).toEqual([]);
    expect(sizes).toHaveLength(51);
    expect(sizes).toContainEqual([0]);
    expect(sizes).toContainEqual([2]);
    expect(sizes.flat().sort((a, b) => a - b)).toEqual([0, 2, ...Array.from({ length: 147 }, (_, i) => i + 3)]);
  });

  it("gives up a job that workers could not begin, with their reason", async () => {
    const { rows, sizes } = await failed("Cannot make a folder for temporary files: the disk is full");
    expect(rows.map(({ index, status, reason }) => [index, status, reason])).toEqual(
      [0, 2].map((index) => [index, "error", "Cannot make a folder for temporary files: the disk is full"]),
    );
    expect(sizes).toHaveLength(49);
  });
});
