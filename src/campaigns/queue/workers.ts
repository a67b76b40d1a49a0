/** The workers of a queue: how each says that it lives, and who does. */
import type { Redis } from "ioredis";
import { engineHere } from "./queue-messages.js";
import { LIFETIME_S, WORKERS, workerKey } from "./redis/queue-keys.js";
import type { RedisLink } from "./redis/redis-link.js";

/** What a worker says of itself. */
export interface WorkerState {
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly solver: string;
  /** Threads. */
  readonly jobs: number;
  /** Tasks that it does now. */
  readonly busy: number;
  /** Runs that it has done. */
  readonly runs: number;
  /** Id of the campaign that it works for; null if there is none. */
  readonly campaign: string | null;
}

/** A worker says this often that it lives [ms]. */
export const ALIVE_MS = 2000;
/** A worker that has not said it for this long [ms] is dead. */
const DEAD_MS = 10_000;

/** Says that a worker lives. */
export async function sayAlive(redis: Redis, worker: string, state: WorkerState): Promise<void> {
  const pipeline = redis.pipeline();
  pipeline.set(workerKey(worker), JSON.stringify(state), "PX", DEAD_MS);
  pipeline.sadd(WORKERS, worker);
  pipeline.expire(WORKERS, LIFETIME_S);
  await pipeline.exec();
}

/** Says that a worker ends. */
export async function sayEnd(redis: Redis, worker: string): Promise<void> {
  await redis.unlink(workerKey(worker));
  await redis.srem(WORKERS, worker);
}

/** The workers that live. */
export async function liveWorkers(redis: Redis): Promise<WorkerState[]> {
  const ids = (await redis.smembers(WORKERS)).sort();
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map(workerKey));
  const dead = ids.filter((_, i) => texts[i] === null);
  if (dead.length > 0) await redis.srem(WORKERS, ...dead);
  return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as WorkerState]));
}

/** Workers may take this long to come before a coordinator says that there are none [ms]. */
const PATIENCE_MS = 3000;

/** What a coordinator says of the workers: once that there are none, and once of each that does not take part. */
export class WorkerNotes {
  readonly #link: RedisLink;
  readonly #onNote: ((text: string) => void) | undefined;
  readonly #named = new Set<string>();
  #aloneSinceMs: number | null = Date.now();

  constructor(link: RedisLink, onNote: ((text: string) => void) | undefined) {
    this.#link = link;
    this.#onNote = onNote;
  }

  async look(): Promise<void> {
    const own = await engineHere();
    const workers = await liveWorkers(this.#link.redis);
    for (const { host, pid, version, solver } of workers) {
      const name = `${host}:${pid}`;
      if ((version === own.version && solver === own.solver) || this.#named.has(name)) continue;
      this.#named.add(name);
      const why = version === own.version ? "has another build of the solver" : `is rheobase ${version}`;
      this.#onNote?.(`The worker ${name} ${why}, this is ${own.version}: it does not take part`);
    }
    if (workers.some(({ version, solver }) => version === own.version && solver === own.solver)) {
      this.#aloneSinceMs = Date.now();
      return;
    }
    if (this.#aloneSinceMs === null || Date.now() - this.#aloneSinceMs < PATIENCE_MS) return;
    this.#aloneSinceMs = null;
    this.#onNote?.(
      `No worker is there: \`rheobase worker --queue ${this.#link.address.shown}\` starts one, on any machine`,
    );
  }
}
