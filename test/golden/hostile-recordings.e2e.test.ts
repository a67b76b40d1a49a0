import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import { hasReference, reference } from "../support/reference.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

/** Recordings that mean no good, or claim what is not there (cases/README.md). */
const recordingOf = (name: string): string => reference(`cases/nwb/${name}.nwb`);
const folder = hasReference ? temporaryFolderPath() : "";

/** Every command that reads HDF5. */
const commands = (path: string, name: string): (readonly [string, readonly string[]])[] => [
  ["inspect", ["inspect", path]],
  ["inspect --json", ["inspect", path, "--json"]],
  ["features", ["features", path]],
  ["features --cell", ["features", path, "--cell"]],
  ["plot", ["plot", path, "-o", join(folder, `${name}.svg`)]],
  ["compare", ["compare", shippedModel(1), path]],
  ["run", ["run", shippedModel(1), "--recording", path, "-o", join(folder, `${name}.nwb`)]],
];

describe.skipIf(!hasReference)("a recording whose external storage is another file's text", () => {
  const path = hasReference ? recordingOf("extstorage_text") : "";
  const secret = readFileSync("/etc/passwd", "utf8").split("\n")[0]!;

  it.each(commands(path, "external"))("is refused by %s with the place", async (_, args) => {
    const { code, stdout, stderr } = await rheobase(args);
    expect(code).toBe(3);
    expect(stderr).toContain(
      `Cannot read /general/aibs_specimen_name of ${path}: it reaches into another file, /etc/passwd; where you trust this file, allow that with --allow-external`,
    );
    expect(stdout + stderr).not.toContain(secret);
  });

  it("is read where that is allowed", async () => {
    const { code, stdout } = await rheobase(["inspect", path, "--json", "--allow-external"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).sweeps.length).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasReference)("a recording with a compression that is not built in", () => {
  const path = hasReference ? recordingOf("filter_lzf") : "";

  it.each(commands(path, "lzf").slice(2))("is refused by %s with the filter and the way out", async (command, args) => {
    const { code, stdout, stderr } = await rheobase(args);
    // A run needs the currents alone, which are stored plainly.
    if (command === "run") return expect([code, stderr]).toEqual([0, expect.not.stringContaining("LZF")]);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("compressed with LZF (HDF5 filter 32000), which is not built in");
    expect(stdout + stderr).toMatch(/h5repack -f NONE .*filter_lzf\.nwb.* .*filter_lzf-plain\.nwb/);
  });
});

describe.skipIf(!hasReference)("a recording with terminal control sequences in its names", () => {
  const path = hasReference ? recordingOf("esc") : "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach the terminal
  const commandOfTerminal = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;
  const shown = "\\x1b[31mEVIL\\x1b[0m\\x1b]0;title\\x07";

  it.each([
    ...commands(path, "esc"),
    ["features --csv", ["features", path, "--csv"]],
    ["run --dry-run", ["run", shippedModel(1), "--recording", path, "--dry-run"]],
    ["an error", ["inspect", join(folder, "\x1b[2J\x9b31mgone.nwb")]],
    ["a usage error", ["inspect", path, "--\x1b[2J"]],
  ] as const)("is printed harmless by %s", async (command, args) => {
    const { code, stdout, stderr } = await rheobase(args);
    expect(code === 0).toBe(!command.endsWith("error"));
    expect(stdout + stderr).not.toMatch(commandOfTerminal);
    if (command === "inspect" || command === "features --csv") expect(stdout).toContain(shown);
  });

  it("stays what it is in JSON, and is shown as text in figures", async () => {
    const { stdout } = await rheobase(["inspect", path, "--json"]);
    const document = JSON.parse(stdout) as { sweeps: { stimulus: string }[]; specimen: { name: string } };
    expect(document.sweeps[1]?.stimulus).toBe("\x1b[31mEVIL\x1b[0m\x1b]0;title\x07");
    expect(document.specimen.name).toBe("a\x1b[2Jb");
    const figure = join(folder, "esc-figure.svg");
    expect((await rheobase(["plot", path, "-o", figure])).code).toBe(0);
    expect(readFileSync(figure, "utf8")).not.toMatch(commandOfTerminal);
    expect(readFileSync(figure, "utf8")).toContain("\\x1b[31mEVIL");
  });
});
