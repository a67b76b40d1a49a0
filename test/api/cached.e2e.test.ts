import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { everySecond } from "../support/allen-replica-faults.js";
import { ownReplica } from "../support/own-replica.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
const { replica } = await ownReplica();

describe("with a fault in every second response", () => {
  const FIRST = 800_000_001;
  const run = promisify(execFile);
  const script = resolve(import.meta.dirname, "../support/fetch-process.mjs");

  it("four processes bring 200 files: all whole, none twice, nothing left over", { timeout: 120_000 }, async () => {
    for (let i = 0; i < 200; i++) replica.data.files.set(FIRST + i, randomBytes(1000 + 250 * i));
    replica.faults = everySecond("500", "cut", "html", "long");
    const args = [script, replica.url, at("faults"), String(FIRST), String(FIRST + 199)];
    const counts = await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, args)));
    expect(counts.reduce((sum, { stdout }) => sum + Number(stdout), 0)).toBe(200);
    expect(replica.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(190);
    const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
    for (let i = 0; i < 200; i++) {
      const id = FIRST + i;
      const name = `${id}-made.mod`;
      expect(hash(readFileSync(at(`faults/modfiles/${name}`))), name).toBe(hash(replica.fileBytes(id)));
      // One answer without a fault ends a file; a second one would be a second fetch.
      const whole = replica.requests.filter(({ path, fault }) => path.endsWith(`/${id}`) && fault === undefined);
      expect(whole.length, name).toBe(1);
    }
    const names = readdirSync(at("faults"), { recursive: true }).map(String);
    expect(names.filter((name) => /\.(part|tmp|lock|break)/.test(name))).toEqual([]);
  });
});
