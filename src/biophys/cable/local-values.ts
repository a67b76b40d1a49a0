import { InvalidModelError } from "../../base/errors.js";
import { valuesAlong } from "../fit/distribution.js";
import type { Fit } from "../fit/fit.js";
import { isFor, type LocalValue } from "../fit/fit-extension.js";
import { parameterInfo, rangeProblem, unitText } from "../fit/parameters.js";
import type { CableCell, CellSection, NodeMechanism } from "./cable-cell.js";
import { defaultOf, parameterNamed } from "./mechanisms.js";
import { nodeDistances } from "./node-distances.js";
import { positionName } from "./section-name.js";

/**
 * Sets the values of a fit that are for single sections or vary along the tree, in their order. Resistivity is not
 * among them: `spreadFit` sets it, because the geometry depends on it.
 *
 * @throws InvalidModelError if a section lacks the mechanism of a value, or a value is out of range
 */
export function withLocalValues<T extends Omit<CableCell, "changes">>(cell: T, { extension, path }: Fit): T {
  const values = (extension?.values ?? []).filter(({ name }) => name !== "Ra");
  if (values.length === 0) return cell;
  const changed = new NodeArrays(cell);
  const distances = nodeDistances(cell as T & Pick<CableCell, "changes">);
  for (const local of values) {
    const info = parameterInfo(local.name)!;
    const { value } = local;
    const at = typeof value === "number" ? () => value : valuesAlong(value);
    for (const section of cell.sections) {
      if (!isFor(local, section.name)) continue;
      for (const node of section.nodes) {
        const set = at(distances[node]!);
        const expected = rangeProblem(info, set);
        if (expected !== null) throw outOfRange(local, section, node, distances[node]!, set, info.unit, expected, path);
        if (!changed.set(local.name, node, set)) throw absent(local, section, path);
      }
    }
  }
  return changed.into(cell);
}

/** Copies of a cell's arrays, made when a value is set. */
class NodeArrays {
  readonly #cell: Omit<CableCell, "changes">;
  readonly #plain = new Map<"capacitance" | "ena" | "ek", Float64Array>();
  readonly #mechanisms = new Map<
    string,
    { readonly place: ReadonlyMap<number, number>; parameters: Record<string, Float64Array> }
  >();

  constructor(cell: Omit<CableCell, "changes">) {
    this.#cell = cell;
  }

  /** @returns false if the node lacks the mechanism */
  set(name: string, node: number, value: number): boolean {
    const known = parameterNamed(name);
    if (known === null) {
      const key = name === "cm" ? "capacitance" : (name as "ena" | "ek");
      const array = this.#plain.get(key) ?? this.#cell[key].slice();
      array[node] = value;
      this.#plain.set(key, array);
      return true;
    }
    const own = this.#mechanism(known.mechanism);
    const place = own?.place.get(node);
    if (own === null || place === undefined) return false;
    const parameter = known.parameter.name;
    own.parameters[parameter] ??= new Float64Array(own.place.size).fill(defaultOf(known.mechanism, parameter));
    own.parameters[parameter][place] = value;
    return true;
  }

  #mechanism(name: string) {
    let own = this.#mechanisms.get(name);
    if (own === undefined) {
      const found = this.#cell.mechanisms.find((each) => each.name === name);
      if (found === undefined) return null;
      const parameters = Object.fromEntries(
        Object.entries(found.parameters).map(([key, array]) => [key, array.slice()]),
      );
      own = { place: new Map(Array.from(found.nodes, (node, i) => [node, i])), parameters };
      this.#mechanisms.set(name, own);
    }
    return own;
  }

  into<T extends Omit<CableCell, "changes">>(cell: T): T {
    const mechanisms = cell.mechanisms.map((each): NodeMechanism => {
      const own = this.#mechanisms.get(each.name);
      return own === undefined ? each : { ...each, parameters: own.parameters };
    });
    return { ...cell, ...Object.fromEntries(this.#plain), mechanisms };
  }
}

function outOfRange(
  { name }: LocalValue,
  section: CellSection,
  node: number,
  distanceUm: number,
  value: number,
  unit: string,
  expected: string,
  path: string | undefined,
): InvalidModelError {
  const place = positionName(section.name, (node - section.firstNode + 0.5) / section.nseg);
  const away = Number(distanceUm.toPrecision(5));
  return new InvalidModelError(
    `use ${name}`,
    `at ${place}, ${away} µm from soma(0.5), it is ${value}${unitText(unit)}, expected ${expected}`,
    { path, id: name, value },
  );
}

function absent({ name }: LocalValue, { name: section }: CellSection, path: string | undefined): InvalidModelError {
  return new InvalidModelError(`set ${name} of ${section}`, `the section lacks its mechanism`, { path, id: name });
}
