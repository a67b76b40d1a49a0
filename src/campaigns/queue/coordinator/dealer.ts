import type { Job, Queue } from "bullmq";
import type { Campaign } from "../../plan/campaign.js";
import { type RunIdentity, type RunRow, rowWithout } from "../../results/run-row.js";
import type { Task } from "../../work/task.js";
import { tasksOf } from "../../work/tasks-of.js";
import { QUEUE_FORMAT, type QueueTask, readTask } from "../queue-messages.js";
import { jobsKey, LIFETIME_S } from "../redis/queue-keys.js";
import type { RedisLink } from "../redis/redis-link.js";

/** Jobs that are dealt and not done at most: enough for thousands of threads, few enough for Redis. */
const MOST_JOBS = 2000;
/** Jobs that are added at once. */
const AT_ONCE = 100;
/** Times that a job is begun again whose workers were lost; then it is parked. */
export const MOST_LOSSES = 2;
/** Threads that tasks are made for: nobody knows how many there will be. */
const THREADS = 16;
/** Tries of a job that a worker could not begin, for want of disk space for instance. */
const TRIES = 3;
/** How BullMQ says that workers were lost, in `failedReason`. */
const LOST = /stalled/;

/** The jobs of one campaign: dealt, done, parked. */
export class Dealer {
  readonly #link: RedisLink;
  readonly #id: string;
  readonly #queue: Queue;
  readonly #campaign: Campaign;
  readonly #isLeft: (index: number) => boolean;
  /** Runs without a result, by job. */
  readonly #jobs = new Map<string, Set<number>>();
  #next: Iterator<Task>;

  /** @param isLeft whether a run has no result yet */
  constructor(link: RedisLink, id: string, queue: Queue, campaign: Campaign, isLeft: (index: number) => boolean) {
    this.#link = link;
    this.#id = id;
    this.#queue = queue;
    this.#campaign = campaign;
    this.#isLeft = isLeft;
    this.#next = tasksOf(campaign, isLeft, THREADS);
  }

  /** Takes over from a coordinator that ended: jobs that workers have are left to them, all others are dealt anew. */
  async takeOver(): Promise<void> {
    await this.#queue.drain();
    await this.#queue.clean(0, 0, "failed");
    for (const job of await this.#queue.getJobs(["active"])) {
      const runs = runsOf(job).filter(({ index }) => this.#isLeft(index));
      this.#jobs.set(job.id!, new Set(runs.map(({ index }) => index)));
    }
    this.#begin();
  }

  /** Deals jobs until enough are out. */
  async deal(): Promise<void> {
    while (this.#jobs.size < MOST_JOBS) {
      const tasks: QueueTask[] = [];
      while (tasks.length < AT_ONCE) {
        const next = this.#next.next();
        if (next.done) break;
        tasks.push(this.#sent(next.value));
      }
      if (tasks.length === 0) return;
      await this.#add(tasks);
    }
  }

  /** Notes that runs of a job have results. */
  done(job: string, indices: readonly number[]): void {
    const left = this.#jobs.get(job);
    if (left === undefined) return;
    for (const index of indices) left.delete(index);
    if (left.size === 0) this.#jobs.delete(job);
  }

  /** Whether Redis has no job any more. */
  async isIdle(): Promise<boolean> {
    const counts = await this.#queue.getJobCounts("wait", "prioritized", "delayed", "active", "failed");
    return Object.values(counts).every((count) => count === 0);
  }

  /** Deals again all that is left: Redis has lost jobs, for instance since it started again without its data. */
  dealAgain(): void {
    this.#jobs.clear();
    this.#begin();
  }

  /**
   * Looks after jobs that failed. Of a job whose workers were lost each run becomes a job of its own, so that only the one
   * that ends workers fails.
   *
   * @returns results of the runs that are given up
   */
  async givenUp(): Promise<RunRow[]> {
    const rows: RunRow[] = [];
    for (const job of await this.#queue.getFailed(0, AT_ONCE - 1)) {
      const task = readTask(job.data);
      const left = runsOf(job).filter(({ index }) => this.#isLeft(index));
      const wasLost = LOST.test(job.failedReason ?? "");
      if (wasLost && runsOf(job).length > 1) await this.#add(left.map((run) => single(task, run)));
      else for (const run of left) rows.push(rowWithout(run, "error", reasonOf(job, wasLost)));
      await job.remove();
      this.#jobs.delete(job.id!);
    }
    return rows;
  }

  /** From the first run on: those that are left and in no job. */
  #begin(): void {
    const out = new Set([...this.#jobs.values()].flatMap((runs) => [...runs]));
    this.#next = tasksOf(this.#campaign, (index) => this.#isLeft(index) && !out.has(index), THREADS);
  }

  /** A task as it is sent: its model by number. */
  #sent({ groups }: Task): QueueTask {
    const { model } = this.#campaign.factsOf(groups[0]!.runs[0]!.index);
    return { schema: QUEUE_FORMAT, model, groups: groups as QueueTask["groups"] };
  }

  async #add(tasks: readonly QueueTask[]): Promise<void> {
    if (tasks.length === 0) return;
    const opts = { removeOnComplete: true, removeOnFail: false, attempts: TRIES };
    const jobs = await this.#queue.addBulk(tasks.map((data) => ({ name: "task", data, opts })));
    const pipeline = this.#link.redis.pipeline();
    for (const job of jobs) {
      this.#jobs.set(job.id!, new Set(runsOf(job).map(({ index }) => index)));
      pipeline.expire(jobsKey(this.#id, job.id!), LIFETIME_S);
    }
    await pipeline.exec();
  }
}

const runsOf = (job: Job): readonly RunIdentity[] => readTask(job.data).groups.flatMap(({ runs }) => runs);

/** The part of a task that does one of its runs. */
function single({ model, groups }: QueueTask, { index }: RunIdentity): QueueTask {
  const own = groups.flatMap(({ changes, runs }) => {
    const run = runs.find((each) => each.index === index);
    return run === undefined ? [] : [{ changes, runs: [run] }];
  });
  return { schema: QUEUE_FORMAT, model, groups: own };
}

function reasonOf({ failedReason }: Job, wasLost: boolean): string {
  if (!wasLost) return failedReason ?? "Cannot do the run: its worker gave no reason";
  return `Cannot do the run: ${MOST_LOSSES + 1} workers in turn were lost while they did it (ended by force, out of memory, or cut off from the queue)`;
}
