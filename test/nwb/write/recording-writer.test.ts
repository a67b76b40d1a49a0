import fs, { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isRheobaseError } from "../../../src/base/errors.js";
import { loadH5 } from "../../../src/nwb/h5/load.js";
import { createRecordingWriter, type WrittenSweep, writeRecording } from "../../../src/nwb/write/write-recording.js";
import { deadProcess } from "../../support/dead-process.js";
import { seededRandom } from "../../support/seed.js";
import { isQuick } from "../../support/share.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { writtenSweep } from "../../support/written-sweeps.js";

const temporary = temporaryFolder();
const random = seededRandom(0);

/** A path in a folder of its own, so that leftovers are seen. */
function freshPath(name: string): string {
  const folder = temporary(name);
  mkdirSync(folder, { recursive: true });
  return `${folder}/cell.nwb`;
}

const names = (path: string): string[] => readdirSync(dirname(path)).sort();
const codeOf = (error: unknown): string => (isRheobaseError(error) ? error.code : String(error));

afterEach(() => vi.restoreAllMocks());

describe("writeRecording() on a file that exists", () => {
  it("keeps it and says so by default", async () => {
    const path = freshPath("exists");
    writeFileSync(path, "old");
    await expect(writeRecording(path, [writtenSweep()])).rejects.toMatchObject({ code: "OutputExists", path });
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(names(path)).toEqual(["cell.nwb"]);
  });

  it("replaces it where asked to", async () => {
    const path = freshPath("overwrite");
    writeFileSync(path, "old");
    const result = await writeRecording(path, [writtenSweep()], { existing: "overwrite" });
    expect(readFileSync(path).subarray(1, 4).toString()).toBe("HDF");
    expect(result).toEqual({ path, sweeps: [0], spikeCount: 0, bytes: readFileSync(path).length });
    expect(names(path)).toEqual(["cell.nwb"]);
  });

  it("keeps one that appeared while writing", async () => {
    const path = freshPath("appeared");
    const writer = await createRecordingWriter(path);
    await writer.write(writtenSweep());
    writeFileSync(path, "of another");
    await expect(writer.close()).rejects.toMatchObject({ code: "OutputExists" });
    expect(readFileSync(path, "utf8")).toBe("of another");
    expect(names(path)).toEqual(["cell.nwb"]);
  });

  it("lets one of two writers at once win, whole", async () => {
    const path = freshPath("race");
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((number) => writeRecording(path, [writtenSweep({ number })])),
    );
    expect(outcomes.filter((o) => o.status === "fulfilled")).toHaveLength(1);
    for (const o of outcomes) if (o.status === "rejected") expect(codeOf(o.reason)).toBe("OutputExists");
    const h5 = await loadH5();
    const file = new h5.File(path, "r");
    expect((file.get("acquisition") as { keys(): string[] } | null)?.keys()).toHaveLength(1);
    file.close();
    expect(names(path)).toEqual(["cell.nwb"]);
  });
});

describe("writeRecording() that fails", () => {
  it("names a missing folder, a folder as target, a file as folder", async () => {
    const missing = `${temporary("nowhere")}/cell.nwb`;
    await expect(writeRecording(missing, [writtenSweep()])).rejects.toThrow(
      /cell\.nwb: the folder .*nowhere does not exist$/,
    );
    const folder = dirname(freshPath("folder"));
    await expect(writeRecording(folder, [writtenSweep()])).rejects.toThrow(/: it is a folder$/);
    const file = freshPath("afile");
    writeFileSync(file, "x");
    await expect(writeRecording(`${file}/x.nwb`, [writtenSweep()])).rejects.toMatchObject({ code: "WriteFailed" });
  });

  it("passes an error of the source on and leaves nothing", async () => {
    const path = freshPath("source");
    async function* source(): AsyncGenerator<WrittenSweep> {
      yield writtenSweep();
      throw new TypeError("the model burst");
    }
    await expect(writeRecording(path, source())).rejects.toThrow("the model burst");
    expect(names(path)).toEqual([]);
  });

  it("leaves the old file when a write of the system fails, whichever it is", async () => {
    const path = freshPath("full");
    const items = [
      writtenSweep({ spikeTimes: [0.01] }),
      writtenSweep({ number: 7, voltage: new Float64Array(100_000).map(Math.sin) }),
    ];
    const real = fs.writeSync;
    let writes = 0;
    let failing = Number.POSITIVE_INFINITY;
    // From the failing write on the disk is full, as it would be; other files (HDF5 prepares its message in one) are not.
    vi.spyOn(fs, "writeSync").mockImplementation(((...args: Parameters<typeof real>) => {
      const { ino } = fs.fstatSync(args[0]);
      const isPart = names(path).some(
        (name) => name.endsWith(".part") && fs.statSync(`${dirname(path)}/${name}`).ino === ino,
      );
      if (isPart && ++writes >= failing) throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
      return real(...args);
    }) as typeof real);
    await writeRecording(path, items);
    const total = writes;
    expect(total).toBeGreaterThan(10);
    for (failing = 1; failing <= total; failing += isQuick ? 9 : 2) {
      writeFileSync(path, "old");
      writes = 0;
      const outcome = await writeRecording(path, items, { existing: "overwrite" }).catch((error: unknown) => error);
      expect(codeOf(outcome), `write ${failing} of ${total}`).toBe("WriteFailed");
      expect((outcome as Error).message).toBe(`Cannot write recording ${path}: the disk is full`);
      expect(readFileSync(path, "utf8")).toBe("old");
      expect(names(path)).toEqual(["cell.nwb"]);
    }
    failing = Number.POSITIVE_INFINITY;
    await writeRecording(path, items, { existing: "overwrite" });
  });
});

describe("writeRecording() that is cancelled", () => {
  it("writes nothing for a signal that fired before", async () => {
    const path = freshPath("before");
    await expect(writeRecording(path, [writtenSweep()], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "Cancelled",
    });
    expect(names(path)).toEqual([]);
  });

  it("stops between the blocks of one trace", async () => {
    const path = freshPath("during");
    writeFileSync(path, "old");
    const controller = new AbortController();
    const samples = 6_000_000;
    const item = writtenSweep({ voltage: new Float64Array(samples).map(random), current: null });
    setTimeout(() => controller.abort(), 100);
    const promise = writeRecording(path, [item], {
      existing: "overwrite",
      signal: controller.signal,
      precision: "float64",
    });
    await expect(promise).rejects.toMatchObject({ code: "Cancelled" });
    expect(names(path)).toEqual(["cell.nwb"]);
    expect(readFileSync(path, "utf8")).toBe("old");
  });

  it("abort() stops a write that runs, and is harmless afterwards", async () => {
    const path = freshPath("abort");
    const writer = await createRecordingWriter(path);
    const writing = writer.write(writtenSweep({ voltage: new Float64Array(3_000_000).map(random) }));
    const outcome = expect(writing).rejects.toMatchObject({ code: "Cancelled" });
    await writer.abort();
    await outcome;
    await writer.abort();
    await expect(writer.write(writtenSweep())).rejects.toMatchObject({ code: "Cancelled" });
    expect(names(path)).toEqual([]);
  });
});

describe("parts left behind", () => {
  it("of dead processes go with the next write in the folder, those of a living one and of other machines stay", async () => {
    const path = freshPath("stale");
    const writer = await createRecordingWriter(path);
    const [part = ""] = names(path);
    const [, machine = "", begun = ""] =
      new RegExp(`^cell\\.nwb\\.([0-9a-f]{8})-${process.pid}-(\\d*)-[0-9a-f]{8}\\.part$`).exec(part) ?? [];
    expect(machine).not.toBe("");
    const dead = deadProcess();
    const ofDead = part.replace(`-${process.pid}-`, `-${dead}-`);
    const ofElsewhere = ofDead.replace(machine, "0123abcd");
    const ofElsewhereLongAgo = `old-${ofElsewhere}`;
    const stale = [ofDead, `other-${ofDead}`, ofElsewhereLongAgo];
    // The system gives the number of a process anew; when it began tells them apart.
    if (begun !== "") stale.push(part.replace(`-${begun}-`, `-${Number(begun) - 1}-`));
    for (const name of [...stale, ofElsewhere, "cell.nwb.part"]) writeFileSync(`${dirname(path)}/${name}`, "half");
    const weeksAgo = new Date(Date.now() - 15 * 24 * 3600 * 1000);
    utimesSync(`${dirname(path)}/${ofElsewhereLongAgo}`, weeksAgo, weeksAgo);
    await writeRecording(path, [writtenSweep()]);
    expect(names(path)).toEqual(["cell.nwb", "cell.nwb.part", part, ofElsewhere].sort());
    await writer.abort();
    expect(names(path)).toEqual(["cell.nwb", "cell.nwb.part", ofElsewhere].sort());
  });

  it("are never taken for the file: it has its name only when whole", async () => {
    const path = freshPath("name");
    const writer = await createRecordingWriter(path);
    await writer.write(writtenSweep());
    expect(existsSync(path)).toBe(false);
    await writer.close();
    renameSync(path, `${path}.moved`);
    const h5 = await loadH5();
    expect(new h5.File(`${path}.moved`, "r").close()).toBe(0);
  });
});
