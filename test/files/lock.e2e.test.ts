import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { Cache } from "../../src/api/cache/cache.js";
import { pruneCache } from "../../src/api/cache/prune.js";
import { isDead, type LockHolder, withLock } from "../../src/files/lock.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
const script = resolve(import.meta.dirname, "../support/lock-process.mjs");

function lockProcess(...args: string[]) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const held = new Promise<void>((done) => child.stdout.once("data", () => done()));
  return { child, ended, held };
}

describe("withLock()", () => {
  it("lets one at a time in, within a process and between processes, and leaves nothing behind", async () => {
    const lock = at("count/x.lock");
    const file = at("counter");
    writeFileSync(file, "0");
    const others = Array.from({ length: 4 }, () => lockProcess("count", lock, file));
    const own = Array.from({ length: 20 }, () =>
      withLock(lock, {}, async () => {
        const count = Number(readFileSync(file, "utf8"));
        await new Promise((done) => setTimeout(done, 1));
        writeFileSync(file, String(count + 1));
      }),
    );
    expect(await Promise.all(others.map((other) => other.ended))).toEqual([0, 0, 0, 0]);
    await Promise.all(own);
    expect(readFileSync(file, "utf8")).toBe("100");
    expect(readdirSync(dirname(lock))).toEqual([]);
  });

  it("takes over from a process that was killed", async () => {
    const lock = at("killed/x.lock");
    const holder = lockProcess("hold", lock);
    await holder.held;
    const waited: (LockHolder | null)[] = [];
    const mine = withLock(lock, { onWait: (who) => waited.push(who) }, () => Promise.resolve("mine"));
    await expect.poll(() => waited.map((who) => who?.pid), { timeout: 10_000 }).toEqual([holder.child.pid]);
    expect(existsSync(lock)).toBe(true);
    holder.child.kill("SIGKILL");
    await holder.ended;
    expect(await mine).toBe("mine");
    expect(readdirSync(dirname(lock))).toEqual([]);
  });

  it("gives up waiting when cancelled", async () => {
    const lock = at("cancel/x.lock");
    const cancel = new AbortController();
    await withLock(lock, {}, async () => {
      const second = withLock(lock, { signal: cancel.signal }, () => Promise.resolve());
      cancel.abort();
      await expect(second).rejects.toMatchObject({ code: "Cancelled" });
    });
  });

  it("frees the lock when the work fails", async () => {
    const lock = at("fails/x.lock");
    await expect(withLock(lock, {}, () => Promise.reject(new TypeError("burst")))).rejects.toThrow("burst");
    expect(existsSync(lock)).toBe(false);
  });

  it("leaves a lock alone that has become another's", async () => {
    const lock = at("stolen/x.lock");
    await withLock(lock, {}, () => Promise.resolve(writeFileSync(lock, "another's")));
    expect(readFileSync(lock, "utf8")).toBe("another's");
  });

  it("says why a lock cannot be taken", async () => {
    writeFileSync(at("plain"), "");
    await expect(withLock(at("plain/x.lock"), {}, () => Promise.resolve())).rejects.toMatchObject({
      code: "WriteFailed",
      message: `Cannot write lock ${at("plain/x.lock")}: ${at("plain")} is not a folder`,
    });
  });
});

describe("a lock whose holder cannot be asked", () => {
  it("stands while it is touched, and is taken over when it has stood still", async () => {
    const lock = at("elsewhere/x.lock");
    await withLock(lock, {}, () => Promise.resolve());
    writeFileSync(lock, JSON.stringify({ pid: 1, host: "another machine", id: "1" }));
    let entered = false;
    const mine = withLock(lock, { staleAfterMs: 1000 }, async () => {
      entered = true;
    });
    const beats = setInterval(() => utimesSync(lock, new Date(), new Date()), 100);
    await new Promise((done) => setTimeout(done, 2000)); // longer than a lock may stand still
    clearInterval(beats);
    expect(entered).toBe(false);
    await mine;
    expect(readdirSync(dirname(lock))).toEqual([]);
  });

  it("is not taken for dead where its machine, or its numbering of processes, is another", async () => {
    const dead = lockProcess("nothing", at("dead/x.lock"));
    await dead.ended;
    const pid = dead.child.pid!;
    expect(isDead(JSON.stringify({ pid, host: "another machine" }))).toBe(false);
    expect(isDead(JSON.stringify({ pid, host: `${hostname()} pid:[1]` }))).toBe(false);
    expect(isDead("")).toBe(false);
  });
});

describe("pruneCache()", () => {
  it("removes the locks of the dead, and no others", async () => {
    const locks = at("debris/.rheobase/locks");
    const holder = lockProcess("hold", `${locks}/dead.lock`);
    await holder.held;
    holder.child.kill("SIGKILL");
    await holder.ended;
    writeFileSync(`${locks}/elsewhere.lock`, JSON.stringify({ pid: 1, host: "another machine" }));
    await withLock(`${locks}/alive.lock`, {}, async () => {
      await pruneCache(new Cache(at("debris")));
      expect(readdirSync(locks).sort()).toEqual(["alive.lock", "elsewhere.lock"]);
    });
  });
});
