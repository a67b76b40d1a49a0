import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { analyzeCell } from "../../src/analysis/cell/analyze-cell.js";
import { type FittingFeatures, fittingFeatures } from "../../src/analysis/fitting/fitting-features.js";
import { extractFeatures, type Features } from "../../src/analysis/sweep/extract-features.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";

const text = readFileSync(resolve(import.meta.dirname, "../../docs/measures.md"), "utf8");
const documented = new Set([...text.matchAll(/`([A-Za-z_]+)`/g)].map(([, name]) => name));
/** First number of a row of the tables, which is ours. */
const quoted = (feature: string): number[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("|") && line.split("|")[1]!.includes(`\`${feature}\``))
    .map((line) => Number(/(-?\d+\.?\d*)(?: m?V?s?)?; /.exec(line)?.[1]));

let step: Features;
let fit: FittingFeatures;
let silent: Features;

beforeAll(async () => {
  using model = await openShippedCell();
  const run = async (amplitude: string) => {
    const spec = `square:amplitude=${amplitude},start=0.2s,duration=1s,total=1.5s,rate=40kHz`;
    const { voltage, rateHz } = await model.run(Stimulus.parse(spec));
    const { current } = await Stimulus.parse(spec).sample(rateHz);
    return { voltage, current, rateHz };
  };
  const trace = await run("220pA");
  step = extractFeatures(trace, { start: 0.2, end: 1.2 });
  fit = fittingFeatures(trace, 0.2, 1);
  silent = extractFeatures(await run("-80pA"), { start: 0.2, end: 1.2 });
});

describe("docs/measures.md", () => {
  it("defines every feature of spikes, sweeps, fits and cells", async () => {
    const cell = await analyzeCell({ longSquares: [], shortSquares: [], ramps: [] });
    const names = [
      ...Object.keys(step.spikes[0]!),
      ...Object.keys(step.sweep),
      ...Object.keys(fit.values),
      ...Object.keys(cell.features).map((name) => name.replace(/_(short_square|ramp)$/, "_long_square")),
    ];
    expect(names.length).toBeGreaterThan(100);
    expect([...new Set(names)].filter((name) => !documented.has(name))).toEqual([]);
  });

  it("defines every value of a comparison", () => {
    const types = readFileSync(resolve(import.meta.dirname, "../../src/compare/compare-report.ts"), "utf8");
    const fields = (name: string): string[] => {
      const body = new RegExp(`interface ${name} \\{(.*?)\\n\\}`, "s").exec(types)![1]!;
      return [...body.matchAll(/readonly (\w+):/g)].map(([, field]) => field!);
    };
    const plain = /^(model|sweeps?|electrode|stimul(us|i)|amplitude_a|rate_hz|duration_s|reasons|notes)$/;
    const names = [...fields("SweepComparison"), ...fields("GroupComparison")].filter((name) => !plain.test(name));
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !documented.has(name))).toEqual([]);
  });

  it("quotes what the shipped cell gives", () => {
    const { sweep, spikes } = step;
    expect(spikes).toHaveLength(28);
    expect(quoted("threshold_v")[0]).toBeCloseTo(spikes[0]!.threshold_v, 1);
    expect(quoted("peak_v")[0]).toBeCloseTo(spikes[2]!.peak_v, 1);
    expect(quoted("upstroke")[0]).toBeCloseTo(spikes[0]!.upstroke!, 0);
    expect(quoted("downstroke")[0]).toBeCloseTo(spikes[0]!.downstroke!, 1);
    expect(quoted("width")[0]).toBeCloseTo(spikes[0]!.width! * 1e3, 2);
    expect(quoted("adapt")[0]).toBeCloseTo(sweep.adapt!, 5);
    expect(quoted("latency")[0]).toBeCloseTo(sweep.latency! * 1e3, 1);
    expect(quoted("isi_cv")[0]).toBeCloseTo(sweep.isi_cv!, 4);
    expect(quoted("first_isi")[0]).toBeCloseTo(sweep.first_isi! * 1e3, 2);
    expect(quoted("avg_rate")[0]).toBeCloseTo(sweep.avg_rate!, 1);
    expect(quoted("v_baseline")[0]).toBeCloseTo(sweep.v_baseline!, 3);
    expect(quoted("tau")[0]).toBeCloseTo(silent.sweep.tau! * 1e3, 1);
    expect(text).toContain(`${silent.sweep.sag!.toFixed(4)} in both`);
  });
});
