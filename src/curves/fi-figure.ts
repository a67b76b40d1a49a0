import { checkArguments, seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import { writeAtomic } from "../files/atomic-file.js";
import { figureFormat } from "../files/figure-format.js";
import type { FigureChart } from "../plot/canvas/backend.js";
import { modelLook, recordedLook } from "../plot/charts/look/model-look.js";
import { type PointSeries, pointChart } from "../plot/charts/point-chart.js";
import { renderChart } from "../plot/render-chart.js";
import type { FiCurve } from "./fi-curve.js";

const SIZE = { width: 720, height: 440 };
const PA_PER_A = 1e12;

/**
 * Draws an f-I curve to a PNG or SVG file, with the line of its slope and the rheobase.
 *
 * @returns its size [bytes]
 * @throws InvalidOptionError for another kind of file, WriteFailedError
 */
export async function drawFiCurve(path: string, title: string, curve: FiCurve): Promise<number> {
  checkArguments("draw an f-I curve", { path: [path, "path"], title: [title, "text"], curve: [curve, "object"] });
  if (!Array.isArray(curve.points) || !curve.slope || !curve.rheobase) {
    const reason = `the curve is ${seen(curve)}, expected what fiCurve() gives`;
    throw new InvalidOptionError("draw an f-I curve", reason, { value: curve });
  }
  const bytes = await renderChart(fiChart(title, curve), { ...SIZE, format: figureFormat(path) });
  await writeAtomic(path, bytes, { what: "figure" });
  return bytes.length;
}

/** The chart of an f-I curve. */
export function fiChart(title: string, { points, slope, rheobase }: FiCurve): FigureChart {
  const inOrder = points.toSorted((a, b) => a.amplitudeA - b.amplitudeA);
  const { colour, point } = modelLook(0);
  // The first lies on top.
  const series: PointSeries[] = [];
  if (rheobase.value !== null) {
    const pa = rheobase.value.firesA * PA_PER_A;
    series.push({
      name: `rheobase ${Number(pa.toPrecision(4))} pA`,
      ...modelLook(1),
      joined: false,
      data: [{ x: pa, y: 0 }],
    });
  }
  const firing = inOrder.filter(({ spikeCount }) => spikeCount > 0);
  if (slope.value !== null) {
    const mean = (of: (one: (typeof firing)[number]) => number): number =>
      firing.reduce((sum, one) => sum + of(one), 0) / firing.length;
    const [x, y] = [mean(({ amplitudeA }) => amplitudeA), mean(({ rateHz }) => rateHz)];
    const at = (amplitudeA: number) => ({ x: amplitudeA * PA_PER_A, y: y + slope.value! * (amplitudeA - x) });
    series.push({
      name: `slope ${Number((slope.value / PA_PER_A).toPrecision(3))} spikes/s per pA`,
      ...recordedLook,
      point: "line",
      dash: [6, 4],
      joined: true,
      bare: true,
      data: [at(firing[0]!.amplitudeA), at(firing.at(-1)!.amplitudeA)],
    });
  }
  series.splice(1, 0, {
    name: "",
    colour,
    point,
    joined: true,
    data: inOrder.map(({ amplitudeA, rateHz }) => ({ x: amplitudeA * PA_PER_A, y: rateHz })),
  });
  return pointChart({
    title: `${title}: f-I curve`,
    xLabel: "current (pA)",
    yLabel: "firing rate (spikes/s)",
    series,
    fromZero: true,
  });
}
