import type { ExtracellularPotential, Response, Trace } from "../base/types.js";
import type { SweepPlot, TracePlot } from "../plot/sweep-plot.js";

type Traces = Response["traces"];

/** Drawn over the voltage. */
const THRESHOLD = "threshold";
const MOST_CONTACTS = 24;
const NO_PROBE: ExtracellularPotential = { contacts: [], potentials: [], source: "line", conductivitySPerM: 1 };
/** Voltage of the soma, where a file or a figure has it among the traces. */
const SOMA_VOLTAGE = "soma.v";

/** The traces of a response, with what electrodes inject elsewhere and the voltage of a soma that a clamp holds. */
export function tracesBeside(response: Response): Traces {
  const { traces, voltage, electrodes = [], somaClamp, extracellular } = response;
  return {
    ...(somaClamp === "voltage" ? { [SOMA_VOLTAGE]: traceOf(voltage, "V", 0) } : {}),
    ...traces,
    ...Object.fromEntries(electrodes.map(({ at, current }) => [`${at}.injected`, traceOf(current, "A")])),
    ...contactTraces(extracellular),
  };
}

/** The potentials of a probe as traces. */
export function contactTraces(extracellular: ExtracellularPotential | undefined): Traces {
  return Object.fromEntries(
    shownContacts(extracellular).map(({ name, potential }) => [`contact ${name}.V_ext`, traceOf(potential, "V")]),
  );
}

const traceOf = (data: Float64Array, unit: string, distanceUm?: number): Trace => ({
  data,
  unit,
  shape: [data.length],
  distanceUm,
});

/** As many contacts of a probe as lines can be told apart, evenly chosen. */
function shownContacts({ contacts, potentials }: ExtracellularPotential = NO_PROBE) {
  const stride = Math.max(1, Math.ceil(contacts.length / MOST_CONTACTS));
  return contacts.flatMap(({ name }, i) => (i % stride === 0 ? [{ name, potential: potentials[i]! }] : []));
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
