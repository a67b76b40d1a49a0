import { InvalidOptionError } from "../../base/errors.js";
import type { CableCell } from "./cable-cell.js";
import { mechanisms, usesCalcium } from "./mechanisms.js";
import { placeNamed } from "./places.js";

/** A quantity at a place, parsed from an entry of `record`, for the solver. */
export interface RecordedSite {
  /** As written by the caller. */
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
 * Resolves an entry of `record`: `place.quantity`, where the quantity is `v`, `cai`, `eca`, `ica`, `i_NaTs` (the
 * current density of a mechanism) or `m_NaTs` (one of its states).
 *
 * @throws InvalidOptionError listing the quantities that can be recorded there
 */
export function findSite(cell: CableCell, name: string): RecordedSite {
  const [, where, text] = /^(.+)\.([A-Za-z_]\w*)$/.exec(name) ?? [];
  if (where === undefined || text === undefined) {
    throw new InvalidOptionError(
      `record "${name}"`,
      "it has no quantity, expected a place and a quantity such as soma.v or apic[17](0.5).cai",
      { value: name },
    );
  }
  const place = placeNamed(cell, where);
  if (text === "v") return { name, quantity: "v", node: place.node, mechanism: null, unit: "V", scale: 1e-3 };

  const present = cell.mechanisms.filter(({ nodes }) => nodes.includes(place.segment)).map((each) => each.name);
  const node = place.segment;
  const hasCalcium = present.some(usesCalcium);
  const plain = PLAIN[text];
  if (plain !== undefined && hasCalcium) {
    return { name, quantity: text, node, mechanism: null, unit: plain[0], scale: plain[1] };
  }
  const mechanism = present.find((each) => text.endsWith(`_${each}`));
  const quantity = mechanism === undefined ? "" : text.slice(0, -mechanism.length - 1);
  if (mechanism !== undefined && quantity === "i" && hasCurrent(mechanism)) {
    return { name, quantity, node, mechanism, unit: "A/m^2", scale: CURRENT_DENSITY };
  }
  if (mechanism !== undefined && statesOf(mechanism).includes(quantity)) {
    return { name, quantity, node, mechanism, unit: "1", scale: 1 };
  }
  const allowed = [
    ...Object.keys(PLAIN).filter((each) => each === "v" || hasCalcium),
    ...present.flatMap((each) => [
      ...(hasCurrent(each) ? [`i_${each}`] : []),
      ...statesOf(each).map((state) => `${state}_${each}`),
    ]),
  ];
  throw new InvalidOptionError(
    `record "${name}"`,
    `there is no ${text} at ${where}, expected one of ${allowed.join(", ")}`,
    { value: text, allowed },
  );
}
