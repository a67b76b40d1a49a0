import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { explainFailure } from "../../src/nwb/explain-failure.js";
import { temporaryFolder } from "../support/h5-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);

describe("a failure inside HDF5", () => {
  it("that has a message is its own explanation, and the file is left alone", async () => {
    const part = folder.path("left-alone");
    writeFileSync(part, "begun");
    for (const cause of [new Error("H5Dwrite(): no"), "a text", undefined]) {
      expect(await explainFailure(part, cause)).toBe(cause);
    }
    expect(readFileSync(part, "utf8")).toBe("begun");
  });

  it("without a message is explained by the system's refusal to write further", async () => {
    const cause = new Error("");
    expect(await explainFailure(folder.path("no/such/folder"), cause)).toMatchObject({ code: "ENOENT" });
    expect(await explainFailure(folder.path("."), cause)).toMatchObject({ code: "EISDIR" });
  });

  it.skipIf(!existsSync("/dev/full"))("names a full disk", async () => {
    expect(await explainFailure("/dev/full", new Error(""))).toMatchObject({ code: "ENOSPC" });
  });

  it("stays unexplained where the system writes on", async () => {
    const cause = new Error("");
    expect(await explainFailure(folder.path("writable"), cause)).toBe(cause);
  });
});
