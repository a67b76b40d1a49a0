/** The documents of a campaign in Redis: files of models and samples of stimuli, each once, by the hash of its content. */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import type { Redis } from "ioredis";
import { InvalidOptionError } from "../../../base/errors.js";
import { campaignKeys } from "./queue-keys.js";

const compress = promisify(deflate);
const expand = promisify(inflate);

/** Largest document [bytes]: what Redis takes at once. Recordings of the Allen database have at most half of it. */
const MOST_BYTES = 500e6;

/** Puts documents. */
export class DocumentStore {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #there: Set<string>;

  private constructor(redis: Redis, key: string, there: Set<string>) {
    this.#redis = redis;
    this.#key = key;
    this.#there = there;
  }

  static async open(redis: Redis, campaign: string): Promise<DocumentStore> {
    const { documents } = campaignKeys(campaign);
    return new DocumentStore(redis, documents, new Set(await redis.hkeys(documents)));
  }

  /**
   * Puts a document unless it is there.
   *
   * @param name for messages
   * @throws InvalidOptionError if it is too large for Redis
   */
  async put(digest: string, content: Uint8Array, name: string): Promise<void> {
    if (this.#there.has(digest)) return;
    checkSize(content, name);
    await this.#redis.hset(this.#key, digest, await compress(content));
    this.#there.add(digest);
  }
}

function checkSize({ byteLength }: Uint8Array, name: string): void {
  if (byteLength <= MOST_BYTES) return;
  const size = `it has ${Math.round(byteLength / 1e6)} MB, expected at most ${MOST_BYTES / 1e6} MB`;
  throw new InvalidOptionError(`send ${name} to the workers of the queue`, size, { path: name });
}

/**
 * Gets a document, and checks that it is the right one.
 *
 * @throws InvalidOptionError if it is not there, or damaged
 */
export async function getDocument(redis: Redis, campaign: string, digest: string): Promise<Buffer> {
  const packed = await redis.hgetBuffer(campaignKeys(campaign).documents, digest);
  const task = `get document ${digest.slice(0, 8)} from the queue`;
  if (packed === null) throw new InvalidOptionError(task, "it is gone; its campaign may be over");
  const content = await expand(packed, { maxOutputLength: MOST_BYTES }).catch(() => null);
  if (content !== null && digestOf(content) === digest) return content;
  throw new InvalidOptionError(task, "it is damaged; stop the campaign by Ctrl-C and start it again");
}

/** SHA-256 of a content. */
export const digestOf = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");
