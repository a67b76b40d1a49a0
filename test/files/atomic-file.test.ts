import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { AtomicFile, writeAtomic } from "../../src/files/atomic-file.js";
import { checkOutputPlace } from "../../src/files/output-place.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const temporary = temporaryFolder();
const table = { what: "table" } as const;

/** A path in a folder of its own, so that leftovers are seen. */
function freshPath(name: string, file = "out.csv"): string {
  mkdirSync(temporary(name), { recursive: true });
  return join(temporary(name), file);
}
const names = (path: string): string[] => readdirSync(dirname(path)).sort();
const asRoot = process.getuid?.() === 0;

describe("writeAtomic()", () => {
  it("writes a new file, replaces an old one, and leaves nothing else", async () => {
    const path = freshPath("plain");
    await writeAtomic(path, "1", table);
    await writeAtomic(path, "2", table);
    expect(readFileSync(path, "utf8")).toBe("2");
    expect(names(path)).toEqual(["out.csv"]);
    await expect(writeAtomic(path, "3", { ...table, existing: "error" })).rejects.toMatchObject({
      code: "OutputExists",
      message: `Cannot write table ${path}: the file exists already, and only the option existing: "overwrite" replaces it`,
    });
    expect(readFileSync(path, "utf8")).toBe("2");
  });

  it("takes a name as long as the system does", async () => {
    for (const letter of ["x", "é", "𝛼"]) {
      const path = freshPath("long", letter.repeat(Math.floor(255 / Buffer.byteLength(letter))));
      await writeAtomic(path, letter, table);
      expect(readFileSync(path, "utf8")).toBe(letter);
    }
    expect(readdirSync(temporary("long"))).toHaveLength(3);
  });

  it("writes what a link leads to, there or not, and keeps the link", async () => {
    const path = freshPath("link");
    const target = freshPath("linked");
    symlinkSync(target, path);
    for (const content of ["new", "newer"]) {
      await writeAtomic(path, content, table);
      expect(readFileSync(target, "utf8")).toBe(content);
    }
    expect(readlinkSync(path)).toBe(target);
    expect([names(path), names(target)]).toEqual([["out.csv"], ["out.csv"]]);
  });

  it.skipIf(!existsSync("/dev/shm"))("is made in a folder that was named, also on another disk", async () => {
    const path = freshPath("elsewhere");
    for (const folder of [join(temporary("elsewhere"), "made", "here"), mkdtempSync("/dev/shm/rheobase-test-")]) {
      await writeAtomic(path, folder, { ...table, folder });
      expect(readFileSync(path, "utf8")).toBe(folder);
      expect(readdirSync(folder)).toEqual([]);
      if (folder.startsWith("/dev/shm")) rmSync(folder, { recursive: true });
    }
    expect(names(path)).toEqual(["made", "out.csv"]);
  });

  it("leaves nothing when it is given up", async () => {
    const path = freshPath("given-up");
    {
      await using file = await AtomicFile.create(path, table);
      await file.write("half");
      expect(names(path)).toHaveLength(1);
    }
    expect(names(path)).toEqual([]);
  });
});

describe("places where no file can be written", () => {
  const pipe = freshPathLater("pipe");
  const folder = freshPathLater("folder");
  const loop = freshPathLater("loop");
  const within = freshPathLater("file");
  const locked = freshPathLater("locked");
  const cases: [string, () => string, RegExp][] = [
    ["a folder", () => folder((path) => mkdirSync(path)), /it is a folder$/],
    ["a pipe", () => pipe((path) => void execFileSync("mkfifo", [path])), /it is a pipe, and a file was expected$/],
    ["a device", () => "/dev/null", /it is a device, and a file was expected$/],
    ["links in a circle", () => loop((path) => symlinkSync(path, path)), /its symbolic links form a loop$/],
    ["a folder that is missing", () => join(temporary("missing"), "x", "out.csv"), /the folder .*x does not exist$/],
    [
      "a folder that is a file",
      () =>
        join(
          within((path) => writeFileSync(path, "")),
          "out.csv",
        ),
      /is not a folder$/,
    ],
    ["a name that is too long", () => freshPath("too-long", "x".repeat(300)), /its name is longer than the system/],
  ];
  if (!asRoot) {
    cases.push([
      "a folder without permission",
      () => {
        const path = locked(() => undefined);
        chmodSync(dirname(path), 0o555);
        return path;
      },
      /no permission to write in the folder/,
    ]);
  }

  it.each(cases)("%s: said before the work, and when writing", async (_, place, message) => {
    const path = place();
    const folder = dirname(path);
    const before = folder.startsWith(temporary("")) && existsSync(`${folder}/.`) ? names(path) : null;
    const refusal = { code: "WriteFailed", message: expect.stringMatching(message) };
    expect(() => checkOutputPlace(path, "table")).toThrow(expect.objectContaining(refusal));
    await expect(writeAtomic(path, "x", table)).rejects.toMatchObject(refusal);
    await expect(writeAtomic(path, "x", { ...table, existing: "error" })).rejects.toMatchObject(
      // What is there exists, whatever it is, for whoever will not replace it.
      message.source.includes("circle") ? { code: "WriteFailed" } : refusal,
    );
    if (before) expect(names(path)).toEqual(before);
  });
});

/** A path that is made, by `make`, when a test asks for it first. */
function freshPathLater(name: string): (make: (path: string) => void) => string {
  let path: string | undefined;
  return (make) => {
    if (path === undefined) {
      path = freshPath(name);
      make(path);
    }
    return path;
  };
}
