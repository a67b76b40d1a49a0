import { describe, expect, it } from "vitest";
import {
  type ComparisonPlot,
  comparisonChart,
  comparisonHeight,
  FIGURE_WIDTH,
  shortName,
} from "../../../src/plot/charts/comparison-chart.js";
import { modelLook } from "../../../src/plot/charts/look/model-look.js";
import { colours } from "../../../src/plot/charts/look/theme.js";
import { pointChart } from "../../../src/plot/charts/point-chart.js";
import { smoothedRate, trainChart, trainHeight } from "../../../src/plot/charts/train-chart.js";
import { renderFigure } from "../../../src/plot/render-figure.js";
import { thinPoints, thinResponse, thinTrace } from "../../../src/plot/thin-response.js";
import { pixels, shareOf, squareSweep } from "../support.js";

/** A made-up comparison of so many models, all alike. */
function comparison(models: number): ComparisonPlot {
  const { rateHz, current, voltage, spikeTimes, recorded } = squareSweep();
  const durationS = voltage.length / rateHz;
  return {
    title: "Long Square, sweep 33",
    durationS,
    shown: { startS: 0, endS: durationS },
    current: thinTrace(current!, rateHz, durationS, 1e12),
    currentHoldS: 1 / rateHz,
    recorded: thinResponse(recorded!.voltage, rateHz, recorded!.spikeTimes, durationS),
    models: Array.from({ length: models }, (_, index) => ({
      name: `GLIF${index + 1}`,
      index,
      response: thinResponse(voltage, rateHz, spikeTimes, durationS),
    })),
  };
}

describe("thinResponse()", () => {
  it("keeps every spike of a long trace in a few thousand points", () => {
    const rateHz = 200_000;
    const voltage = new Float64Array(20 * rateHz).fill(-0.07);
    const peaks = Array.from({ length: 100 }, (_, n) => 12_345 + n * 39_000);
    for (const peak of peaks) voltage[peak] = 0.04;
    const { voltage: thin } = thinResponse(voltage, rateHz, new Float64Array(0), 20);
    const points = thinPoints(thin, 1e3);
    expect(points.length).toBeLessThan(15_000);
    const tops = points.filter(({ y }) => y > 0);
    expect(tops).toHaveLength(peaks.length);
    tops.forEach(({ x, y }, n) => {
      expect(x).toBeCloseTo(peaks[n]! / 200, 1);
      expect(y).toBeCloseTo(40, 4);
    });
  });
});

describe("the figure of a sweep", () => {
  it.each([1, 3, 8])(
    "draws %i models, each in its colour, over the recording, with the stimulus above",
    async (count) => {
      const plot = comparison(count);
      const tile = { width: FIGURE_WIDTH, height: comparisonHeight(plot) };
      const picture = await pixels(await renderFigure({ charts: [comparisonChart(plot)], tile, columns: 1 }, "png"));
      expect([picture.width, picture.height]).toEqual([2 * tile.width, 2 * tile.height]);
      for (const colour of [
        colours.stimulus,
        colours.recorded,
        ...plot.models.map(({ index }) => modelLook(index).colour),
      ]) {
        expect(shareOf(picture, colour)).toBeGreaterThan(2e-4);
      }
    },
  );

  it("names axes with their units, and models, also in SVG", async () => {
    const plot = comparison(2);
    const tile = { width: FIGURE_WIDTH, height: comparisonHeight(plot) };
    const svg = new TextDecoder().decode(
      await renderFigure({ charts: [comparisonChart(plot)], tile, columns: 1 }, "svg"),
    );
    const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        "Long Square, sweep 33",
        "current (pA)",
        "voltage (mV)",
        "time (ms)",
        "GLIF1",
        "GLIF2",
        "recorded",
      ]),
    );
  });

  it("is drawn without stimulus, spikes or any voltage", async () => {
    const silent = thinResponse(new Float64Array(100).fill(Number.NaN), 1000, new Float64Array(0), 0.1);
    const plot = {
      ...comparison(1),
      current: null,
      recorded: silent,
      models: [{ name: "a", index: 0, response: silent }],
    };
    const tile = { width: FIGURE_WIDTH, height: comparisonHeight(plot) };
    const picture = await pixels(await renderFigure({ charts: [comparisonChart(plot)], tile, columns: 1 }, "png"));
    expect(shareOf(picture, colours.paper)).toBeGreaterThan(0.9);
  });
});

describe("the figure of spike trains", () => {
  it("smooths trains to a rate that holds as many spikes", () => {
    const trains = [Float64Array.of(0.3, 0.5), Float64Array.of(0.4)];
    const curve = smoothedRate(trains, 0.01, 1);
    const spikes = curve.reduce((sum, { y }) => sum + y, 0) * (curve[1]!.x - curve[0]!.x);
    expect(spikes).toBeCloseTo(1.5, 5); // the mean of two and one, each but for the tails beyond five sigma
    // The top of the curve may lie between two of its points.
    expect(Math.max(...curve.map(({ y }) => y))).toBeCloseTo(1 / (2 * Math.sqrt(2 * Math.PI) * 0.01), 1);
  });

  it("has a row for each recorded train and each different one of a model", () => {
    const train = Float64Array.of(0.1, 0.2);
    const plot = {
      title: "Noise 1",
      durationS: 1,
      shown: { startS: 0, endS: 1 },
      sigmaS: 0.01,
      recorded: [
        { name: "sweep 100", times: train },
        { name: "sweep 101", times: train },
      ],
      models: [{ name: "GLIF1", index: 0, trains: [train, train.slice(), Float64Array.of(0.1)] }],
    };
    const rows = trainChart(plot).options?.scales?.spikes as { max: number };
    expect(rows.max).toBe(4.5);
    expect(trainHeight(plot)).toBeGreaterThan(trainHeight({ ...plot, recorded: plot.recorded.slice(1) }));
  });
});

describe("a chart of points", () => {
  it("has the same range on both axes where modelled and recorded values are set against each other", () => {
    const series = [{ name: "GLIF1", colour: "#000000", point: "circle", joined: false, data: [{ x: 2, y: 40 }] }];
    const { scales } = pointChart({
      title: "rate",
      xLabel: "recorded (Hz)",
      yLabel: "model (Hz)",
      series,
      identity: true,
    }).options!;
    const [x, y] = [scales!.x as { min: number; max: number }, scales!.y as { min: number; max: number }];
    expect([x.min, x.max]).toEqual([y.min, y.max]);
    expect(x.min).toBeLessThan(2);
    expect(x.max).toBeGreaterThan(40);
  });

  it("tells 18 models apart by colour and stroke", () => {
    const looks = Array.from({ length: 18 }, (_, index) =>
      JSON.stringify([modelLook(index).colour, modelLook(index).dash]),
    );
    expect(new Set(looks).size).toBe(18);
  });

  it("keeps the end of a long name, which tells models apart", () => {
    expect(shortName("GLIF5")).toBe("GLIF5");
    expect(shortName("Biophysical - perisomatic 472363762")).toBe("…472363762");
  });
});
