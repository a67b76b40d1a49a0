import { existsSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { makeFolder } from "../../src/files/make-folder.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();

it("makes a folder with its parents and names the outermost one that it made", async () => {
  expect(await makeFolder(file("a/b/c"))).toBe(file("a"));
  expect(existsSync(file("a/b/c"))).toBe(true);
  expect(await makeFolder(file("a/b/d"))).toBe(file("a/b/d"));
  expect(await makeFolder(file("a/b/d"))).toBeUndefined();
});

it("passes on the system's refusal", async () => {
  writeFileSync(file("text"), "");
  await expect(makeFolder(file("text"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(file("text/inside"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

it.skipIf(!existsSync("/proc/self"))(
  "passes on the refusal of a parent, on which Node itself never returns",
  async () => {
    await expect(makeFolder("/proc/none/inside")).rejects.toMatchObject({ code: "ENOENT" });
  },
);
