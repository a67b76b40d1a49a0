import { expect, it } from "vitest";
import { type PointPlot, type PointSeries, pointChart } from "../../../src/plot/charts/point-chart.js";

const series: PointSeries = {
  name: "model",
  colour: "#112233",
  point: "circle",
  joined: true,
  dash: [2, 2],
  data: [
    { x: 50, y: 10 },
    { x: 150, y: 30 },
  ],
};
const plot: PointPlot = { title: "f-I", xLabel: "current (pA)", yLabel: "rate (Hz)", series: [series] };
type Chart = {
  data: { datasets: { label: string; data: unknown[]; showLine?: boolean }[] };
  options: {
    scales: Record<"x" | "y", { min: number; max: number }>;
    plugins: { legend: { display: boolean; labels: { generateLabels: () => { text: string; lineDash: number[] }[] } } };
  };
};
const chart = (parts: Partial<PointPlot>): Chart => pointChart({ ...plot, ...parts }) as unknown as Chart;

it("names the series that have a name in its legend", () => {
  const unnamed = { ...series, name: "", joined: false };
  const { legend } = chart({ series: [series, unnamed] }).options.plugins;
  expect(legend.display).toBe(true);
  expect(legend.labels.generateLabels()).toMatchObject([{ text: "model", lineDash: [2, 2] }]);
  expect(chart({ series: [unnamed] }).options.plugins.legend.display).toBe(false);
  const loose = chart({ series: [{ ...series, joined: false }] });
  expect(loose.options.plugins.legend.labels.generateLabels()).toMatchObject([{ lineDash: [] }]);
  expect(loose.data.datasets[0]).toMatchObject({ label: "model", showLine: false });
});

it("has axes that hold all values, from 0 where asked for", () => {
  const { x, y } = chart({}).options.scales;
  expect(x.min).toBeLessThanOrEqual(50);
  expect(x.min).toBeGreaterThan(0);
  expect(x.max).toBeGreaterThanOrEqual(150);
  expect(y.max).toBeGreaterThanOrEqual(30);
  expect(chart({ fromZero: true }).options.scales.x.min).toBeLessThanOrEqual(0);
});

it("has one range and a line of equal values where both axes show the same", () => {
  const { options, data } = chart({ identity: true });
  expect([options.scales.x.min, options.scales.x.max]).toEqual([options.scales.y.min, options.scales.y.max]);
  expect(data.datasets.at(-1)?.data).toEqual([
    { x: 10 - 0.06 * 140, y: 10 - 0.06 * 140 },
    { x: 150 + 0.06 * 140, y: 150 + 0.06 * 140 },
  ]);
});

it("draws no points without failing", () => {
  const { scales } = chart({ series: [{ ...series, data: [] }] }).options;
  expect(scales.x.max).toBeGreaterThan(scales.x.min);
});
