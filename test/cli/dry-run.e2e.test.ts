import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MADE, type Replica, startReplica } from "../support/allen-replica.js";
import { rheobase } from "../support/cli.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
let replica: Replica;

beforeAll(async () => {
  replica = await startReplica({ reference: false });
});
afterEach(() => replica.reset());
afterAll(() => replica.stop());

const run = (cache: string, ...args: string[]) => {
  const env = { RHEOBASE_API_URL: replica.url, RHEOBASE_CACHE_DIR: join(folder, cache), RHEOBASE_OFFLINE: "" };
  return rheobase(args, { cwd: folder, env });
};

describe("rheobase run ID --dry-run", () => {
  const id = String(MADE.glif[0]);
  const size = () => replica.fileBytes(MADE.recording).length;
  const recordingAsked = () => replica.requests.filter(({ path }) => path.endsWith(`/${MADE.recording}`));

  it("says what it would fetch, and does not fetch the recording", async () => {
    const { code, stdout, stderr } = await run("dry", "run", id, "--dry-run", "--json");
    expect({ code, stderr: stderr.includes("Cannot") }).toEqual({ code: 0, stderr: false });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "rheobase.plan/1",
      recording: join(folder, `dry/specimen_${MADE.cell}/ephys.nwb`),
      download: { url: expect.stringMatching(new RegExp(`^${replica.url}/.*/${MADE.recording}$`)), bytes: size() },
      sweeps: null,
    });
    expect(recordingAsked()).toMatchObject([{ bytes: 1 }]);
    expect(existsSync(join(folder, `dry/specimen_${MADE.cell}/ephys.nwb`))).toBe(false);
    const said = await run("dry", "run", id, "--dry-run");
    expect(said.stdout).toMatch(/^Would fetch http:.* \(\d+ kB\) to .*ephys\.nwb,\nthen simulate .*\.json/);
  });

  it("offline says what is missing", async () => {
    const { code, stderr } = await run("dry", "run", id, "--dry-run", "--offline");
    expect(code).toBe(4);
    expect(stderr).toContain(`run \`rheobase fetch ${id}\` while connected`);
  });

  it("asks nothing where the recording is there, and lists its sweeps", async () => {
    await run("dry-there", "fetch", id);
    replica.reset();
    const { code, stdout } = await run("dry-there", "run", id, "--dry-run", "--json");
    expect(code).toBe(0);
    expect(replica.requests).toEqual([]);
    const document = JSON.parse(stdout) as { sweeps: unknown[] };
    expect(document.sweeps.length).toBeGreaterThan(1);
    expect(document).not.toHaveProperty("download");
  });
});
