import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tidyCache } from "../../../src/api/cache/debris.js";
import { OWN } from "../../../src/api/cache/layout.js";
import { hashFile, putWhole, writeWhole } from "../../../src/api/cache/whole-file.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("a file of the cache", () => {
  it("is written with its folders, and replaces the old one", async () => {
    const path = at("cache/models/1/a.json");
    await writeWhole(at("cache"), path, "one");
    await writeWhole(at("cache"), path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(at(`cache/${OWN}`))).toEqual([]);
  });

  it("is told to its owner by hash and size before it appears", async () => {
    const path = at("cache/empty");
    let there: boolean | undefined;
    const content = await putWhole(
      at("cache"),
      path,
      async (part) => writeFileSync(part, ""),
      async () => {
        there = existsSync(path);
      },
    );
    expect(content).toEqual({ sha256: EMPTY, size: 0 });
    expect([there, existsSync(path)]).toEqual([false, true]);
  });

  it("keeps its content where the new one cannot be written", async () => {
    const path = at("cache/kept");
    await writeWhole(at("cache"), path, "old");
    const full = async (): Promise<void> => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    await expect(putWhole(at("cache"), path, full)).rejects.toMatchObject({
      code: "WriteFailed",
      message: expect.stringMatching(/Cannot write cached file .*kept: the disk is full$/),
    });
    expect(readFileSync(path, "utf8")).toBe("old");
    await expect(writeWhole(at("cache"), join(path, "below"), "x")).rejects.toMatchObject({ code: "WriteFailed" });
  });
});

describe("the hash of a file", () => {
  it("counts the bytes on the way", async () => {
    writeFileSync(at("large"), new Uint8Array(3 << 20));
    let told = 0;
    const { size } = await hashFile(at("large"), { told: (bytes) => (told += bytes) });
    expect([size, told]).toEqual([3 << 20, 3 << 20]);
  });

  it("is refused for what cannot be read, or when it is cancelled", async () => {
    await expect(hashFile(at("none"))).rejects.toMatchObject({ code: "DamagedCache" });
    await expect(hashFile(at("large"), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "Cancelled" });
  });
});

describe("an import that was given up", () => {
  it("is removed after a day", async () => {
    const own = at(`tidy/${OWN}`);
    mkdirSync(join(own, "import-old"), { recursive: true });
    mkdirSync(join(own, "import-new"));
    const dayAndHour = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(own, "import-old"), dayAndHour, dayAndHour);
    await tidyCache(at("tidy"));
    expect(readdirSync(own)).toEqual(["import-new"]);
    await tidyCache(at("nowhere"));
  });
});
