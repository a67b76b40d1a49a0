import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type DownloadOptions, download } from "../../../src/api/download/download.js";
import { openTransport, type Transport } from "../../../src/api/transport/transport.js";
import { type Replica, startReplica } from "../../support/allen-replica.js";
import { downloadInProcess } from "../../support/download-process.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const temporary = temporaryFolder();
const BIG = 42;
const bytes = randomBytes(300_000);
const sha256 = createHash("sha256").update(bytes).digest("hex");
let replica: Replica;
let transport: Transport;

beforeAll(async () => {
  replica = await startReplica({ reference: false });
  replica.data.files.set(BIG, bytes);
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
  replica.bytesPerSecond = undefined;
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

describe("download() in a process that ends", () => {
  it("by kill -9: the next one fetches the rest only", async () => {
    replica.bytesPerSecond = 200_000;
    const path = freshPath("killed");
    const { child, outcome } = downloadInProcess(replica.url, link(BIG), path);
    while ((statSync(`${path}.part`, { throwIfNoEntry: false })?.size ?? 0) < 20_000) await sleep(10);
    child.kill("SIGKILL");
    expect(await outcome).toBeNull();
    expect(names(path)).toEqual(["file.bin.part", "file.bin.part.json"]);
    const kept = statSync(`${path}.part`).size;
    replica.reset();
    replica.bytesPerSecond = undefined;
    const file = await get(path);
    expect(file).toMatchObject({ resumedAt: kept, sha256 });
    expect(replica.requests.map((request) => request.range)).toEqual([`bytes=${kept}-`]);
    expect(sent()).toBe(bytes.length - kept);
    expect(names(path)).toEqual(["file.bin"]);
  });

  it("by a limit of the system: typed error, nothing lost, the next one goes on", async () => {
    const path = freshPath("limit");
    const shell = "trap '' XFSZ; ulimit -f 100;"; // blocks of 1024 bytes
    const failure = await downloadInProcess(replica.url, link(BIG), path, { shell }).outcome;
    expect(failure).toEqual({
      code: "WriteFailed",
      message: `Cannot write file ${path}: the file would grow beyond the size allowed here`,
    });
    expect(statSync(`${path}.part`).size).toBe(102_400);
    replica.reset();
    expect(await get(path)).toMatchObject({ resumedAt: 102_400, sha256 });
    expect(sent()).toBe(bytes.length - 102_400);
  });

  it("in a folder that is read-only: typed error, the older file stays", async () => {
    const path = freshPath("read-only");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "older");
    chmodSync(dirname(dirname(path)), 0o755); // nobody may pass
    chmodSync(dirname(path), 0o555);
    const failure = await downloadInProcess(replica.url, link(BIG), path, { nobody: true }).outcome;
    expect(failure).toEqual({
      code: "WriteFailed",
      message: `Cannot write file ${path}: no permission to write in the folder ${dirname(path)}`,
    });
    expect(readFileSync(path, "utf8")).toBe("older");
    expect(names(path)).toEqual(["file.bin"]);
  });
});
