import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FolderFiles } from "../../../src/models/package/package-files.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();

beforeAll(() => {
  mkdirSync(at("package/sub"), { recursive: true });
  writeFileSync(at("package/cell.swc"), "inside");
  writeFileSync(at("package/._cell.swc"), "of macOS");
  writeFileSync(at("secret"), "outside");
  symlinkSync(at("secret"), at("package/link.swc"));
  symlinkSync(at("package/cell.swc"), at("package/sub/alias.swc"));
  symlinkSync(at("package"), at("linked"));
});

describe("FolderFiles", () => {
  test.each(["../secret", "sub/../../secret", "link.swc", () => at("secret")])(
    "reads %s, but not of a package that others made",
    async (name) => {
      const path = typeof name === "string" ? name : name();
      expect(await new FolderFiles(at("package"), {}).text(path)).toBe("outside");
      for (const folder of ["package", "linked"]) {
        const reading = new FolderFiles(at(folder), {}, true).text(path);
        await expect(reading).rejects.toMatchObject({ code: "InvalidModel", value: path });
        await expect(reading).rejects.toThrow(/expected files within the package itself/);
      }
    },
  );

  test.each(["cell.swc", "sub/alias.swc", "sub/../cell.swc", () => at("package/cell.swc")])(
    "reads %s within it",
    async (name) => {
      const path = typeof name === "string" ? name : name();
      expect(await new FolderFiles(at("package"), {}, true).text(path)).toBe("inside");
    },
  );

  test("has no file that is not there, and lists none that other systems left", async () => {
    const files = new FolderFiles(at("package"), {}, true);
    expect(await files.text("nowhere/cell.swc")).toBeNull();
    expect(await files.list("")).toEqual(["cell.swc", "link.swc"]);
    expect(await files.folders("")).toEqual(["sub"]);
    expect(await files.list("nowhere")).toEqual([]);
    expect(files.shown("sub/a.swc")).toBe(join(at("package"), "sub/a.swc"));
  });
});
