import { describe, expect, it } from "vitest";
import { tracePanels, tracesHeight, tracesMargin } from "../../../../src/plot/charts/traces/trace-panels.js";
import type { Point } from "../../../../src/plot/decimate.js";
import type { SweepPlot, TracePlot } from "../../../../src/plot/sweep-plot.js";

const voltage = Float64Array.of(-0.07, 0.03, -0.07);
const trace = (name: string, distanceUm?: number, unit = "V", values = Float64Array.of(-0.06, -0.01, -0.06)) => ({
  name,
  unit,
  values,
  distanceUm,
});
const sweep = (traces: readonly TracePlot[], more: Partial<SweepPlot> = {}): SweepPlot => ({
  title: "x",
  rateHz: 1000,
  current: null,
  voltage,
  spikeTimes: new Float64Array(0),
  traces,
  ...more,
});
const every = (values: Float64Array, rateHz: number, scale: number): Point[] =>
  Array.from(values, (value, i) => ({ x: (i * 1000) / rateHz, y: value * scale }));
const measure = (text: string): number => 6 * text.length;
const panelsOf = (plot: SweepPlot) => tracePanels(plot, every, measure);
type Ticked = { ticks: { callback: (value: number) => string }; afterBuildTicks: (scale: object) => void };

function tickLabels(panel: unknown): string[] {
  const { axis } = panel as { axis: Ticked };
  const scale: { ticks: { value: number }[] } = { ticks: [] };
  axis.afterBuildTicks(scale);
  return scale.ticks.map(({ value }) => axis.ticks.callback(value));
}

describe("tracePanels", () => {
  it("stacks voltages under that of the soma by distance, on one scale", () => {
    const { panels, lines, height } = panelsOf(sweep([trace("apic(300um).v", 301.4), trace("dend[1].v", 20)]));
    expect(panels).toHaveLength(1);
    expect(tickLabels(panels[0])).toEqual(["0", "20", "301"]);
    const sizes = lines.map(({ data }) => (data as Point[])[1]!.y - (data as Point[])[0]!.y);
    // The soma's 100 mV take 0.92 of a row, 50 mV half of that.
    expect(sizes).toEqual([expect.closeTo(0.92, 9), expect.closeTo(0.46, 9), expect.closeTo(0.46, 9)]);
    const floors = lines.map(({ data }) => Math.floor((data as Point[])[0]!.y));
    expect(floors).toEqual([2, 1, 0]);
    expect(height).toBe(tracesHeight(sweep([trace("apic(300um).v", 301.4), trace("dend[1].v", 20)])));
  });

  it("does not repeat the soma's voltage where it is drawn already", () => {
    expect(panelsOf(sweep([trace("soma.v", 0)])).panels).toEqual([]);
    expect(tracesHeight(sweep([]))).toBe(0);
    const held = panelsOf(sweep([trace("soma.v", 0)], { clamp: "voltage" }));
    expect(held.panels.map(({ id }) => id)).toEqual(["quantity0"]);
  });

  it("shows some of very many places, the nearest and the farthest among them, and says so", () => {
    const many = Array.from({ length: 100 }, (_, i) => trace(`dend[${i}].v`, 10 + i));
    const { panels, lines } = panelsOf(sweep(many));
    expect(lines).toHaveLength(24);
    const labels = tickLabels(panels[0]);
    expect([labels[0], labels.at(-1)]).toEqual(["0", "109"]);
    expect(JSON.stringify(panels[0]!.axis)).toContain("24 of 101 places, path distance (µm)");
  });

  it("gives other quantities a panel each, and a key where one has several places", () => {
    const small = Float64Array.of(0, 1e-10, 0);
    const one = sweep([trace("soma.cai", 0, "mM", small), trace("soma.g_syn", 0, "S", small)]);
    expect(panelsOf(one).panels).toHaveLength(2);
    expect(panelsOf(one).plugins.map(({ id }) => id)).toEqual(["panelNames"]);
    const two = sweep([trace("soma.i_mem", 0, "A", small), trace("apic[1](0.5).i_mem", 50, "A", small)]);
    const { panels, lines, plugins } = panelsOf(two);
    expect(panels).toHaveLength(1);
    expect(new Set(lines.map(({ borderColor }) => borderColor)).size).toBe(2);
    expect(plugins.map(({ id }) => id)).toEqual(["panelNames", "colourKey"]);
    expect(tracesMargin(two, measure)).toBeGreaterThan(tracesMargin(one, measure));
  });
});
