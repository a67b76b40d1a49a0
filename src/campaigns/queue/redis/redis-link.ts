import type { Redis } from "ioredis";
import { InvalidOptionError, NetworkError, throwIfAborted } from "../../../base/errors.js";
import { onAbort } from "../../../base/on-abort.js";
import { type QueueAddress, queueAddress, redisOptions } from "./queue-address.js";
import { type QueuePackages, queuePackages } from "./queue-packages.js";

/** Options of {@link RedisLink}. */
export interface RedisLinkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told that the connection was lost, and that it is back. */
  readonly onNote?: ((text: string) => void) | undefined;
}

const CONNECT_MS = 10_000;
/** Longest wait between two tries to come back [ms]. */
const RETRY_MS = 1000;

/**
 * A connection to the Redis server of a queue. A server that is away at first is an error; one that goes away later is
 * waited for, and commands given meanwhile are sent when it is back.
 */
export class RedisLink implements Disposable {
  readonly redis: Redis;
  readonly address: QueueAddress;
  readonly packages: QueuePackages;

  private constructor(redis: Redis, address: QueueAddress, packages: QueuePackages) {
    this.redis = redis;
    this.address = address;
    this.packages = packages;
  }

  /** @throws InvalidOptionError for an address or password that is wrong; NetworkError; CancelledError */
  static async open(text: string, { signal, onNote }: RedisLinkOptions = {}): Promise<RedisLink> {
    const address = queueAddress(text);
    const packages = await queuePackages();
    let isOpen = false;
    const redis = new packages.Redis({
      ...redisOptions(address),
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      // BullMQ needs it, too: a command waits as long as the server is away.
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => (isOpen ? Math.min(RETRY_MS, 50 * times) : null),
    });
    let last: Error | null = null;
    redis.on("error", (error: Error) => {
      last = error;
    });
    const unwatch = onAbort(signal, () => redis.disconnect());
    try {
      await redis.connect();
      await redis.ping();
      // A database that does not exist is only told of.
      if (last !== null) throw last;
    } catch (cause) {
      redis.disconnect();
      throwIfAborted(signal, "connecting to the queue");
      throw failure(address, last ?? cause);
    } finally {
      unwatch();
    }
    isOpen = true;
    const link = new RedisLink(redis, address, packages);
    link.#tell(onNote, () => last);
    return link;
  }

  /** Whether commands are answered now. */
  get isReady(): boolean {
    return this.redis.status === "ready";
  }

  [Symbol.dispose](): void {
    this.redis.disconnect();
  }

  #tell(onNote: ((text: string) => void) | undefined, last: () => Error | null): void {
    let isAway = false;
    this.redis.on("reconnecting", () => {
      if (isAway) return;
      isAway = true;
      const why = last()?.message;
      onNote?.(`Lost the queue ${this.address.shown}${why ? ` (${why})` : ""}; waiting until it is back`);
    });
    this.redis.on("ready", () => {
      if (isAway) onNote?.(`The queue ${this.address.shown} is back`);
      isAway = false;
    });
  }
}

/** Only the message of an error is used: its other fields may hold the password. */
function failure({ shown, isTls }: QueueAddress, error: unknown): InvalidOptionError | NetworkError {
  const message = error instanceof Error ? error.message : String(error);
  const task = `use the queue ${shown}`;
  const expected = "redis://:PASSWORD@HOST:PORT, or USER:PASSWORD@ (RHEOBASE_QUEUE keeps it off the command line)";
  if (message.startsWith("NOAUTH")) {
    return new InvalidOptionError(task, `it wants a password, and none was given, expected ${expected}`);
  }
  if (message.startsWith("WRONGPASS")) {
    return new InvalidOptionError(task, `it does not accept the password, expected ${expected}`);
  }
  if (/^(ERR|NOPERM)/.test(message)) return new InvalidOptionError(task, `the server says "${message}"`);
  const remedy = isTls
    ? "it must speak TLS (redis:// if it does not), with a certificate that Node accepts (NODE_EXTRA_CA_CERTS names a file of your own authorities)"
    : "start a Redis server there, or correct the address (rediss:// if it expects TLS)";
  const seen = message === "Connection is closed." ? "the connection was closed" : message;
  return new NetworkError(task, `${seen}; ${remedy}`);
}
