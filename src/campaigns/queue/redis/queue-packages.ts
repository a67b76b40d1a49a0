import { InvalidOptionError } from "../../../base/errors.js";

/** The optional packages that a queue needs, of versions that run on the oldest Node we support. */
const INSTALL = "npm install bullmq@6 ioredis@6";

/**
 * Loads BullMQ and its client of Redis.
 *
 * @throws InvalidOptionError if they are not installed
 */
export async function queuePackages() {
  try {
    // Each awaited here: bundlers then let packages be absent.
    const bullmq = await import("bullmq");
    const ioredis = await import("ioredis");
    return { Queue: bullmq.Queue, Worker: bullmq.Worker, WaitingError: bullmq.WaitingError, Redis: ioredis.Redis };
  } catch (cause) {
    throw new InvalidOptionError(
      "use a queue",
      `the packages bullmq and ioredis are not installed; \`${INSTALL}\` installs them beside rheobase (with -g if rheobase was installed with it)`,
      { cause },
    );
  }
}

/** Those packages. */
export type QueuePackages = Awaited<ReturnType<typeof queuePackages>>;
