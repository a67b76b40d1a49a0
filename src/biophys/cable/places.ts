import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import type { CableCell, CellSection } from "./cable-cell.js";

/** A place on a cell, as nodes. */
export interface Place {
  /** Node with the voltage of the place: at x = 0 or 1 the node at that end, which has no membrane. */
  readonly node: number;
  /** Node of the segment that contains the place, for quantities of the membrane. */
  readonly segment: number;
}

/**
 * Finds a place written as in NEURON: `soma` and `apic[17]` mean the middle, `apic[17](0.25)` another position. A
 * name without an index requires that the group has only one section.
 *
 * @throws InvalidOptionError for an unknown section or an invalid position
 */
export function placeNamed(cell: CableCell, text: string): Place {
  checkArguments("find a place", { cell: [cell, "object"], text: [text, "text"] });
  checkArguments("find a place", { "cell.sections": [cell.sections, "list"] });
  const parts = /^([A-Za-z_]\w*?)(?:\[(\d+)\])?(?:\(([^()]*)\))?$/.exec(text);
  if (!parts) throw refuse(text, "it is not a place", 'one such as "soma", "apic[17]" or "dend[3](0.25)"');
  const [, group = "", index, position] = parts;
  const sections = cell.sections.filter(({ name }) => name.startsWith(`${group}[`));
  if (sections.length === 0) {
    const groups = [...new Set(cell.sections.map(({ name }) => name.slice(0, name.indexOf("["))))];
    throw refuse(text, `the cell has no ${group}`, `a section of ${groups.join(", ")}`, groups);
  }
  const section = index === undefined && sections.length === 1 ? sections[0] : sections.find(named(group, index));
  if (!section) {
    const range = `${group}[0]${sections.length > 1 ? ` to ${group}[${sections.length - 1}]` : ""}`;
    throw refuse(text, `the cell has ${range}`, "one of these");
  }
  const x = position === undefined ? 0.5 : Number(position);
  if (position?.trim() === "" || !(x >= 0 && x <= 1)) {
    throw refuse(text, `the position is "${position}"`, "a number from 0 to 1");
  }
  return placeAt(cell, section, x);
}

function named(group: string, index: string | undefined): (section: CellSection) => boolean {
  return ({ name }) => index !== undefined && name === `${group}[${Number(index)}]`;
}

function placeAt(cell: CableCell, { nodes, nseg }: CellSection, x: number): Place {
  const segment = nodes[Math.min(Math.trunc(nseg * x), nseg - 1)]!;
  if (x === 0) return { node: cell.parent[nodes[0]!]!, segment };
  return { node: x === 1 ? nodes[nseg - 1]! + 1 : segment, segment };
}

function refuse(text: string, seen: string, expected: string, allowed?: readonly string[]): InvalidOptionError {
  return new InvalidOptionError(`find the place "${text}"`, `${seen}, expected ${expected}`, {
    value: text,
    allowed,
  });
}

/** The place of a node as NEURON writes it, such as `apic[17](0.5)`. */
export function nameOfNode(sections: readonly CellSection[], node: number): string {
  for (const { name, nodes, nseg } of sections) {
    const segment = node - nodes[0]!;
    if (segment < 0 || segment > nseg) continue;
    const x = segment === nseg ? 1 : (segment + 0.5) / nseg;
    return `${name}(${Number(x.toPrecision(6))})`;
  }
  const root = sections.find(({ parent }) => parent < 0);
  return `${root?.name ?? "the root"}(0)`;
}
