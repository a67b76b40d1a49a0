import type { Plugin } from "chart.js";
import { fontFamily } from "../charts/look/theme.js";
import type { Backend, ChartSize, FigureChart } from "./backend.js";
import { fontFiles, openCanvas } from "./fonts.js";

/** The part of chartjs-node-canvas used here. */
interface Service {
  renderToBufferSync(chart: FigureChart, mimeType: "image/png"): Uint8Array;
  registerFont(path: string, options: { readonly family: string; readonly weight: string }): void;
}
type ServiceClass = new (options: { readonly width: number; readonly height: number }) => Service;

/** Loads the package chartjs-node-canvas, or something in its shape. */
export type NodeCanvasLoader = () => Promise<unknown>;

/** The optional package itself. */
export const loadNodeCanvas: NodeCanvasLoader = () => import("chartjs-node-canvas");

/**
 * Opens chartjs-node-canvas: PNG only. With the package override canvas → `@napi-rs/canvas` just `renderToBufferSync`
 * works (its other calls hand node-canvas arguments that the replacement does not take), so that only it is called.
 *
 * @throws whatever is wrong: the package is not installed, or the `canvas` beneath it has no binary. This shows only when
 *   something is drawn, hence the trial
 */
export async function openNodeCanvasBackend(load: NodeCanvasLoader = loadNodeCanvas): Promise<Backend> {
  const [loaded] = await Promise.all([load(), openCanvas()]);
  const Service = serviceClass(loaded);
  const service = new Service(anySize);
  registerFonts(service);
  const draw = (chart: FigureChart, size: ChartSize): Uint8Array => {
    const sized = { ...chart, plugins: [sizeOf(size), ...(chart.plugins ?? [])] };
    return keepingImage(() => service.renderToBufferSync(sized, "image/png"));
  };
  draw({ type: "line", data: { datasets: [] } }, { ...anySize, pixelRatio: 1 });
  return {
    name: "chartjs-node-canvas",
    formats: ["png"],
    draw: async (chart, size) => draw(chart, size),
  };
}

const anySize = { width: 8, height: 8 };

/**
 * Gives a chart its size before it is laid out. A service has one size for life and loads its own copy of chart.js, which
 * Node never lets go of: with a service for each size every new size would cost memory.
 */
function sizeOf({ width, height }: ChartSize): Plugin {
  return {
    id: "size",
    beforeInit(chart) {
      // Read-only to chart.js's types, and yet where it looks next for the size of the canvas.
      Object.assign(chart, { width, height });
    },
  };
}

function serviceClass(loaded: unknown): ServiceClass {
  // A CommonJS package: whether its names are seen from outside depends on the loader.
  const names = loaded as { ChartJSNodeCanvas?: ServiceClass; default?: { ChartJSNodeCanvas?: ServiceClass } };
  const found = names.ChartJSNodeCanvas ?? names.default?.ChartJSNodeCanvas;
  if (found === undefined) throw new TypeError("chartjs-node-canvas has no ChartJSNodeCanvas");
  return found;
}

/** The original `canvas` has fonts of its own; under the override there is no such call, and none is needed. */
function registerFonts(service: Service): void {
  for (const { path, weight } of fontFiles) {
    try {
      service.registerFont(path, { family: fontFamily, weight });
    } catch {
      return;
    }
  }
}

/** chartjs-node-canvas sets a global `Image` while it draws and then deletes it: one that was there before comes back. */
function keepingImage<T>(draw: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, "Image");
  try {
    return draw();
  } finally {
    if (before) Object.defineProperty(globalThis, "Image", before);
  }
}
