/** The keys of Redis that we use. All begin with `rheobase:`, and none stays for ever. */
import type { Redis } from "ioredis";

/** BullMQ's own keys of a campaign begin with this, and then its id. */
export const JOBS_PREFIX = "rheobase:jobs";
/** Ids of campaigns. */
export const CAMPAIGNS = "rheobase:campaigns";
/** Ids of workers. */
export const WORKERS = "rheobase:workers";
/** How long what a campaign has in Redis stays after its coordinator and its workers were last seen [s]. */
export const LIFETIME_S = 7 * 24 * 3600;

/** The key under which a worker says that it lives. */
export const workerKey = (worker: string): string => `rheobase:worker:${worker}`;

/** The keys of a campaign. */
export const campaignKeys = (id: string) => ({
  /** What all its tasks share. */
  header: `rheobase:${id}:header`,
  /** A hash: the models, by number. */
  models: `rheobase:${id}:models`,
  /** A hash: files of models and samples of stimuli, compressed, by the SHA-256 of their content. */
  documents: `rheobase:${id}:documents`,
  /** A list of results that the coordinator has not taken yet. */
  results: `rheobase:${id}:results`,
  /** There while the coordinator lives. */
  coordinator: `rheobase:${id}:coordinator`,
});

/** What BullMQ keeps of a queue beside its jobs. */
const JOBS_NAMES = [
  ...["active", "completed", "delayed", "events", "failed", "id", "marker", "meta", "paused", "pc"],
  ...["prioritized", "repeat", "stalled", "wait", "waiting-children"],
];
/** That, as far as it expires by itself, soon: BullMQ counts on it. */
const JOBS_BRIEF_NAMES = ["limiter", "stalled-check"];

export const jobsKey = (id: string, name: string): string => `${JOBS_PREFIX}:${id}:${name}`;

const lastingKeys = (id: string): string[] => {
  const { coordinator: _, ...others } = campaignKeys(id);
  return [...Object.values(others), ...JOBS_NAMES.map((name) => jobsKey(id, name))];
};

/** Lets what a campaign has in Redis stay for {@link LIFETIME_S} from now. A job has that from when it was dealt. */
export async function renew(redis: Redis, id: string): Promise<void> {
  const pipeline = redis.pipeline();
  for (const key of lastingKeys(id)) pipeline.expire(key, LIFETIME_S);
  pipeline.expire(CAMPAIGNS, LIFETIME_S);
  await pipeline.exec();
}

/** Removes what a campaign has in Redis, but for its jobs, which BullMQ removes (`obliterate`). */
export async function removeKeys(redis: Redis, id: string): Promise<void> {
  await redis.srem(CAMPAIGNS, id);
  const brief = [campaignKeys(id).coordinator, ...JOBS_BRIEF_NAMES.map((name) => jobsKey(id, name))];
  await redis.unlink(...lastingKeys(id), ...brief);
}

/** Adds results, unless the campaign is over: returns whether it was not. */
const ADD_RESULTS = `
if redis.call("EXISTS", KEYS[1]) == 0 then return 0 end
redis.call("RPUSH", KEYS[2], ARGV[1])
redis.call("EXPIRE", KEYS[2], ARGV[2])
return 1`;

export async function addResults(redis: Redis, id: string, message: string): Promise<boolean> {
  const { header, results } = campaignKeys(id);
  return (await redis.eval(ADD_RESULTS, 2, header, results, message, LIFETIME_S)) === 1;
}
