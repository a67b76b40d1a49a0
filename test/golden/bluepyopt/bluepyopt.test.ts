import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openModel } from "../../../src/models/open-model.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

interface Golden {
  readonly dt_ms: number;
  readonly samples: number;
  readonly whole: number;
  readonly every: number;
  readonly traces: readonly string[];
  readonly stimulus: {
    readonly amplitude_na: number;
    readonly delay_ms: number;
    readonly duration_ms: number;
    readonly total_ms: number;
  };
}

const here = fileURLToPath(new URL(".", import.meta.url));
const golden = JSON.parse(readFileSync(join(here, "index.json"), "utf8")) as Golden;
const bytes = readFileSync(join(here, "numbers.f64le"));
const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const folder = temporaryFolderPath();
cpSync(join(here, "model"), folder, { recursive: true });
cpSync(fileURLToPath(new URL("../../../models/biophysical-cell/cell.swc", import.meta.url)), join(folder, "cell.swc"));

const { samples, whole, every } = golden;
const rows = Array.from({ length: samples }, (_, row) => row).filter(
  (row) => row < whole || (row - whole) % every === 0,
);

describe("a model of BluePyOpt's files", () => {
  it("runs as BluePyOpt runs it", async () => {
    using model = await openModel(folder);
    if (model.kind !== "biophysical") throw new Error("a biophysical model was expected");
    const { amplitude_na, delay_ms, duration_ms, total_ms } = golden.stimulus;
    const spec = `square:amplitude=${amplitude_na}nA,start=${delay_ms}ms,duration=${duration_ms}ms,total=${total_ms}ms`;
    const [, apical] = golden.traces as [string, string];
    const run = { dt: golden.dt_ms * 1e-3, record: [`${apical}.v`] };
    const { voltage, traces, spikeTimes } = await model.run(Stimulus.parse(spec), run);
    expect(spikeTimes.length).toBeGreaterThan(3);
    for (const [k, trace] of [voltage, traces[`${apical}.v`]!.data].entries()) {
      const differences = rows.map((row, i) => Math.abs(trace[row]! * 1e3 - numbers[k * rows.length + i]!));
      expect(Math.max(...differences.slice(0, whole))).toBeLessThan(1e-9);
      expect(Math.max(...differences)).toBeLessThan(1e-6);
    }
  });
});
