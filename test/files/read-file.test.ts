import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { InvalidModelError, NotFoundError } from "../../src/base/errors.js";
import { readRegularFile, readRegularText } from "../../src/files/read-file.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
beforeAll(() => {
  mkdirSync(at("folder"));
  if (process.platform === "linux") execFileSync("mkfifo", [at("pipe")]);
});
const options = { task: "open model m", Refusal: InvalidModelError };

describe("readRegularFile", () => {
  test("gives the whole content, through links too, and of files that state no size", async () => {
    const bytes = Buffer.alloc(3_000_001, "rheobase");
    writeFileSync(at("whole"), bytes);
    symlinkSync(at("whole"), at("link"));
    writeFileSync(at("empty"), "");
    expect((await readRegularFile(at("link"), options)).equals(bytes)).toBe(true);
    expect(await readRegularFile(at("empty"), options)).toHaveLength(0);
    if (process.platform !== "linux") return;
    expect(await readRegularText("/proc/self/status", options)).toContain("Pid:");
    expect(readFileSync("/proc/self/status", "utf8")).toContain("Pid:");
  });

  test("refuses more than it may read, whatever the size says", async () => {
    writeFileSync(at("large"), "x".repeat(1001));
    const limited = { ...options, maxBytes: 1000, maxBytesOption: "maxFileBytes" };
    await expect(readRegularFile(at("large"), limited)).rejects.toThrow(
      "Cannot open model m: it has 1001 bytes or more, expected at most 1000 (maxFileBytes sets the limit)",
    );
    if (process.platform !== "linux") return;
    await expect(readRegularFile("/proc/self/status", { ...options, maxBytes: 10 })).rejects.toThrow(/at most 10$/);
  });

  test.runIf(process.platform === "linux").each([
    ["a named pipe", () => at("pipe"), /it is a named pipe, expected a regular/],
    ["a device without end", () => "/dev/zero", /it is a device/],
    ["a folder", () => at("folder"), /it is a folder/],
  ])("refuses %s at once", async (_, path, message) => {
    const reading = readRegularFile(path(), options);
    await expect(reading).rejects.toThrow(InvalidModelError);
    await expect(reading).rejects.toThrow(message);
  });

  test("says that a pointer of git-LFS is one, and takes text that only speaks of it", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00ff\nsize 4200\n";
    for (const name of ["cell.swc", "cell.json", "cell.zip"]) {
      writeFileSync(at(name), pointer);
      const reading = readRegularFile(at(name), options);
      await expect(reading).rejects.toThrow(InvalidModelError);
      await expect(reading).rejects.toThrow("it is a git-LFS pointer to a file of 4,200 bytes, which is not here yet");
    }
    writeFileSync(at("text"), `# ${pointer}`);
    expect(await readRegularText(at("text"), options)).toContain("git-lfs");
  });

  test.each([
    ["is not there", "nowhere"],
    ["lies in a file", "whole/nowhere"],
    ["has too long a name", "n".repeat(300)],
    ["has a name that no file can have", "a\0b"],
  ])("knows a file that %s", async (_, name) => {
    const reading = readRegularFile(at(name), options);
    await expect(reading).rejects.toThrow(NotFoundError);
    await expect(reading).rejects.toThrow("Cannot open model m: there is no such file");
  });
});
