import type { Response, Trace } from "../base/types.js";
import type { SweepPlot, TracePlot } from "../plot/sweep-plot.js";

type Traces = Response["traces"];

/** Drawn over the voltage. */
const THRESHOLD = "threshold";
/** Voltage of the soma, where a file or a figure has it among the traces. */
const SOMA_VOLTAGE = "soma.v";

/** The traces of a response, with what electrodes inject elsewhere and the voltage of a soma that a clamp holds. */
export function tracesBeside(response: Response): Traces {
  const { traces, voltage, electrodes = [], somaClamp } = response;
  const trace = (data: Float64Array, unit: string, distanceUm?: number): Trace => ({
    data,
    unit,
    shape: [data.length],
    distanceUm,
  });
  return {
    ...(somaClamp === "voltage" ? { [SOMA_VOLTAGE]: trace(voltage, "V", 0) } : {}),
    ...traces,
    ...Object.fromEntries(electrodes.map(({ at, current }) => [`${at}.injected`, trace(current, "A")])),
  };
}

/** Traces as a figure takes them, each component on its own; nothing without any. */
export function tracePlots(traces: Traces): Pick<SweepPlot, "traces"> {
  const plots = Object.entries(traces).flatMap(([name, trace]) => (name === THRESHOLD ? [] : plotsOf(name, trace)));
  return plots.length > 0 ? { traces: plots } : {};
}

function plotsOf(name: string, { data, unit, shape: [samples, components = 1], distanceUm }: Trace): TracePlot[] {
  if (components === 1) return [{ name, values: data, unit, distanceUm }];
  return Array.from({ length: components }, (_, k) => ({
    name: `${k + 1}.${name}`,
    values: Float64Array.from({ length: samples }, (_, i) => data[i * components + k]!),
    unit,
    distanceUm,
  }));
}
