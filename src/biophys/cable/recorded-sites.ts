import { InvalidOptionError } from "../../base/errors.js";
import type { Trace } from "../../base/types.js";
import { isSampled, type SolverDevice } from "../devices/solver-device.js";
import type { CableCell } from "./cable-cell.js";
import { mechanisms, usesCalcium } from "./mechanisms.js";
import { type Place, placesNamed } from "./places.js";

/** A quantity that the solver records; see `Batch` of native/wasm. */
export type SolverSite =
  /** v, cai, eca, ica, i_cap, or of a mechanism i or a state. */
  | { readonly quantity: string; readonly node: number; readonly mechanism: string | null }
  /** Weighted sum of the currents through the membranes of nodes. */
  | { readonly nodes: Uint32Array; readonly weights: Float64Array }
  /** What a device delivers, by its index in the list of devices. */
  | { readonly device: number; readonly quantity: "current" | "conductance" };

/** A quantity at a place, parsed from an entry of `record`: the sum of what the solver records. */
export interface RecordedSite {
  /** As written by the caller, or the segment and the quantity if the entry means several places. */
  readonly name: string;
  /** SI unit of the trace; 1 for gates. */
  readonly unit: string;
  /** Each with its factor from the solver's unit to `unit`. */
  readonly terms: readonly { readonly site: SolverSite; readonly scale: number }[];
  /** Whether it is a membrane voltage, from which a junction potential may be subtracted. */
  readonly isVoltage: boolean;
  /** Path distance from soma(0.5) [µm], if it is a place. */
  readonly distanceUm?: number;
}

/** Quantities that do not belong to a mechanism. Concentrations stay in mM, which is mol/m³. */
const CALCIUM: Readonly<Record<string, readonly [unit: string, scale: number]>> = {
  cai: ["mM", 1],
  eca: ["V", 1e-3],
  ica: ["A/m^2", 10],
};

/** 1 mA/cm² in A/m². */
const CURRENT_DENSITY = 10;
const A_PER_NA = 1e-9;
const S_PER_US = 1e-6;

const currentsOf = (mechanism: string): readonly string[] => mechanisms.get(mechanism)!.currents;
const statesOf = (mechanism: string): readonly string[] => mechanisms.get(mechanism)!.states;

/** Device of a run, as far as recording is concerned. */
type RecordedDevice = Pick<SolverDevice, "kind" | "node">;

/**
 * Resolves an entry of `record`: `places.quantity`, where the quantity is
 * - `v`, `cai`, `eca`;
 * - the current density of an ion (`ina`, `ik`, `ica`) or a mechanism (`i_NaTs`, `i_pas`), or of the capacitance
 *   (`i_cap`);
 * - `i_mem`, the current through the segment's membrane: ionic, synaptic and capacitive currents together;
 * - a state of a mechanism (`m_NaTs`);
 * - `i_clamp`, the current that electrodes and clamps deliver there, and `g_clamp`, the conductance of a conductance clamp;
 * - `g_syn` and `i_syn`, conductance and outward current of the synapses there.
 *
 * An entry that means several places, such as `all.cai` or `apic every 100um.v`, gives one site, named by its segment,
 * for each that has the quantity.
 *
 * @param devices of the run
 * @returns at least one site
 * @throws InvalidOptionError listing the quantities that can be recorded there
 */
export function findSites(cell: CableCell, entry: string, devices: readonly RecordedDevice[] = []): RecordedSite[] {
  const [, where, text] = /^(.+)\.([A-Za-z_]\w*)$/.exec(entry) ?? [];
  if (where === undefined || text === undefined) {
    throw new InvalidOptionError(
      `record "${entry}"`,
      "it has no quantity, expected a place and a quantity such as soma.v or apic[17](0.5).cai",
      { value: entry },
    );
  }
  const places = placesNamed(cell, where);
  const quantities = places.map((place) => quantitiesAt(cell, place, devices));
  const sites = places.flatMap((place, i): RecordedSite[] => {
    const found = quantities[i]!.get(text);
    const name = places.length === 1 ? entry : `${place.name}.${text}`;
    return found ? [{ name, ...found, isVoltage: text === "v", distanceUm: place.distanceUm }] : [];
  });
  if (sites.length > 0) return sites;
  const allowed = [...new Set(quantities.flatMap((known) => [...known.keys()]))];
  throw new InvalidOptionError(
    `record "${entry}"`,
    `there is no ${text} at ${where}, expected one of ${allowed.join(", ")}`,
    { value: text, allowed },
  );
}

/** The site of the current that one device delivers, apart from others at its place. */
export function deviceSite(index: number): RecordedSite {
  const site = { device: index, quantity: "current" } as const;
  return { name: `device ${index}`, unit: "A", terms: [{ site, scale: A_PER_NA }], isVoltage: false };
}

/** The sites of several entries, each once. */
export function recordedSites(
  cell: CableCell,
  entries: readonly string[],
  devices: readonly RecordedDevice[],
): RecordedSite[] {
  const sites = entries.flatMap((entry) => findSites(cell, entry, devices));
  return [...new Map(sites.map((site) => [site.name, site])).values()];
}

/** Traces by the names of their sites. */
export function tracesOf(sites: readonly RecordedSite[], recorded: readonly Float64Array[]): Record<string, Trace> {
  return Object.fromEntries(
    sites.map(({ name, unit, distanceUm }, i) => {
      const data = recorded[i]!;
      return [name, { data, unit, shape: [data.length] as const, ...(distanceUm !== undefined && { distanceUm }) }];
    }),
  );
}

type Quantity = Pick<RecordedSite, "unit" | "terms">;

/** All quantities that can be recorded at a place, by name. */
function quantitiesAt(
  cell: CableCell,
  { node, segment }: Place,
  devices: readonly RecordedDevice[],
): Map<string, Quantity> {
  const all = new Map<string, Quantity>();
  const add = (name: string, unit: string, scale: number, ...sites: readonly SolverSite[]): void => {
    if (sites.length > 0) all.set(name, { unit, terms: sites.map((site) => ({ site, scale })) });
  };
  const at = (quantity: string, mechanism: string | null = null): SolverSite => ({
    quantity,
    node: segment,
    mechanism,
  });
  add("v", "V", 1e-3, { quantity: "v", node, mechanism: null });
  const present = cell.mechanisms.filter(({ nodes }) => nodes.includes(segment)).map((each) => each.name);
  if (present.some(usesCalcium)) {
    for (const [name, [unit, scale]] of Object.entries(CALCIUM)) add(name, unit, scale, at(name));
  }
  for (const ion of ["ina", "ik"]) {
    const carriers = present.filter((mechanism) => currentsOf(mechanism).includes(ion));
    add(ion, "A/m^2", CURRENT_DENSITY, ...carriers.map((mechanism) => at("i", mechanism)));
  }
  add("i_cap", "A/m^2", CURRENT_DENSITY, at("i_cap"));
  add("i_mem", "A", A_PER_NA, { nodes: Uint32Array.of(segment), weights: Float64Array.of(1) });
  for (const mechanism of present) {
    if (currentsOf(mechanism).length > 0) add(`i_${mechanism}`, "A/m^2", CURRENT_DENSITY, at("i", mechanism));
    for (const state of statesOf(mechanism)) add(`${state}_${mechanism}`, "1", 1, at(state, mechanism));
  }
  const here = devices.flatMap((device, index) => (device.node === node ? [{ ...device, index }] : []));
  const electrodes = here.filter(isSampled);
  const synapses = here.filter((device) => !isSampled(device));
  const current = ({ index }: { readonly index: number }): SolverSite => ({ device: index, quantity: "current" });
  const conductance = ({ index }: { readonly index: number }): SolverSite => ({
    device: index,
    quantity: "conductance",
  });
  add("i_clamp", "A", A_PER_NA, ...electrodes.map(current));
  add("g_clamp", "S", S_PER_US, ...electrodes.filter(({ kind }) => kind === "conductance").map(conductance));
  add("i_syn", "A", A_PER_NA, ...synapses.map(current));
  add("g_syn", "S", S_PER_US, ...synapses.map(conductance));
  return all;
}
