import { InvalidOptionError } from "../../base/errors.js";
import type { Trace } from "../../base/types.js";
import type { CableCell } from "./cable-cell.js";
import { mechanisms, usesCalcium } from "./mechanisms.js";
import { type Place, placesNamed } from "./places.js";

/** A quantity at a place, parsed from an entry of `record`, for the solver. */
export interface RecordedSite {
  /** As written by the caller, or the segment and the quantity if the entry means several places. */
  readonly name: string;
  /** The solver's name: v, cai, eca, ica, i, or a state of the mechanism. */
  readonly quantity: string;
  readonly node: number;
  readonly mechanism: string | null;
  /** SI unit of the trace; 1 for gates. */
  readonly unit: string;
  /** Factor from the solver's unit to `unit`. */
  readonly scale: number;
}

/** Quantities that do not belong to a mechanism. Concentrations stay in mM, which is mol/m³. */
const PLAIN: Readonly<Record<string, readonly [unit: string, scale: number]>> = {
  v: ["V", 1e-3],
  cai: ["mM", 1],
  eca: ["V", 1e-3],
  ica: ["A/m^2", 10],
};

/** 1 mA/cm² in A/m². */
const CURRENT_DENSITY = 10;

const hasCurrent = (mechanism: string): boolean => mechanisms.get(mechanism)!.currents.length > 0;
const statesOf = (mechanism: string): readonly string[] => mechanisms.get(mechanism)!.states;

/**
 * Resolves an entry of `record`: `places.quantity`, where the quantity is `v`, `cai`, `eca`, `ica`, `i_NaTs` (the
 * current density of a mechanism) or `m_NaTs` (one of its states). An entry that means several places, such as
 * `all.cai` or `apic every 100um.v`, gives one site, named by its segment, for each that has the quantity.
 *
 * @returns at least one site
 * @throws InvalidOptionError listing the quantities that can be recorded there
 */
export function findSites(cell: CableCell, entry: string): RecordedSite[] {
  const [, where, text] = /^(.+)\.([A-Za-z_]\w*)$/.exec(entry) ?? [];
  if (where === undefined || text === undefined) {
    throw new InvalidOptionError(
      `record "${entry}"`,
      "it has no quantity, expected a place and a quantity such as soma.v or apic[17](0.5).cai",
      { value: entry },
    );
  }
  const places = placesNamed(cell, where);
  const sites = places.flatMap((place) => {
    const name = places.length === 1 ? entry : `${place.name}.${text}`;
    return siteAt(cell, place, text, name) ?? [];
  });
  if (sites.length > 0) return sites;
  const allowed = [...new Set(places.flatMap(({ segment }) => quantitiesAt(cell, segment)))];
  throw new InvalidOptionError(
    `record "${entry}"`,
    `there is no ${text} at ${where}, expected one of ${allowed.join(", ")}`,
    { value: text, allowed },
  );
}

/** The sites of several entries, each once. */
export function recordedSites(cell: CableCell, entries: readonly string[]): RecordedSite[] {
  const sites = entries.flatMap((entry) => findSites(cell, entry));
  return [...new Map(sites.map((site) => [site.name, site])).values()];
}

/** Traces by the names of their sites. */
export function tracesOf(sites: readonly RecordedSite[], recorded: readonly Float64Array[]): Record<string, Trace> {
  return Object.fromEntries(
    sites.map(({ name, unit }, i) => [name, { data: recorded[i]!, unit, shape: [recorded[i]!.length] as const }]),
  );
}

/** A quantity at a place; null if it does not exist there. */
function siteAt(cell: CableCell, place: Place, text: string, name: string): RecordedSite | null {
  if (text === "v") return { name, quantity: "v", node: place.node, mechanism: null, unit: "V", scale: 1e-3 };
  const node = place.segment;
  const present = mechanismsAt(cell, node);
  const plain = PLAIN[text];
  if (plain !== undefined) {
    if (!present.some(usesCalcium)) return null;
    return { name, quantity: text, node, mechanism: null, unit: plain[0], scale: plain[1] };
  }
  const mechanism = present.find((each) => text.endsWith(`_${each}`));
  if (mechanism === undefined) return null;
  const quantity = text.slice(0, -mechanism.length - 1);
  if (quantity === "i" && hasCurrent(mechanism)) {
    return { name, quantity, node, mechanism, unit: "A/m^2", scale: CURRENT_DENSITY };
  }
  return statesOf(mechanism).includes(quantity) ? { name, quantity, node, mechanism, unit: "1", scale: 1 } : null;
}

function mechanismsAt({ mechanisms: all }: CableCell, node: number): string[] {
  return all.filter(({ nodes }) => nodes.includes(node)).map(({ name }) => name);
}

/** The quantities that can be recorded at a node with membrane. */
function quantitiesAt(cell: CableCell, node: number): string[] {
  const present = mechanismsAt(cell, node);
  const hasCalcium = present.some(usesCalcium);
  return [
    ...Object.keys(PLAIN).filter((each) => each === "v" || hasCalcium),
    ...present.flatMap((each) => [
      ...(hasCurrent(each) ? [`i_${each}`] : []),
      ...statesOf(each).map((state) => `${state}_${each}`),
    ]),
  ];
}
