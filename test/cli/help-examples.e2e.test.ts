import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Replica, startReplica } from "../support/allen-replica.js";
import { rheobase } from "../support/cli.js";
import { actionNames, commandNames } from "../support/command-names.js";
import { hasRedis, RedisServer } from "../support/redis-server.js";
import { hasReference } from "../support/reference.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const commands = ["", ...commandNames, ...(await actionNames())];
const folder = temporaryFolderPath();
let replica: Replica;
let outputs = 0;
/** Examples that name models and cells of the database, which the replica has of the reference set alone. */
const ofDatabase = (args: readonly string[]): boolean =>
  ["cells", "models"].includes(args[0]!) || args[1] === "import" || args.some((arg) => /^\d{9}$/.test(arg));

/** The server of a queue in examples; one on loopback takes its place. */
const QUEUE = "redis://cluster.example:6379";
let redis: RedisServer | null = null;

/** Has an example use that server, and a worker end soon. */
function withServer(args: readonly string[]): string[] {
  const own = args.map((arg) => (arg === QUEUE ? redis!.url : arg));
  if (own[0] !== "worker") return own;
  const idle = own.indexOf("--idle-exit");
  return [...(idle < 0 ? own : own.filter((_, i) => i !== idle && i !== idle + 1)), "--idle-exit", "0"];
}

/** The commands that the help of `command` shows, as argument lists. */
async function examplesOf(command: string): Promise<string[][]> {
  const { stdout } = await rheobase([...command.split(" ").filter((word) => word !== ""), "--help"]);
  const section = stdout.slice(stdout.indexOf("Examples:\n"), stdout.indexOf("\n\n", stdout.indexOf("Examples:\n")));
  const lines = section.split("\n").filter((line) => line.startsWith("rheobase "));
  // Words as a shell takes them: what stands in single quotes is one.
  const wordsOf = (line: string): string[] =>
    (line.match(/(?:'[^']*'|\S)+/g) ?? []).map((word) => word.replaceAll("'", ""));
  return lines.map((line) => wordsOf(line).slice(1));
}

beforeAll(async () => {
  replica = await startReplica();
  symlinkSync(resolve(import.meta.dirname, "../../models"), join(folder, "models"));
  if (hasRedis) redis = await RedisServer.start(folder);
  expect((await rheobase(["demo"], { cwd: folder })).code).toBe(0);
}, 60_000);

afterAll(async () => {
  await replica.stop();
  await redis?.stop();
});

describe("the examples of --help", () => {
  it.each(commands)(
    "run as they stand after the demo: rheobase %s",
    async (command) => {
      const examples = await examplesOf(command);
      expect(examples.length).toBeGreaterThan(0);
      for (const args of examples) {
        if (args[0] === "demo") continue; // it ran before all others
        // Two examples may write the same default file; whoever copies them one by one is told of --existing then.
        const output = args[0] === "run" && !args.includes("-o") ? ["-o", `${++outputs}.nwb`] : [];
        if (ofDatabase(args) && !hasReference) continue;
        if (args.includes(QUEUE) && redis === null) continue;
        const env = { RHEOBASE_API_URL: replica.url, RHEOBASE_CACHE_DIR: join(folder, "cache"), RHEOBASE_OFFLINE: "" };
        const { code, stderr } = await rheobase([...withServer(args), ...output], { cwd: folder, env });
        expect(`${args.join(" ")}: ${code} ${code === 0 ? "" : stderr}`).toBe(`${args.join(" ")}: 0 `);
      }
    },
    60_000,
  );
});
