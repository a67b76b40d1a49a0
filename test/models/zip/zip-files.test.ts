import { writeFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { expect, it } from "vitest";
import { openModel } from "../../../src/models/open-model.js";
import { ZipArchive } from "../../../src/models/zip/zip-archive.js";
import { someOf, ZipFiles } from "../../../src/models/zip/zip-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const names = ["a.json", "b.json", "deep/er/c.json", "deep/cell.swc", "other/d.swc"];
const written = (name: string): string => {
  writeFileSync(file(name), zipSync(Object.fromEntries(names.map((each) => [each, strToU8(each)]))));
  return file(name);
};

it("lists files and folders of a folder in an archive", async () => {
  await using archive = await ZipArchive.open(written("folders.zip"), {});
  const files = new ZipFiles(archive);
  expect(await files.folders("")).toEqual(["deep", "other"]);
  expect(await files.folders("deep")).toEqual(["er"]);
  expect(await files.folders("other")).toEqual([]);
  expect(await files.list("deep")).toContain("cell.swc");
  expect(await files.text("deep/er/c.json")).toBe("deep/er/c.json");
  expect(await files.text("none.json")).toBeNull();
  await expect(files.text("../a.json")).rejects.toMatchObject({ message: expect.stringContaining("../a.json") });
  expect(files.shown("deep/cell.swc")).toBe(`${file("folders.zip")}/deep/cell.swc`);
});

it("refuses an archive without a model and lists what it holds", async () => {
  await expect(openModel(written("none.zip"))).rejects.toMatchObject({
    code: "InvalidModel",
    message: expect.stringMatching(/none\.zip: the archive holds no model, .* there are a\.json, b\.json, deep/),
  });
});

it("shortens long lists", () => {
  expect(someOf([])).toBe("no JSON or SWC files");
  expect(someOf(["a", "b"])).toBe("a, b");
  expect(someOf(["a", "b", "c"], 2)).toBe("a, b and 1 more");
});
