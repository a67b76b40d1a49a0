import { execFile, execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { SCRIPTS } from "../../../src/cli/completion/completion-scripts.js";
import { rheobase } from "../../support/cli.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const folder = temporaryFolderPath();
const bin = join(folder, "bin");
const env = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH}`,
  RHEOBASE_CACHE_DIR: join(folder, "cache"),
  HOME: folder,
  ZDOTDIR: folder,
};

beforeAll(() => {
  mkdirSync(bin);
  const main = resolve(import.meta.dirname, "../../../dist/cli/main.js");
  writeFileSync(join(bin, "rheobase"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(bin, "rheobase"), 0o755);
  mkdirSync(join(folder, "cache/models/472363762"), { recursive: true });
  mkdirSync(join(folder, "cache/specimen_395830185"));
  writeFileSync(join(folder, "recording.nwb"), "");
});

const has = (shell: string): boolean => {
  try {
    execFileSync(shell, ["-c", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

function output(shell: string, args: readonly string[]): Promise<string[]> {
  return new Promise((done, fail) => {
    execFile(shell, args, { cwd: folder, env }, (error, stdout, stderr) => {
      if (error || stderr !== "") fail(error ?? new Error(stderr));
      else done(stdout.split("\n").filter((line) => line !== ""));
    });
  });
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(" ");

/** What each shell offers for the words of a line, of which the last is under the cursor. */
const shells: Readonly<Record<string, (words: readonly string[]) => Promise<string[]>>> = {
  bash: (words) => {
    const at = `COMP_WORDS=(rheobase ${quoted(words)}); COMP_CWORD=${words.length}; _rheobase`;
    return output("bash", ["--norc", "-c", `${SCRIPTS.bash}\n${at}; printf '%s\\n' "\${COMPREPLY[@]}"`]);
  },
  zsh: (words) => {
    const stubs = `compdef() { :; }; _files() { compgen_files=1; }; _describe() { print -l -- "\${described[@]}"; }`;
    const at = `words=(rheobase ${quoted(words)}); CURRENT=${words.length + 1}; _rheobase; true`;
    return output("zsh", ["-f", "-c", `${stubs}\n${SCRIPTS.zsh}\n${at}`]).then((lines) =>
      lines.map((line) => line.replace(/\\:/g, "\0").replace(/:.*/, "").replaceAll("\0", ":")),
    );
  },
  fish: (words) => {
    const line = ["rheobase", ...words].join(" ");
    return output("fish", ["--no-config", "-c", `${SCRIPTS.fish}\ncomplete -C '${line}'`]).then((lines) =>
      lines.map((each) => each.replace(/\t.*/, "")),
    );
  },
};

const cases: readonly (readonly [words: readonly string[], offers: readonly string[]])[] = [
  [["com"], ["compare", "completion"]],
  [["cache", "ver"], ["verify"]],
  [["cache", "export", "x.tar", "4"], ["472363762"]],
  [["run", "47"], ["472363762"]],
  [["fetch", "39"], ["395830185"]],
  [["run", "m", "--exis"], ["--existing"]],
  [
    ["run", "m", "--existing", ""],
    ["error", "skip", "overwrite"],
  ],
  [["run", "m", "--solver", "f"], ["fast"]],
  [
    ["models", "--level", ""],
    ["1", "2", "3", "4", "5"],
  ],
  [["plot", "a.nwb", "-q", "--existing", "o"], ["overwrite"]],
  [
    ["completion", ""],
    ["bash", "zsh", "fish"],
  ],
  [["cells", "--hemisphere", "l"], ["left"]],
  [["run", "m", "--dt", ""], []],
  [["fetch", "x", "--no-rec"], ["--no-recording"]],
];

describe.each(Object.keys(shells))("completion in %s", (shell) => {
  it.skipIf(!has(shell)).each(cases)("offers what may come: %j", async (words, offers) => {
    expect([...(await shells[shell]!(words))].sort()).toEqual([...offers].sort());
  });

  it("has a script that the command prints", async () => {
    expect((await rheobase(["completion", shell])).stdout.trim()).toBe(SCRIPTS[shell as keyof typeof SCRIPTS]);
  });
});

describe("completion", () => {
  it.skipIf(!has("fish"))("offers files where one is expected, and values behind =, in fish", async () => {
    expect(await shells.fish!(["run", "m", "--recording", "rec"])).toContain("recording.nwb");
    expect(await shells.fish!(["inspect", "rec"])).toContain("recording.nwb");
    expect(await shells.fish!(["run", "m", "--existing=o"])).toEqual(["--existing=overwrite"]);
  });

  it("completes behind = and : in bash, which cuts words there", async () => {
    expect(await shells.bash!(["run", "m", "--existing", "=", "o"])).toEqual(["overwrite"]);
    expect(await shells.bash!(["run", "m", "--stimulus", "sq"])).toEqual(["square:", "square-2s:"]);
  });

  it("completes names with spaces, which bash takes with backslashes or in quotes", async () => {
    const run = (word: string) => shells.bash!(["run", "m", "--protocol", word]);
    expect(await run("Lo")).toEqual(["Long\\ Square"]);
    expect(await run("Long\\ S")).toEqual(["Long\\ Square"]);
    expect(await run('"Long S')).toEqual(["Long Square"]);
  });

  it.each([
    ["zsh", "zsh"],
    ["/usr/bin/fish", "fish"],
    ["/bin/tcsh", "bash"],
  ])("takes the shell from SHELL=%s", async (own, shell) => {
    const { stdout } = await rheobase(["completion"], { env: { SHELL: own } });
    expect(stdout.trim()).toBe(SCRIPTS[shell as keyof typeof SCRIPTS]);
  });
});
