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

/** Loads the package chartjs-node-canvas, or a replacement of the same shape. */
export type NodeCanvasLoader = () => Promise<unknown>;

/** Loads the optional package. */
export const loadNodeCanvas: NodeCanvasLoader = () => import("chartjs-node-canvas");

/**
 * Opens chartjs-node-canvas: PNG only. With the package override canvas → `@napi-rs/canvas`, only `renderToBufferSync`
 * works, because other calls pass arguments that the replacement does not accept.
 *
 * @throws if the package is not installed, or its `canvas` has no binary. The latter only shows when drawing, so an
 *   empty chart is drawn here
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
 * Sets the size of a chart before layout. The size of a service is fixed, and each service loads its own copy of
 * chart.js, which Node never frees: one service per size would leak memory.
 */
function sizeOf({ width, height }: ChartSize): Plugin {
  return {
    id: "size",
    beforeInit(chart) {
      // Read-only in chart.js's types, but chart.js reads the canvas size from here.
      Object.assign(chart, { width, height });
    },
  };
}

function serviceClass(loaded: unknown): ServiceClass {
  // A CommonJS package: whether named exports are visible depends on the loader.
  const names = loaded as { ChartJSNodeCanvas?: ServiceClass; default?: { ChartJSNodeCanvas?: ServiceClass } };
  const found = names.ChartJSNodeCanvas ?? names.default?.ChartJSNodeCanvas;
  if (found === undefined) throw new TypeError("chartjs-node-canvas has no ChartJSNodeCanvas");
  return found;
}

/** Only the original `canvas` has its own fonts; under the override this call does not exist and is not needed. */
function registerFonts(service: Service): void {
  for (const { path, weight } of fontFiles) {
    try {
      service.registerFont(path, { family: fontFamily, weight });
    } catch {
      return;
    }
  }
}

/** Restores a pre-existing global `Image`, which chartjs-node-canvas replaces while drawing and then deletes. */
function keepingImage<T>(draw: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, "Image");
  try {
    return draw();
  } finally {
    if (before) Object.defineProperty(globalThis, "Image", before);
  }
}
