import type { Backend, ChartSize, FigureChart, FigureFormat } from "./backend.js";
import { openCanvas } from "./fonts.js";

type ChartJs = typeof import("chart.js");

/** Opens chart.js on `@napi-rs/canvas`: PNG and SVG. Registers only the parts of chart.js that figures use. */
export async function openNapiBackend(): Promise<Backend> {
  const [canvas, chartJs] = await Promise.all([openCanvas(), import("chart.js")]);
  const { Chart } = chartJs;
  Chart.register(
    chartJs.LineController,
    chartJs.ScatterController,
    chartJs.LineElement,
    chartJs.PointElement,
    chartJs.LinearScale,
    chartJs.LogarithmicScale,
    chartJs.Legend,
    chartJs.Title,
  );

  return {
    name: "napi",
    formats: ["png", "svg"],
    async draw(chart: FigureChart, size: ChartSize, format: FigureFormat): Promise<Uint8Array> {
      if (format === "svg") {
        const page = canvas.createCanvas(size.width, size.height, canvas.SvgExportFlag.NoPrettyXML);
        return withChart(Chart, page.getContext("2d"), chart, async () => page.getContent());
      }
      const page = canvas.createCanvas(size.width, size.height);
      return withChart(Chart, page.getContext("2d"), chart, () => page.encode("png"));
    },
  };
}

/** Draws a chart and calls `read` before destroying it, because that wipes the canvas. */
async function withChart<T>(
  Chart: ChartJs["Chart"],
  context: object,
  chart: FigureChart,
  read: () => Promise<T>,
): Promise<T> {
  // chart.js's types require a browser's context; that of @napi-rs/canvas has the same methods.
  const drawn = new Chart(context as never, chart);
  try {
    return await read();
  } finally {
    drawn.destroy();
  }
}
