/**
 * Locks between processes, including processes of several machines on a shared folder. A lock is a file that only one
 * process can create. The holder touches it every few seconds, which limits how long a killed holder blocks others: on
 * the same machine the system reports at once that the process has ended; on other machines the lock stops changing.
 * Waiting processes compare successive states of the lock by their own clock, never clocks of two machines.
 */
import { randomBytes } from "node:crypto";
import { link, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isRheobaseError, throwIfAborted, WriteFailedError } from "../base/errors.js";
import { onAbort } from "../base/on-abort.js";
import { removeDebris } from "./debris.js";
import { makeFolder } from "./make-folder.js";
import { begunAt, host, isAlive, ownMark } from "./owner.js";
import { errnoOf, writeFailed } from "./system-error.js";

/** Interval between a holder's touches of its lock [ms]. */
const HEARTBEAT_MS = 3000;
/** A lock unchanged for this long [ms] counts as abandoned: several heartbeats, to allow for slow network folders. */
const STALE_AFTER_MS = 20_000;
const POLL_MS = 50;
/** Report waiting only after this long [ms]. */
const TELL_AFTER_MS = 1000;

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Start time of the process in its system's units; absent if unknown. */
  readonly begun?: string;
}

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once, after waiting a second for a lock that another process holds. */
  readonly onWait?: ((holder: LockHolder | null) => void) | undefined;
  /** Time [ms] after which an unchanged lock of another machine is taken over; default 20 s. */
  readonly staleAfterMs?: number | undefined;
}

/**
 * Runs `work` while holding the lock `path`. The signal passed to `work` fires if the caller's signal fires, or if
 * another process took over the lock because this one was suspended too long.
 *
 * @throws WriteFailedError if the lock cannot be created (read-only folder, full disk)
 * @throws CancelledError while waiting
 */
export async function withLock<T>(
  path: string,
  options: LockOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const leave = await enter(path, options.signal);
  try {
    return await alone(path, options, work);
  } finally {
    leave();
  }
}

/** The tail of the queue for each lock, by path: within a process, waiting does not poll files. */
const queues = new Map<string, Promise<void>>();

/** Waits for all earlier callers of this process; returns the function to call when done. */
async function enter(path: string, signal: AbortSignal | undefined): Promise<() => void> {
  const before = queues.get(path);
  let leave = (): void => undefined;
  const mine = new Promise<void>((done) => {
    leave = done;
  });
  const last = (before ?? Promise.resolve()).then(() => mine);
  queues.set(path, last);
  void last.then(() => {
    if (queues.get(path) === last) queues.delete(path);
  });
  if (before === undefined) return leave;
  let unwatch = (): void => undefined;
  const cancelled = new Promise<void>((done) => {
    unwatch = onAbort(signal, done);
  });
  await (signal?.aborted ? undefined : Promise.race([before, cancelled]));
  unwatch();
  if (signal?.aborted) leave();
  throwIfAborted(signal, "waiting for the cache");
  return leave;
}

async function alone<T>(path: string, options: LockOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const token = await acquire(path, options);
  const lost = new AbortController();
  const heart = setInterval(() => {
    beat(path, token).catch((error: unknown) => {
      if (error instanceof WriteFailedError) lost.abort(error); // otherwise the folder is temporarily unreadable
    });
  }, HEARTBEAT_MS);
  try {
    return await work(options.signal ? AbortSignal.any([options.signal, lost.signal]) : lost.signal);
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    clearInterval(heart);
    if ((await contentOf(path).catch(() => null)) === token) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** Takes the lock, waiting for its holder; returns the content that identifies it as ours. */
async function acquire(path: string, { signal, onWait, staleAfterMs = STALE_AFTER_MS }: LockOptions): Promise<string> {
  const holder = { pid: process.pid, host, begun: begunAt, id: randomBytes(8).toString("hex") };
  const token = `${JSON.stringify(holder)}\n`;
  let seen = { state: "", since: 0 };
  const began = performance.now();
  let told = false;
  for (;;) {
    throwIfAborted(signal, "waiting for the cache");
    if (await create(path, token)) return token;
    const state = await stateOf(path);
    if (state === null) continue; // removed in the meantime
    const now = performance.now();
    if (state.text !== seen.state) seen = { state: state.text, since: now };
    if (isDead(state.content) || now - seen.since > staleAfterMs) {
      await breakStale(path, state.content).catch((cause: unknown) => {
        throw isRheobaseError(cause) ? cause : writeFailed(path, cause, "lock");
      });
      continue;
    }
    if (!told && now - began > TELL_AFTER_MS) {
      onWait?.(holderIn(state.content));
      told = true;
    }
    await pause(POLL_MS * (1 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

/** Creates the lock with its content atomically: a process killed meanwhile leaves no lock without a holder. */
async function create(path: string, token: string): Promise<boolean> {
  const folder = dirname(path);
  const own = join(folder, `lock${ownMark()}`);
  try {
    await makeFolder(folder);
    await writeFile(own, token, { flag: "wx" });
    await link(own, path).catch(async (cause: unknown) => {
      if (errnoOf(cause) === "EEXIST") throw cause;
      await exclusive(path, token); // a file system without hard links
    });
    return true;
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === "EEXIST") return false;
    const { task, reason } = writeFailed(path, cause, "lock");
    const advice = ", so name a folder that can be written (--cache-dir, RHEOBASE_CACHE_DIR)";
    const isRefused = ["EROFS", "EACCES", "EPERM"].includes(code ?? "");
    throw new WriteFailedError(task, `${reason}${isRefused ? advice : ""}`, { path, cause });
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
}

async function exclusive(path: string, token: string): Promise<void> {
  await writeFile(path, token, { flag: "wx" }).catch(async (cause: unknown) => {
    if (errnoOf(cause) !== "EEXIST") await rm(path, { force: true }).catch(() => undefined); // empty on a full disk
    throw cause;
  });
}

/** Content and time of last change; null if the lock does not exist. */
async function stateOf(path: string): Promise<{ readonly content: string; readonly text: string } | null> {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return { content, text: `${mtimeMs} ${content}` };
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") return null;
    throw writeFailed(path, cause, "lock");
  }
}

/** Removes a stale lock unless it has changed hands. One process at a time, to avoid removing a new lock. */
async function breakStale(path: string, content: string): Promise<void> {
  const guard = `${path}.break`;
  if (!(await create(guard, `${JSON.stringify({ pid: process.pid, host, begun: begunAt })}\n`))) {
    // The guard is held only briefly. One that stays was left by a killed process.
    const age = await stat(guard).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > STALE_AFTER_MS || isDead((await contentOf(guard)) ?? "")) await rm(guard, { force: true });
    await pause(POLL_MS);
    return;
  }
  try {
    if ((await contentOf(path)) === content) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function beat(path: string, token: string): Promise<void> {
  const content = await contentOf(path);
  if (content !== token) {
    const why = "this process was suspended for so long that another one took over its lock";
    throw new WriteFailedError(`write under the lock ${path}`, `${why}, so run it again`, { path });
  }
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

/** Content of a lock; null if it does not exist. */
async function contentOf(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    if (errnoOf(cause) === "ENOENT") return null;
    throw cause;
  });
}

/** The holder named in a lock; null if none is named (yet). */
function holderIn(content: string): LockHolder | null {
  try {
    const { pid, host, begun } = JSON.parse(content) as Partial<LockHolder>;
    if (typeof pid !== "number" || typeof host !== "string") return null;
    return typeof begun === "string" ? { pid, host, begun } : { pid, host };
  } catch {
    return null;
  }
}

/** Whether the holder was a process of this machine and has ended. */
export function isDead(content: string): boolean {
  const holder = holderIn(content);
  return holder !== null && holder.host === host && !isAlive(holder.pid, holder.begun);
}

/** Removes locks of killed holders from a folder; never throws. */
export async function removeDeadLocks(folder: string): Promise<void> {
  await removeDebris(folder);
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const path = join(folder, name);
    const content = await readFile(path, "utf8").catch(() => "");
    if (!isDead(content)) continue;
    const removed = name.endsWith(".break") ? rm(path, { force: true }) : breakStale(path, content);
    await removed.catch(() => undefined);
  }
}
