import { checkArguments, seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import { writeAtomic } from "../files/atomic-file.js";
import { figureFormat } from "../files/figure-format.js";
import type { FigureChart } from "../plot/canvas/backend.js";
import { familyChart } from "../plot/charts/family-chart.js";
import { modelLook, recordedLook } from "../plot/charts/look/model-look.js";
import { type PointSeries, pointChart } from "../plot/charts/point-chart.js";
import { timeUnitFor } from "../plot/charts/sweep-chart.js";
import { type FamilyPlot, familyMember } from "../plot/family-plot.js";
import { renderFigure } from "../plot/render-figure.js";
import { textMeasure } from "../plot/render-page.js";
import type { IvCurve, IvPoint } from "./iv-curve.js";

const TILE = { width: 720, height: 500 };
const MV_PER_V = 1e3;
/** Currents beyond are given in nA [A]. */
const LARGE = 1e-8;
/** Shown before and after the step, as a share of it. */
const MARGIN = 0.2;

/**
 * Draws an I-V curve and the currents that it was measured from to a PNG or SVG file.
 *
 * @returns its size [bytes]
 * @throws InvalidOptionError for another kind of file, WriteFailedError
 */
export async function drawIvCurve(path: string, title: string, curve: IvCurve): Promise<number> {
  checkArguments("draw an I-V curve", { path: [path, "path"], title: [title, "text"], curve: [curve, "object"] });
  if (!Array.isArray(curve.points) || !curve.points.every(({ current }) => current instanceof Float64Array)) {
    const reason = `the curve is ${seen(curve)}, expected what ivCurve() gives`;
    throw new InvalidOptionError("draw an I-V curve", reason, { value: curve });
  }
  const format = figureFormat(path);
  const measure = await textMeasure();
  const family = currentsOf(title, curve);
  const timeUnit = timeUnitFor(Math.max(...family.members.map(({ durationS }) => durationS)));
  const charts = [familyChart(family, { ...TILE, pixelRatio: 2, timeUnit, measure }), ivChart("I-V curve", curve)];
  const bytes = await renderFigure({ charts, tile: TILE, columns: 2 }, format);
  await writeAtomic(path, bytes, { what: "figure" });
  return bytes.length;
}

/** The chart of an I-V curve: peaks and steady current, with both axes drawn through the origin. */
export function ivChart(title: string, { points, leakSubtracted }: IvCurve): FigureChart {
  const inOrder = points.toSorted((a, b) => a.commandV - b.commandV);
  const all = points.flatMap(({ peakInwardA, peakOutwardA, steadyA }) => [peakInwardA, peakOutwardA, steadyA]);
  const isLarge = all.some((ampere) => Math.abs(ampere) > LARGE);
  const [unit, perA] = isLarge ? ["nA", 1e9] : ["pA", 1e12];
  const series = (name: string, look: number, of: (point: IvPoint) => number): PointSeries => ({
    name,
    ...modelLook(look),
    joined: true,
    data: inOrder.map((point) => ({ x: point.commandV * MV_PER_V, y: of(point) * perA })),
  });
  const axis = (data: PointSeries["data"]): PointSeries => ({
    ...recordedLook,
    name: "",
    joined: true,
    bare: true,
    data,
  });
  const [x, y] = [inOrder.map(({ commandV }) => commandV * MV_PER_V), all.map((ampere) => ampere * perA)];
  const across = [Math.min(0, ...x), Math.max(0, ...x)].map((at) => ({ x: at, y: 0 }));
  const up = [Math.min(0, ...y), Math.max(0, ...y)].map((at) => ({ x: 0, y: at }));
  return pointChart({
    title,
    xLabel: "command (mV)",
    xTicks: 9,
    yLabel: `current${leakSubtracted ? " without leak" : ""} (${unit})`,
    series: [
      series("steady state", 0, ({ steadyA }) => steadyA),
      series("peak inward", 1, ({ peakInwardA }) => peakInwardA),
      series("peak outward", 2, ({ peakOutwardA }) => peakOutwardA),
      axis(across),
      axis(up),
    ],
  });
}

/** The currents around the step, with their commands. */
function currentsOf(title: string, { points, holdV, startS, durationS, rateHz }: IvCurve): FamilyPlot {
  const inOrder = points.toSorted((a, b) => a.commandV - b.commandV);
  const from = Math.max(0, Math.round((startS - MARGIN * durationS) * rateHz));
  const to = Math.round((startS + (1 + MARGIN) * durationS) * rateHz);
  const [on, off] = [startS * rateHz, (startS + durationS) * rateHz];
  const members = inOrder.map(({ commandV, current }) => {
    const voltage = current.map((_, k) => (k >= on && k < off ? commandV : holdV));
    return familyMember({
      title,
      clamp: "voltage",
      rateHz,
      current: current.subarray(from, to),
      voltage: voltage.subarray(from, to),
      spikeTimes: new Float64Array(0),
    });
  });
  const labels = inOrder.map(({ commandV }) => String(Number((commandV * MV_PER_V).toPrecision(6))));
  return { title, clamp: "voltage", voltageLabel: "", traces: [], members, key: { title: "command (mV)", labels } };
}
