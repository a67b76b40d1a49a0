import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type DownloadOptions, download } from "../../../src/api/download/download.js";
import { downloadMany } from "../../../src/api/download/download-many.js";
import { openTransport, type Transport } from "../../../src/api/transport/transport.js";
import { MADE, type Replica, startReplica } from "../../support/allen-replica.js";
import { everySecond, type Fault, first } from "../../support/allen-replica-faults.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const temporary = temporaryFolder();
const BIG = 42;
/** What a cut connection may take along that was sent and not yet read. */
const CHUNK = 65_536;
const bytes = randomBytes(300_000);
const sha256 = createHash("sha256").update(bytes).digest("hex");
let replica: Replica;
let transport: Transport;

beforeAll(async () => {
  replica = await startReplica({ reference: false });
  transport = openTransport({
    baseUrl: replica.url,
    retries: { firstWaitS: 0.01 },
    timeouts: { idleS: 0.3, answerS: 1 },
  });
}, 60_000);
afterAll(async () => {
  await transport.close();
  await replica.stop();
});
afterEach(() => {
  replica.faults = undefined;
  replica.heedsIfRange = true;
  replica.validators = "both";
  replica.bytesPerSecond = undefined;
  replica.data.files.set(BIG, bytes);
  replica.reset();
});

/** A path in a folder of its own, so that leftovers are seen. */
function freshPath(name: string): string {
  return `${temporary(name)}/file.bin`;
}
const names = (path: string): string[] => readdirSync(dirname(path)).sort();
const link = (id: number) => `/api/v2/well_known_file_download/${id}`;
const sent = (): number => replica.requests.reduce((sum, request) => sum + request.bytes, 0);
const get = (path: string, options: DownloadOptions = {}, id = BIG) => download(transport, link(id), path, options);

describe("download()", () => {
  beforeAll(() => {
    replica.data.files.set(BIG, bytes);
  });

  it("brings a file, tells its hash and reports how far it is", async () => {
    const path = freshPath("plain");
    const reports: unknown[] = [];
    const file = await get(path, { onProgress: (progress) => reports.push(progress), sha256, length: bytes.length });
    expect(file).toEqual({ path, url: replica.fileUrl(BIG), bytes: bytes.length, sha256, resumedAt: 0 });
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(names(path)).toEqual(["file.bin"]);
    expect(reports.at(-1)).toEqual({ stage: "download", done: 300_000, total: 300_000, unit: "B" });
    expect(replica.requests.map((request) => request.range)).toEqual([undefined]);
  });

  it.each(["both", "etag", "date"] as const)(
    "goes on where a cut answer ended (validators: %s)",
    async (validators) => {
      replica.validators = validators;
      replica.faults = first("cut", "500", "cut");
      const path = freshPath(`cut-${validators}`);
      await get(path, { sha256 });
      const [whole, , ...rest] = replica.requests;
      expect(whole?.range).toBeUndefined();
      expect(rest.every((request) => /^bytes=[1-9]\d*-$/.test(request.range ?? ""))).toBe(true);
      const useful = replica.requests.filter((request) => request.status !== 500);
      const twice = useful.reduce((sum, request) => sum + request.bytes, 0) - bytes.length;
      expect(twice).toBeGreaterThanOrEqual(0);
      expect(twice).toBeLessThanOrEqual(2 * CHUNK);
      expect(names(path)).toEqual(["file.bin"]);
    },
  );

  it.each(["html", "unlabelled html"] as const)("loses nothing to a web page (%s)", async (fault) => {
    replica.faults = first("cut", fault);
    await get(freshPath(fault), { sha256 });
    const [whole, second, third] = replica.requests.map((request) => request.range);
    expect([whole, third]).toEqual([undefined, second]);
    expect(second).toMatch(/^bytes=[1-9]/);
  });

  it("takes no compressed file, which nobody asked for", async () => {
    replica.faults = first("cut", "encoded");
    await get(freshPath("encoded"), { sha256 });
    expect(replica.requests).toHaveLength(3);
    replica.faults = () => "encoded";
    const path = freshPath("encoded-always");
    await expect(get(path)).rejects.toMatchObject({
      code: "Network",
      message: `Cannot download file.bin: ${replica.url} sends the file in the encoding "gzip", which was not requested (5 attempts)`,
    });
    expect(existsSync(path)).toBe(false);
  });

  it("takes no more than was announced, and keeps nothing of what was", async () => {
    replica.faults = first("more");
    await get(freshPath("more"), { length: bytes.length, sha256 });
    expect(replica.requests).toHaveLength(2);
    for (const fault of ["more", "endless"] as const) {
      replica.reset();
      replica.faults = () => fault;
      const path = freshPath(`${fault}-always`);
      await expect(get(path, { length: bytes.length })).rejects.toThrow(
        /sends more than the 300000 bytes that it announced/,
      );
      expect(names(path)).toEqual([]);
    }
  });

  it("takes no file larger than the limit, announced or not", async () => {
    const small = openTransport({ baseUrl: replica.url, limits: { fileBytes: 400_000 } });
    replica.faults = () => "endless";
    const path = freshPath("endless");
    await expect(download(small, link(BIG), path)).rejects.toMatchObject({
      code: "Network",
      message: `Cannot download file.bin: ${replica.url} sends an endless file, and 400000 bytes are allowed (--max-download, limits.fileBytes)`,
    });
    expect(replica.requests).toHaveLength(1);
    expect(names(path)).toEqual([]);
    replica.faults = undefined;
    await download(small, link(BIG), path);
    const smaller = openTransport({ baseUrl: replica.url, limits: { fileBytes: 200_000 } });
    await expect(download(smaller, link(BIG), freshPath("large"))).rejects.toThrow(
      /offers 300000 bytes, and 200000 bytes are/,
    );
    await small.close();
    await smaller.close();
  });

  it("compares the seam where the service has no validators", async () => {
    replica.validators = "none";
    replica.faults = first("cut");
    await get(freshPath("no-validators"), { sha256 });
    expect(replica.requests.map((request) => request.status)).toEqual([200, 206]);
    expect(sent()).toBeGreaterThanOrEqual(bytes.length + 4096);
    expect(sent()).toBeLessThanOrEqual(bytes.length + 4096 + CHUNK);
  });

  it.each(["both", "none"] as const)("begins anew where the file has changed (validators: %s)", async (validators) => {
    replica.validators = validators;
    const path = freshPath(`changed-${validators}`);
    replica.faults = () => "cut";
    const impatient = openTransport({ baseUrl: replica.url, retries: { count: 0 } });
    await expect(download(impatient, link(BIG), path)).rejects.toMatchObject({ code: "Network" });
    expect(names(path)).toEqual(["file.bin.part", "file.bin.part.json"]);
    replica.faults = undefined;
    const other = randomBytes(bytes.length);
    replica.data.files.set(BIG, other);
    expect(await get(path)).toMatchObject({ resumedAt: 0 });
    expect(readFileSync(path).equals(other)).toBe(true);
  });

  it("begins anew where the service sends the rest of another file", async () => {
    replica.heedsIfRange = false;
    const path = freshPath("other-rest");
    let other = bytes;
    replica.faults = ({ number }) => {
      if (number !== 1) return undefined;
      setTimeout(() => {
        other = randomBytes(bytes.length);
        replica.data.files.set(BIG, other);
      });
      return "cut";
    };
    await get(path);
    expect(readFileSync(path).equals(other)).toBe(true);
    expect(replica.requests.map((request) => request.status)).toEqual([200, 206, 200]);
  });

  it("gets along with a service that knows no ranges", async () => {
    const plain = await startReplica({ reference: false, ranges: false, faults: first("cut") });
    try {
      plain.data.files.set(BIG, bytes);
      const path = freshPath("no-ranges");
      const file = await download(
        openTransport({ baseUrl: plain.url, retries: { firstWaitS: 0.01 } }),
        link(BIG),
        path,
      );
      expect(file).toMatchObject({ sha256, resumedAt: 0 });
      expect(plain.requests.map((request) => request.status)).toEqual([200, 200]);
    } finally {
      await plain.stop();
    }
  });

  it.each(["cut", "stall", "silence", "500", "429", "long"] as const)("survives %s", async (fault) => {
    replica.faults = everySecond(fault);
    const path = freshPath(`survives-${fault}`);
    expect(await get(path)).toMatchObject({ sha256 });
    expect(names(path)).toEqual(["file.bin"]);
    expect(replica.requests).toHaveLength(2);
  });

  it("finds an answer too short where length, hash or format tell", async () => {
    const recording = replica.fileBytes(MADE.recording);
    for (const options of [{ length: recording.length }, { signature: "hdf5" } as const]) {
      replica.reset();
      replica.faults = first("short");
      const path = freshPath(`short-${Object.keys(options)[0]}`);
      expect(await get(path, options, MADE.recording)).toMatchObject({ bytes: recording.length });
      expect(replica.requests).toHaveLength(2);
    }
  });

  it("refuses what stays wrong, and keeps nothing of it", async () => {
    const path = freshPath("wrong");
    const cases: readonly (readonly [DownloadOptions, string])[] = [
      [{ length: 7 }, "offers 300000 bytes, expected 7 (5 attempts)"],
      [{ sha256: "00ff" }, `sent a file with the sha256 ${sha256}, expected 00ff (5 attempts)`],
      [{ md5: "00ff" }, `expected 00ff (5 attempts)`],
      [{ signature: "hdf5" }, "sent a file that is not HDF5 (5 attempts)"],
    ];
    mkdirSync(dirname(path));
    writeFileSync(path, "older");
    for (const [options, reason] of cases) {
      const failure = await get(path, options).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: "Network" });
      expect(String(failure)).toContain(`Cannot download file.bin: ${replica.url} `);
      expect(String(failure)).toContain(reason);
      expect(names(path)).toEqual(["file.bin"]);
    }
    expect(readFileSync(path, "utf8")).toBe("older");
  });

  it("tells what is not there, and leaves nothing", async () => {
    const path = freshPath("missing");
    await expect(get(path, { task: "download the recording" }, 4711)).rejects.toMatchObject({
      code: "NotFound",
      message: `Cannot download the recording: ${replica.url} answered 404 Not Found`,
    });
    expect(existsSync(dirname(path))).toBe(false);
  });

  it("keeps what came before a cancellation for the next time", async () => {
    replica.bytesPerSecond = 500_000;
    const path = freshPath("cancelled");
    const cancel = new AbortController();
    const stopped = get(path, { signal: cancel.signal, onProgress: () => cancel.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "Cancelled" });
    const kept = statSync(`${path}.part`).size;
    expect(kept).toBeGreaterThan(0);
    replica.bytesPerSecond = undefined;
    replica.reset();
    expect(await get(path)).toMatchObject({ resumedAt: kept, sha256 });
    expect(sent()).toBe(bytes.length - kept);
    expect(names(path)).toEqual(["file.bin"]);
  });

  it("begins anew with a part that nobody knows the origin of", async () => {
    const path = freshPath("strange");
    mkdirSync(dirname(path));
    writeFileSync(`${path}.part`, "x".repeat(1000));
    writeFileSync(`${path}.part.json`, '{"url":'); // cut off by a crash
    expect(await get(path)).toMatchObject({ resumedAt: 0, sha256 });
    expect(names(path)).toEqual(["file.bin"]);
  });

  it("gives a part that is whole its name without fetching it again", async () => {
    const path = freshPath("whole");
    mkdirSync(dirname(path));
    const first = await get(path);
    const { etag } = await transport.get({
      url: link(BIG),
      task: "look",
      read: async (answer) => ({ etag: answer.header("etag") }),
    });
    writeFileSync(`${path}.part`, bytes);
    const origin = { url: first.url, etag, lastModified: null, total: bytes.length };
    writeFileSync(`${path}.part.json`, JSON.stringify(origin));
    replica.reset();
    expect(await get(path)).toMatchObject({ resumedAt: bytes.length, sha256 });
    expect(sent()).toBe(0);
  });
});

it.skipIf(!existsSync("/dev/full"))("download() on a full disk: typed error", async () => {
  const path = freshPath("full");
  mkdirSync(dirname(path));
  symlinkSync("/dev/full", `${path}.part`);
  await expect(get(path)).rejects.toMatchObject({
    code: "WriteFailed",
    message: `Cannot write file ${path}: the disk is full`,
  });
  expect(replica.requests).toHaveLength(1);
});

describe("downloadMany()", () => {
  it("brings 60 files through a fault in every second answer, each once", async () => {
    const faults: Fault[] = ["500", "cut", "html", "long"];
    replica.faults = everySecond(...faults);
    const folder = temporary("many");
    const ids = Array.from({ length: 60 }, (_, i) => 1000 + i);
    for (const id of ids) replica.data.files.set(id, randomBytes(2000 + id));
    const items = ids.map((id) => ({ url: link(id), path: `${folder}/${id}` }));
    const done: string[] = [];
    let last = { done: 0, total: 0 };
    const files = await downloadMany(transport, items, {
      onDone: (file) => done.push(file.path),
      onProgress: (progress) => {
        last = progress;
      },
    });
    expect(files.map((file) => file.path)).toEqual(items.map((item) => item.path));
    expect(done).toHaveLength(60);
    for (const id of ids) expect(readFileSync(`${folder}/${id}`).equals(replica.fileBytes(id))).toBe(true);
    expect(readdirSync(folder)).toHaveLength(60);
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    expect(last).toMatchObject({ done: total, total });
    const faultless = replica.requests.filter((request) => request.fault === undefined);
    expect(faultless).toHaveLength(60); // the good answer ends it
    expect(new Set(faultless.map((request) => request.path)).size).toBe(60);
  });

  it("stops the others when one fails, and says why", async () => {
    replica.data.files.set(BIG, bytes);
    replica.bytesPerSecond = 100_000;
    const folder = temporary("failing");
    const items = [BIG, 4711, BIG].map((id, i) => ({ url: link(id), path: `${folder}/${i}` }));
    await expect(downloadMany(transport, items, { limit: 2 })).rejects.toMatchObject({ code: "NotFound" });
    expect(replica.requests).toHaveLength(2);
    expect(readdirSync(folder).filter((name) => !name.includes(".part"))).toEqual([]);
  });
});
