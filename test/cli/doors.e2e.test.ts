import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const at = (...names: string[]): string => join(folder, ...names);
const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
const MODEL = shippedModel(1);
const STIMULUS = "square:amplitude=190pA,start=10ms,duration=10ms,total=30ms";

/** For root no folder is locked: the program gives up its rights before it begins. */
const asRoot = process.getuid?.() === 0;
const giveUp = asRoot ? ["--import", "data:text/javascript,process.setuid(65534)"] : [];
const canGiveUp = spawnSync(process.execPath, [...giveUp, main, "--version"]).status === 0;

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

function rheobase(args: readonly string[], shell = "", node: readonly string[] = giveUp): Ended {
  const command = ["-c", `${shell} exec "$0" "$@"`, process.execPath, ...node, main, ...args];
  const env = { ...process.env, NO_COLOR: "1", RHEOBASE_OFFLINE: "", RHEOBASE_CACHE_DIR: at("cache"), HOME: folder };
  const { status, stderr } = spawnSync("bash", command, { cwd: folder, env, encoding: "utf8", timeout: 20_000 });
  return { code: status, stderr };
}

beforeAll(() => {
  chmodSync(folder, 0o777);
  mkdirSync(at("locked/inner"), { recursive: true });
  writeFileSync(at("locked/there.nwb"), "");
  execFileSync("mkfifo", [at("pipe.csv"), at("pipe.nwb"), at("pipe.tar"), at("pipe.png")]);
  chmodSync(at("locked"), 0o700);
  if (!asRoot) chmodSync(at("locked"), 0o000);
});

const simulate = ["run", MODEL, "--stimulus", STIMULUS, "-q"];
const NO_WAY = /no permission to write in the folder/;

describe.skipIf(!canGiveUp)("places that do not let the program in", () => {
  it.each<[string, string[], number, RegExp]>([
    ["an output in a locked folder", [...simulate, "-o", "locked/there.nwb"], 1, NO_WAY],
    ["an output deep in one", [...simulate, "-o", "locked/inner/x.nwb", "--existing", "overwrite"], 1, NO_WAY],
    ["a figure in one", [...simulate, "-o", "x.nwb", "--plot", "locked/inner/x.png"], 1, NO_WAY],
    ["a stimulus in one", ["run", MODEL, "--stimulus", "locked/x.csv"], 3, /permission to read it is denied/],
    ["a recording in one", ["features", "locked/there.nwb"], 3, /permission to read it is denied/],
    ["a cache that is one", ["cache", "ls", "--cache-dir", "locked"], 2, /there is no permission to read it/],
    ["an archive in one", ["cache", "import", "locked/x.tar"], 2, /there is no permission to read it/],
    ["models in one", ["compare", "locked", "--recording", "x.nwb"], 4, /there is no permission to read it/],
  ])("%s", (_, args, code, message) => {
    const { code: ended, stderr } = rheobase(args);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/bug in rheobase|\n +at /);
    expect(ended).toBe(code);
  });
});

describe("things that are no files", () => {
  it.each<[string, string[], number, RegExp]>([
    ["a pipe as recording to write", [...simulate, "-o", "pipe.nwb", "--existing", "overwrite"], 1, /it is a pipe/],
    ["a pipe as figure", [...simulate, "-o", "y.nwb", "--plot", "pipe.png"], 1, /it is a pipe/],
    ["a pipe as stimulus", ["run", MODEL, "--stimulus", "pipe.csv"], 3, /it is a named pipe/],
    ["a pipe as recording", ["run", MODEL, "--recording", "pipe.nwb"], 3, /it is a named pipe/],
    ["a pipe as archive", ["cache", "import", "pipe.tar"], 2, /it is a named pipe/],
    ["a file as cache", ["cache", "ls", "--cache-dir", MODEL], 2, /it is not a folder/],
  ])("%s", (_, args, code, message) => {
    const { code: ended, stderr } = rheobase(args, "", []);
    expect(stderr).toMatch(message);
    expect(ended).toBe(code);
    expect(statSync(at("pipe.nwb")).isFIFO()).toBe(true);
    expect(existsSync(at("y.nwb"))).toBe(false);
  });
});

describe("limits of the system", () => {
  it("on open files are told as what they are, wherever they are met", () => {
    for (const most of [20, 22]) {
      const { code, stderr } = rheobase([...simulate, "-o", "z.nwb"], `ulimit -n ${most};`, []);
      expect(stderr, String(most)).toMatch(/^Cannot .*too many files are open/);
      expect(stderr).not.toMatch(/bug in rheobase/);
      expect(code).toBe(1);
    }
  });

  it("on the size of a file leave nothing behind", () => {
    const long = "noise:mean=100pA,sd=100pA,seed=1,total=1s";
    const args = ["run", MODEL, "--stimulus", long, "-q", "-o", "large.nwb"];
    const { code, stderr } = rheobase(args, "ulimit -f 20;", []);
    expect(stderr).toMatch(/the file would grow beyond the size allowed here/);
    expect(code).toBe(1);
    expect(readdirSync(folder).filter((name) => name.includes("large"))).toEqual([]);
  });
});

describe("ids and services that cannot be", () => {
  it.each<[string, string[], number, RegExp]>([
    ["a negative id to fetch", ["fetch", "-5"], 2, /Cannot use the id "-5"/],
    ["a negative id of a cell", ["models", "--specimen", "-3"], 2, /Cannot use the id "-3"/],
    ["a negative id to export", ["cache", "export", "x.tar", "-1"], 2, /Cannot use the id "-1"/],
    [
      "an address that is none",
      ["fetch", "1", "--api-url", "http://[x"],
      2,
      /Cannot use the service at "http:\/\/\[x"/,
    ],
    ["nobody there", ["fetch", "1", "--api-url", "http://127.0.0.1:81"], 4, /is unreachable: it refuses connections/],
    [
      "no such host",
      ["fetch", "1", "--api-url", "http://nobody.invalid"],
      4,
      /is unreachable: its name cannot be found/,
    ],
  ])("%s", (_, args, code, message) => {
    const { code: ended, stderr } = rheobase(args, "", []);
    expect(stderr).toMatch(message);
    expect(ended).toBe(code);
  });

  it("a size that is none", () => {
    expect(rheobase(["fetch", "1", "--max-answer", "much"], "", []).stderr).toMatch(
      /Cannot use --max-answer much: expected a size/,
    );
  });
});
