/**
 * Kills commands at random moments (`kill -9`) and looks at what is left: outputs are whole, and after the next start there
 * is no debris. A few moments in a test; `npm run kill-loop` takes fifty of each command.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRecording } from "../src/nwb/read/open-recording.js";
import { Random } from "./fuzz/random.js";
import { MADE, type Replica, startReplica } from "./support/allen-replica.js";
import { seed } from "./support/seed.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const MOMENTS = Number(process.env.RHEOBASE_KILL_MOMENTS ?? 5);
/** In a test, what the killed ones leave piles up for one next start; else each has its own. */
const EACH_ITS_OWN = MOMENTS > 10;
const main = resolve(import.meta.dirname, "../dist/cli/main.js");
const shipped = (path: string): string => resolve(import.meta.dirname, "../models", path);
const at = temporaryFolder();
const random = new Random(seed);
let replica: Replica;

beforeAll(async () => {
  replica = await startReplica({ reference: false });
});
afterAll(() => replica.stop());

/** Runs a command in a folder, killed after so many milliseconds; tells whether it came to its end, and with which code. */
function start(
  args: readonly string[],
  cwd: string,
  killAfterMs: number,
): Promise<{ code: number | null; ms: number }> {
  const began = performance.now();
  const env = { ...process.env, RHEOBASE_CACHE_DIR: join(cwd, "cache"), RHEOBASE_API_URL: replica.url, NO_COLOR: "1" };
  const child = spawn(process.execPath, [main, ...args, "--quiet"], { cwd, env, stdio: "ignore" });
  const timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  return new Promise((done) => {
    child.once("exit", (code) => {
      clearTimeout(timer);
      done({ code, ms: performance.now() - began });
    });
  });
}

const names = (folder: string): string[] => (readdirSync(folder, { recursive: true }) as string[]).sort();

/** What nobody wants to find: unfinished files of ours, of any kind. */
const debrisIn = (folder: string): string[] =>
  names(folder).filter((name) => /\.(?:part|tmp|lock|break)(?:\.json)?$|import-|\.report|export\./.test(name));

interface Case {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it does its work again where the outputs are there. */
  readonly overwrites: boolean;
  /** Fails where an output is there and not whole. */
  readonly check: (folder: string, names: readonly string[]) => Promise<void>;
}

const checkRecording = async (path: string): Promise<void> => {
  using recording = await openRecording(path);
  for (const sweep of recording.sweeps) await recording.sweep(sweep.number);
};
const endsWith = (path: string, end: string): void => {
  expect(readFileSync(path, "latin1").trimEnd().endsWith(end), path).toBe(true);
};

const stimulus = "square:amplitude=190pA,start=10ms,duration=50ms,total=80ms";
const cases: readonly Case[] = [
  {
    command: "run",
    args: [
      ...["run", shipped("biophysical-cell"), "--stimulus", stimulus, "--stimulus", "ramp:slope=1nA/s,total=100ms"],
      ...["-o", "out.nwb", "--plot", "out.svg", "--existing", "overwrite"],
    ],
    overwrites: true,
    check: async (folder, there) => {
      if (there.includes("out.nwb")) await checkRecording(join(folder, "out.nwb"));
      if (there.includes("out.svg")) endsWith(join(folder, "out.svg"), "</svg>");
    },
  },
  {
    command: "fetch",
    args: ["fetch", String(MADE.perisomatic)],
    overwrites: false,
    check: async (folder, there) => {
      for (const name of there.filter((each) => !each.includes(".part"))) {
        if (name.endsWith("ephys.nwb")) {
          expect(readFileSync(join(folder, name)).equals(replica.fileBytes(MADE.recording))).toBe(true);
        }
        if (name.endsWith(".json")) JSON.parse(readFileSync(join(folder, name), "utf8"));
      }
    },
  },
  {
    command: "import",
    args: ["cache", "import", "../carried.tar"],
    overwrites: false,
    check: async (folder, there) => {
      for (const name of there.filter((each) => !each.includes(".part"))) {
        if (name.endsWith("ephys.nwb")) {
          expect(readFileSync(join(folder, name)).equals(readFileSync(at(`import-source/${name}`))), name).toBe(true);
        }
      }
    },
  },
  {
    command: "report",
    args: [
      ...["compare", shipped("glif-cell/GLIF2_neuron_config.json"), "--recording", "../made.nwb"],
      ...["--report", "report", "--existing", "overwrite"],
    ],
    overwrites: true,
    check: async (folder, there) => {
      for (const name of there.filter((each) => !each.includes(".part"))) {
        if (name.endsWith(".html")) endsWith(join(folder, name), "</html>");
        if (name.endsWith(".svg")) endsWith(join(folder, name), "</svg>");
        if (name.endsWith(".png")) endsWith(join(folder, name), "IEND\xaeB`\x82");
      }
    },
  },
];

/** What several commands take. */
async function prepareInputs(): Promise<void> {
  mkdirSync(at("import-source/cache"), { recursive: true });
  writeFileSync(at("made.nwb"), replica.fileBytes(MADE.recording));
  for (let cell = 1; cell <= 12; cell++) {
    mkdirSync(at(`import-source/cache/specimen_${cell}`), { recursive: true });
    const padding = Buffer.alloc(1e6, cell);
    writeFileSync(
      at(`import-source/cache/specimen_${cell}/ephys.nwb`),
      Buffer.concat([replica.fileBytes(MADE.recording), padding]),
    );
  }
  const { code } = await start(["cache", "export", "../carried.tar"], at("import-source"), 60_000);
  expect(code).toBe(0);
}

describe("killed at any moment", () => {
  beforeAll(prepareInputs, 60_000);

  it.each(cases)(
    "$command leaves whole outputs, and no debris after the next start",
    { timeout: 60_000 + MOMENTS * 20_000 },
    async ({ command, args, overwrites, check }) => {
      const fresh = (name: string): string => {
        const folder = at(`${command}-${name}`);
        rmSync(folder, { recursive: true, force: true });
        mkdirSync(folder, { recursive: true });
        return folder;
      };
      // Once undisturbed: how long it takes, when its first output shows up, and what is there in the end.
      const whole = fresh("whole");
      let firstMs: number | null = null;
      const began = performance.now();
      const ended = start(args, whole, 60_000);
      void (async () => {
        while (firstMs === null && performance.now() - began < 30_000) {
          if (names(whole).length > 0) firstMs = performance.now() - began;
          await sleep(5);
        }
      })();
      const { code, ms } = await ended;
      firstMs ??= 0;
      expect(code).toBe(0);
      const expected = names(whole);
      expect(debrisIn(whole)).toEqual([]);

      let [killed, littered, shortestMs] = [0, 0, ms];
      let folder = fresh("killed");
      for (let moment = 0; killed < MOMENTS && moment < 10 * MOMENTS; moment++) {
        const label = `${command}, moment ${moment}, seed ${seed}`;
        const from = 0.9 * firstMs;
        const first = await start(args, folder, from + random.next() * (shortestMs - from));
        if (first.code === null) killed++;
        else shortestMs = Math.max(1.2 * firstMs, 0.95 * Math.min(shortestMs, first.ms)); // machines wander
        if (debrisIn(folder).length > 0) littered++;
        await check(folder, names(folder));
        if (!EACH_ITS_OWN && killed < MOMENTS && moment < 3 * MOMENTS) continue;
        const next = await start(args, folder, 60_000);
        expect(next.code, label).toBe(0);
        expect(debrisIn(folder), label).toEqual([]);
        expect(names(folder), label).toEqual(expected);
        await check(folder, names(folder));
        if (!EACH_ITS_OWN) break;
        // Every other time the next one finds older outputs, which must stay whole as well.
        if (moment % 2 === 0 || !overwrites) folder = fresh("killed");
      }
      if (process.env.RHEOBASE_KILL_MOMENTS) {
        console.log(`${command}: killed at ${killed} moments, ${littered} of which left debris`);
      }
    },
  );
});
