import { spawn } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { MADE, type Replica, startReplica } from "../support/allen-replica.js";
import { everySecond } from "../support/allen-replica-faults.js";
import { rheobase } from "../support/cli.js";
import { hasReference } from "../support/reference.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
let replica: Replica;

beforeAll(async () => {
  replica = await startReplica({ reference: false });
});
afterEach(() => {
  replica.faults = undefined;
  replica.bytesPerSecond = undefined;
  replica.reset();
});
afterAll(() => replica.stop());

const environment = (cache: string, from = replica) => ({
  RHEOBASE_API_URL: from.url,
  RHEOBASE_CACHE_DIR: join(folder, cache),
  RHEOBASE_OFFLINE: "",
});

const run = (cache: string, ...args: string[]) => rheobase(args, { cwd: folder, env: environment(cache) });
const namesIn = (cache: string): string[] => (readdirSync(join(folder, cache), { recursive: true }) as string[]).sort();
const leftovers = (cache: string): string[] => namesIn(cache).filter((name) => /\.(part|tmp|lock|break)/.test(name));

describe.each([
  ["a perisomatic model", MADE.perisomatic, "biophysical"],
  ["a GLIF model", MADE.glif[4], "glif"],
])("rheobase run ID of %s", (_, id, kind) => {
  it("fetches, simulates and writes; then asks nothing; then works offline", { timeout: 60_000 }, async () => {
    const first = await run(`run-${id}`, "run", String(id), "--json");
    expect(first.stderr).not.toMatch(/Cannot/);
    expect(first.code).toBe(0);
    const document = JSON.parse(first.stdout) as {
      model: Record<string, unknown>;
      output: string;
      sweeps: { sweep: number; spike_count: number }[];
    };
    expect(document).toMatchObject({ model: { kind, id }, output: `${id}.nwb` });
    using own = await openRecording(join(folder, `run-${id}/specimen_${MADE.cell}/ephys.nwb`));
    const current = own.sweeps.filter((sweep) => sweep.clamp === "current" && sweep.stimulusName !== "Test");
    expect(document.sweeps.map(({ sweep }) => sweep)).toEqual(current.map(({ number }) => number));
    using written = await openRecording(join(folder, `${id}.nwb`));
    expect(written.sweeps).toHaveLength(current.length);
    expect(replica.requests.length).toBeGreaterThan(2);
    replica.reset();
    const again = await run(`run-${id}`, "run", String(id), "--json", "--existing", "overwrite");
    expect(replica.requests).toEqual([]);
    const offline = await run(`run-${id}`, "run", String(id), "--json", "--existing", "overwrite", "--offline");
    for (const { code, stdout } of [again, offline]) {
      expect(code).toBe(0);
      const { sweeps } = JSON.parse(stdout) as typeof document;
      expect(sweeps.map(({ spike_count }) => spike_count)).toEqual(document.sweeps.map((each) => each.spike_count));
    }
    expect(leftovers(`run-${id}`)).toEqual([]);
  });

  it("offline without a cache ends with exit code 4 and the command to run", async () => {
    const { code, stdout, stderr } = await run("empty", "run", String(id), "--offline");
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain(`run \`rheobase fetch ${id}\` while connected`);
    expect(replica.requests).toEqual([]);
  });

  it("with a stimulus of its own needs no recording", async () => {
    const stimulus = "short-square:amplitude=1nA,start=5ms,total=20ms";
    const { code } = await run(`stimulus-${id}`, "run", String(id), "--stimulus", stimulus, "-o", `${id}-own.nwb`);
    expect(code).toBe(0);
    expect(existsSync(join(folder, `stimulus-${id}/specimen_${MADE.cell}`))).toBe(false);
  });
});

describe("rheobase run and inspect with ids", () => {
  it("name the models of a cell whose id was given", async () => {
    const { code, stderr } = await run("hint", "run", String(MADE.cell));
    expect(code).toBe(4);
    expect(stderr).toMatch(/this is a cell, and its models are 700000010 \(perisomatic\), 700000021 \(GLIF 1\)/);
  });

  it("inspect a model by its id", async () => {
    const { code, stdout } = await run("inspect", "inspect", String(MADE.glif[0]), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "model", model: { id: MADE.glif[0], level: 1 } });
  });
});

describe("rheobase fetch", () => {
  it("brings several, says what came, and goes on where one fails", async () => {
    const { code, stdout, stderr } = await run(
      "several",
      "fetch",
      String(MADE.glif[0]),
      "99",
      String(MADE.cell),
      "--json",
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Cannot fetch 99: .* has no model and no recorded cell/);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "rheobase.fetch/1",
      dir: join(folder, "several"),
      items: [
        { id: MADE.glif[0], kind: "model", model: { kind: "glif", level: 1 }, specimen: MADE.cell },
        { id: MADE.cell, kind: "specimen" },
      ],
      failed: [{ id: 99, error: { code: "NotFound" } }],
    });
    expect((await run("several", "cache", "verify")).code).toBe(0);
    const again = await run("several", "fetch", String(MADE.glif[0]));
    expect(again.stdout).toMatch(/up to date/);
    expect(again.stderr).toContain(`rheobase run ${MADE.glif[0]}`);
  });

  it("leaves recordings out when told to", async () => {
    expect((await run("without", "fetch", String(MADE.glif[0]), "--no-recording")).code).toBe(0);
    expect(namesIn("without").filter((name) => name.endsWith(".nwb"))).toEqual([]);
  });

  it("ends with exit code 4 when nobody answers", async () => {
    const env = { ...environment("dead"), RHEOBASE_API_URL: "http://nobody.invalid" };
    const { code, stderr } = await rheobase(["fetch", "1"], { cwd: folder, env });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^Cannot look up model 1: /);
    expect(stderr).not.toMatch(/\n +at /);
  });

  it.each([
    ["an id that is none", ["fetch", "abc"], /^Cannot use the id "abc"/],
    ["no id", ["fetch"], /^Cannot run rheobase fetch: IDS is missing/],
    ["offline with refresh", ["fetch", "1", "--offline", "--refresh"], /^Cannot use --offline and --refresh together/],
    ["an address that is none", ["fetch", "1", "--api-url", "nowhere"], /^Cannot use the service at "nowhere"/],
  ])("names %s", async (_, args, message) => {
    const { code, stderr } = await run("usage", ...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("rheobase fetch that is killed", () => {
  it("goes on where it was: the bytes are counted", { timeout: 60_000 }, async () => {
    const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
    const size = 3_000_000;
    const bytes = new Uint8Array(size).map((_, i) => signature[i] ?? (i * 31) % 251);
    const real = replica.data.files.get(MADE.recording)!;
    replica.data.files.set(MADE.recording, bytes);
    replica.bytesPerSecond = 1_000_000;
    const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
    const env = { ...process.env, ...environment("killed") };
    const child = spawn(process.execPath, [main, "fetch", String(MADE.glif[0])], { env, stdio: "ignore" });
    const ended = new Promise((done) => child.once("exit", done));
    const part = join(folder, `killed/specimen_${MADE.cell}/ephys.nwb.part`);
    const partSize = (): number => statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    await expect.poll(partSize, { timeout: 30_000, interval: 20 }).toBeGreaterThan(500_000);
    child.kill("SIGKILL");
    await ended;
    const kept = partSize();
    expect(kept).toBeLessThan(size);
    replica.reset();
    replica.bytesPerSecond = undefined;
    const { code, stderr } = await run("killed", "fetch", String(MADE.glif[0]));
    expect(`${code} ${stderr}`).toMatch(/^0 /);
    const asked = replica.requests.filter(({ path }) => path.endsWith(`/${MADE.recording}`));
    expect(asked.map(({ range, status, bytes: sent }) => ({ range, status, sent }))).toEqual([
      { range: `bytes=${kept}-`, status: 206, sent: size - kept },
    ]);
    expect(readFileSync(join(folder, `killed/specimen_${MADE.cell}/ephys.nwb`)).equals(bytes)).toBe(true);
    expect(leftovers("killed")).toEqual([]);
    replica.data.files.set(MADE.recording, real);
  });
});

describe.skipIf(process.platform === "win32")("a disk that takes no more", () => {
  /** Runs the program under a shell command, as another user where the tests run as root, whom nothing stops. */
  const under = (cache: string, shell: string, args: readonly string[]) =>
    new Promise<{ code: number | null; stderr: string }>((done) => {
      const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
      const env = { ...process.env, ...environment(cache), HOME: "/nonexistent" };
      const user = shell === "" && process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const child = spawn("sh", ["-c", `${shell} exec "$0" "$@"`, process.execPath, main, ...args], {
        cwd: "/",
        env,
        ...user,
      });
      let stderr = "";
      child.stderr.on("data", (text) => (stderr += String(text)));
      child.once("close", (code) => done({ code, stderr }));
    });

  it("loses nothing when files may not grow, and goes on when they may", async () => {
    const size = statSize(replica.fileBytes(MADE.recording));
    const limit = Math.floor(size / 512 / 2); // half of the recording, in the blocks of `ulimit`
    expect(limit).toBeGreaterThan(10);
    await run("full", "fetch", String(MADE.glif[0]), "--no-recording");
    const { code, stderr } = await under("full", `ulimit -f ${limit};`, ["fetch", String(MADE.glif[0])]);
    expect(stderr).toMatch(/^Cannot write .*ephys\.nwb.*: (?:the file would grow beyond|the disk is full)/);
    expect(code).toBe(1);
    expect(existsSync(join(folder, `full/specimen_${MADE.cell}/ephys.nwb`))).toBe(false);
    expect((await run("full", "cache", "verify")).code).toBe(0);
    expect((await run("full", "fetch", String(MADE.glif[0]))).code).toBe(0);
    expect(leftovers("full")).toEqual([]);
  });

  it("serves what it has when it is read-only, and says why it takes nothing", async () => {
    await run("read-only", "fetch", String(MADE.glif[0]));
    chmodSync(folder, 0o755);
    for (const name of namesIn("read-only").reverse()) {
      const path = join(folder, "read-only", name);
      if (statSync(path).isDirectory()) chmodSync(path, 0o555);
    }
    chmodSync(join(folder, "read-only"), 0o555);
    expect(await under("read-only", "", ["fetch", String(MADE.glif[0])])).toMatchObject({ code: 0 });
    const { code, stderr } = await under("read-only", "", ["fetch", String(MADE.glif[1])]);
    expect(stderr).toMatch(/^Cannot write .*: no permission to write in the folder/);
    expect(code).toBe(1);
    for (const name of namesIn("read-only")) {
      const path = join(folder, "read-only", name);
      if (statSync(path).isDirectory()) chmodSync(path, 0o755);
    }
    chmodSync(join(folder, "read-only"), 0o755);
  });
});

const statSize = (bytes: Uint8Array): number => bytes.length;

describe("rheobase cells and models", () => {
  it("print tables, from the cache the second time", async () => {
    const first = await run("tables", "cells");
    expect(first.stdout).toMatch(/^ +id +species +line .*\n700000001 +mouse/);
    expect(first.stderr).toMatch(/\n2 cells\n$/);
    expect(replica.requests).toHaveLength(1);
    const models = await run("tables", "models", "--kind", "glif", "--level", "3");
    expect(models.stdout).toMatch(/^ +id +kind .*\n700000023 +GLIF 3 +700000001/);
    replica.reset();
    expect((await run("tables", "cells")).stdout).toBe(first.stdout);
    expect((await run("tables", "models", "--species", "human")).stderr).toBe("0 models\n");
    expect(replica.requests).toEqual([]);
    await run("tables", "cells", "--refresh");
    expect(replica.requests).toHaveLength(1);
  });

  it("choose, and print documents", async () => {
    const { stdout } = await run(
      "tables",
      "cells",
      "--species",
      "human",
      "--species",
      "mouse",
      "--feature",
      "vrest=..-65",
      "--json",
    );
    const { schema, cells } = JSON.parse(stdout) as {
      schema: string;
      cells: { id: number; ephys: { vrest: number } }[];
    };
    expect(schema).toBe("rheobase.cells/1");
    expect(cells.map(({ id }) => id)).toEqual([MADE.cell]);
    expect(cells[0]!.ephys.vrest).toBeLessThanOrEqual(-65);
    const models = JSON.parse((await run("tables", "models", "--specimen", String(MADE.cell), "--json")).stdout) as {
      models: { id: number }[];
    };
    expect(models.models.map(({ id }) => id)).toEqual([MADE.perisomatic, ...MADE.glif]);
  });

  it.each([
    [
      "a species that is not there",
      ["cells", "--species", "rat"],
      /species "rat": there are Homo Sapiens, Mus musculus/,
    ],
    [
      "a feature without range",
      ["cells", "--feature", "vrest"],
      /^Cannot use --feature vrest: expected name=from\.\.to/,
    ],
    ["an unknown feature", ["cells", "--feature", "vrst=1..2"], /feature "vrst": there are .*did you mean "vrest"/],
    ["a level of no model", ["models", "--level", "6"], /--level 6: expected one of 1, 2/],
  ])("name %s", async (_, args, message) => {
    const { code, stdout, stderr } = await run("tables", ...args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("completion in the shell", () => {
  it("knows the ids in the cache, and runs nothing", async () => {
    await run("complete", "fetch", String(MADE.glif[0]));
    replica.reset();
    const complete = async (...words: string[]): Promise<string[]> => {
      const { code, stdout, stderr } = await run("complete", "--complete", "zsh", ...words);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.replace(/\t.*/, "")]));
    };
    expect(await complete("run", "7")).toEqual([String(MADE.glif[0])]);
    expect(await complete("fetch", "7")).toEqual([String(MADE.cell), String(MADE.glif[0])]);
    expect(await complete("run", "8")).toEqual([]);
    expect(await complete("ca")).toContain("cache");
    expect(await complete("cache", "")).toContain("verify");
    expect(await complete("run", "7", "--cache-dir", "elsewhere", "7")).toEqual([]);
    expect(replica.requests).toEqual([]);
  });
});

describe.skipIf(!hasReference)("eight models of the reference set, every second answer a fault", () => {
  let full: Replica;
  beforeAll(async () => {
    full = await startReplica();
  });
  afterAll(() => full.stop());

  it("all come whole", { timeout: 60_000 }, async () => {
    full.faults = everySecond("500", "429", "html", "cut");
    const ids = [
      "472363762",
      "472451419",
      "472912177",
      "626170421",
      "491766131",
      "566282032",
      "485904755",
      "566303332",
    ];
    const at = { cwd: folder, env: environment("eight", full) };
    const { code, stdout } = await rheobase(["fetch", ...ids, "--json"], at);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { items: { id: number }[] }).items.map(({ id }) => String(id))).toEqual(ids);
    expect(full.requests.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(30);
    expect((await rheobase(["cache", "verify"], at)).stdout).toMatch(/^\d+ files are intact/);
    expect(leftovers("eight")).toEqual([]);
    truncateSync(join(folder, "eight/models/472363762/472363762_fit.json"), 5);
    expect((await rheobase(["cache", "verify"], at)).code).toBe(6);
  });
});
