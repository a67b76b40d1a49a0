import type { TracePlot } from "../../sweep-plot.js";

/** Traces of one quantity, in a unit that suits their size. */
export interface QuantityGroup {
  /** As `--record` names it: `v`, `ina`, `g_syn`. */
  readonly quantity: string;
  /** Title of its axis, such as `voltage (mV)`. */
  readonly label: string;
  /** Shown units per SI unit. */
  readonly scale: number;
  /** By distance from the soma; those without one in their order, last. */
  readonly traces: readonly PlacedTrace[];
}

/** A trace apart from its quantity. */
export interface PlacedTrace extends TracePlot {
  /** Such as `apic[3](0.5)`; empty for a quantity of the whole cell. */
  readonly place: string;
}

/** Shown units with how many there are in the SI unit, the largest first; that of the least peak fits anything smaller. */
const SHOWN: Readonly<Record<string, readonly (readonly [unit: string, perSi: number, leastPeak: number])[]>> = {
  V: [
    ["mV", 1e3, 2e-3],
    ["µV", 1e6, 0],
  ],
  A: [
    ["nA", 1e9, 1e-8],
    ["pA", 1e12, 0],
  ],
  S: [
    ["µS", 1e6, 1e-6],
    ["nS", 1e9, 1e-10],
    ["pS", 1e12, 0],
  ],
  "A/m^2": [["µA/cm²", 100, 0]],
  mM: [
    ["mM", 1, 0.1],
    ["µM", 1e3, 1e-4],
    ["nM", 1e6, 0],
  ],
};
const WORDS: Readonly<Record<string, string>> = { v: "voltage", cai: "calcium" };

/** Puts traces of one quantity together: voltages first, the others by name. */
export function quantityGroups(traces: readonly TracePlot[]): QuantityGroup[] {
  const groups = new Map<string, PlacedTrace[]>();
  for (const trace of traces) {
    const [, place = "", quantity = trace.name] = /^(.+)\.([A-Za-z_]\w*)$/.exec(trace.name) ?? [];
    const key = `${quantity}\n${trace.unit}`;
    groups.set(key, [...(groups.get(key) ?? []), { ...trace, place }]);
  }
  const grouped = [...groups].map(([key, own]) => groupOf(key.split("\n")[0]!, own));
  const rank = ({ quantity }: QuantityGroup): string => (quantity === "v" ? "" : quantity);
  return grouped.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

function groupOf(quantity: string, traces: readonly PlacedTrace[]): QuantityGroup {
  const si = traces[0]!.unit;
  const peak = Math.max(...traces.map(({ values }) => peakOf(values)));
  const choices = SHOWN[si] ?? [[si === "1" ? "" : si, 1, 0] as const];
  const [unit, scale] = choices.find(([, , least]) => peak >= least) ?? choices.at(-1)!;
  const word = WORDS[quantity] ?? quantity;
  const order = ({ distanceUm = Number.POSITIVE_INFINITY }: PlacedTrace): number => distanceUm;
  // Two without a distance stay in their order: the difference of infinities is NaN.
  const sorted = traces.toSorted((a, b) => order(a) - order(b) || 0);
  return { quantity, label: unit === "" ? word : `${word} (${unit})`, scale, traces: sorted };
}

function peakOf(values: Float64Array): number {
  let peak = 0;
  for (const value of values) if (Math.abs(value) > peak) peak = Math.abs(value);
  return peak;
}
