import { existsSync, readdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { MADE, startReplica } from "../../support/allen-replica.js";
import { rheobase } from "../../support/cli.js";
import { shippedCellFolder } from "../../support/shipped-cell.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";
import { hasTerminals, rheobaseInTerminal } from "../../support/terminal.js";

const folder = temporaryFolderPath();
const CTRL_C = "\\x03";
const STOPPING = "Stopping (Ctrl-C again to quit at once)";

beforeAll(async () => {
  symlinkSync(resolve(import.meta.dirname, "../../../models"), join(folder, "models"));
  const stimuli = ["--stimulus", "square:amplitude=220pA", "--stimulus", "square:amplitude=-50pA"];
  expect((await rheobase(["run", shippedCellFolder, ...stimuli, "-o", "cell.nwb"], { cwd: folder })).code).toBe(0);
});

describe.skipIf(!hasTerminals)("Ctrl-C on a terminal", () => {
  const long = ["run", shippedCellFolder, "--stimulus", "square:amplitude=190pA,duration=99s", "-o", "long.nwb"];
  it.each([80, 100])("leaves a clean screen of %i columns", async (columns) => {
    const keys = [[" s left", CTRL_C]] as const;
    const { lines, widest, code } = await rheobaseInTerminal(long, { columns, cwd: folder, keys });
    expect(lines).toEqual([STOPPING, "Cancelled the run", ""]);
    expect(widest).toBeLessThan(columns);
    expect(code).toBe(130);
    expect(readdirSync(folder).filter((name) => name.startsWith("long"))).toEqual([]);
  });

  it("does so, too, where it is typed twice", async () => {
    const keys = [
      [" s left", CTRL_C],
      ["Stopping", CTRL_C],
    ] as const;
    const args = [...long.slice(0, -1), "twice.nwb"];
    const { lines, code } = await rheobaseInTerminal(args, { columns: 80, cwd: folder, keys });
    expect(code).toBe(130);
    expect(lines[0]).toBe(STOPPING);
    expect(lines.slice(1).filter((line) => !/^(?:Cancelled .*)?$/.test(line))).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith("twice"))).toEqual([]);
  });

  it("does so in a download, whose label is longer than the line", async () => {
    await using replica = await startedReplica();
    const args = ["fetch", String(MADE.glif[0]), "--api-url", replica.url, "--cache-dir", "cache"];
    const keys = [["B/s", CTRL_C]] as const;
    const { lines, widest, code } = await rheobaseInTerminal(args, { columns: 60, cwd: folder, keys });
    expect(lines).toEqual([STOPPING, expect.stringMatching(/^Cancelled /), ""]);
    expect(widest).toBeLessThan(60);
    expect(code).toBe(130);
  });

  it("does so while a report is made, and leaves no folder", async () => {
    const args = ["compare", "models/glif-cell", "--recording", "cell.nwb", "--report", "report"];
    const keys = [["█", CTRL_C]] as const;
    const { lines, code } = await rheobaseInTerminal(args, { columns: 80, cwd: folder, keys });
    expect(lines).toEqual([STOPPING, expect.stringMatching(/^Cancelled /), ""]);
    expect(code).toBe(130);
    expect(existsSync(join(folder, "report"))).toBe(false);
  });
});

async function startedReplica() {
  const replica = await startReplica({ reference: false, bytesPerSecond: 20_000 });
  return { url: replica.url, [Symbol.asyncDispose]: () => replica.stop() };
}

describe.skipIf(!hasTerminals)("a table on a terminal", () => {
  const features = ["features", "cell.nwb"];

  it.each([60, 80, 100])("is no wider than its %i columns, and says what is left out", async (columns) => {
    const { lines } = await rheobaseInTerminal(features, { columns, cwd: folder });
    expect(lines.findIndex((line) => line.startsWith("sweep  stimulus"))).toBeGreaterThanOrEqual(0);
    const table = lines.filter((line) => !line.startsWith("Omitted"));
    expect(table.filter((line) => line.length > columns)).toEqual([]);
    expect(lines.join("")).toMatch(/Omitted for lack of space: .*sag \(--wide shows all\)/);
  });

  it("is whole with --wide, and where there is no terminal", async () => {
    const wide = await rheobaseInTerminal([...features, "--wide"], { columns: 60, cwd: folder });
    const { stdout } = await rheobase(features, { cwd: folder });
    expect(wide.lines.join("\n").trim()).toBe(stdout.trim());
    expect(stdout).toMatch(/^sweep .* peak or trough \(mV\) +tau \(ms\) +sag\n/);
    // The highest voltage of a sweep with spikes, which has neither tau nor sag; the lowest of one below rest.
    expect(stdout).toMatch(/\n +0 .* [34]\d(?:\.\d+)? +- +-\n +1 .* -[67]\d\.\d+ +[\d.]+ +[-\d.e]+\n/);
  });
});
