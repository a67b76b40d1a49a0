import { checkArguments } from "../../base/arguments.js";
import { didYouMean } from "../../base/text/suggest.js";
import type { CableCell, CellSection } from "./cable-cell.js";
import { nearestPart } from "./marker-place.js";
import { nodeDistances } from "./node-distances.js";
import { parsePlace, placeError, type SectionsText } from "./place-text.js";
import { groupOf, positionName } from "./section-name.js";

/** A place on a cell, as nodes. */
export interface Place {
  /** Node with the voltage of the place: at x = 0 or 1 the node at that end, which has no membrane. */
  readonly node: number;
  /** Node of the segment that contains the place, for quantities of the membrane. */
  readonly segment: number;
  /** As NEURON writes it, such as `apic[17](0.5)`. */
  readonly name: string;
  /** Index of its section in the cell's list. */
  readonly section: number;
  /** Relative position on the section, from 0 to 1. */
  readonly x: number;
  /** Path distance of its node from soma(0.5), NEURON's `distance` [µm]. */
  readonly distanceUm: number;
}

/**
 * Finds one place: `soma` and `apic[17]` mean the middle, `apic[17](0.25)` another position, `apic(300um)` the segment
 * whose middle is nearest to that path distance from soma(0.5), `marker(2)` the segment nearest to the second point of
 * the marker file. A name without an index requires that the group has only one section.
 *
 * @throws InvalidOptionError for an unknown section, an invalid position, or a text that means several places
 */
export function placeNamed(cell: CableCell, text: string): Place {
  const places = placesOf(cell, text, "one");
  if (places.length === 1) return places[0]!;
  throw placeError(text, "it means several places", "one place such as soma or apic(300um)");
}

/**
 * Finds all places that a text means: as {@link placeNamed}; the middles of all segments for a group of several
 * sections and for `all`; for `apic every 50um` the segments nearest to the multiples of that distance, each once.
 *
 * @returns at least one place; those of a group in NEURON's order of creation
 * @throws InvalidOptionError for an unknown section or an invalid position
 */
export function placesNamed(cell: CableCell, text: string): Place[] {
  return placesOf(cell, text, "several");
}

/**
 * As {@link placesNamed}, but a section without a position means all its segments, also if it is the only one of its
 * group: for rules that spread things over a part of a cell.
 *
 * @throws InvalidOptionError for an unknown section or an invalid position
 */
export function segmentsNamed(cell: CableCell, text: string): Place[] {
  return placesOf(cell, text, "segments");
}

/** @param wanted what sections without a position may mean: the middle of one, the segments of several, or of any */
function placesOf(cell: CableCell, text: string, wanted: "one" | "several" | "segments"): Place[] {
  checkArguments("find a place", { cell: [cell, "object"], text: [text, "text"] });
  checkArguments("find a place", { "cell.sections": [cell.sections, "list"] });
  const parsed = parsePlace(text);
  if ("marker" in parsed) return [markerPlace(cell, text, parsed.marker)];
  const indices = sectionsOf(cell, text, parsed);
  const { at } = parsed;
  if (at?.kind === "distance") return [nearestSegment(cell, text, indices, at.value)];
  if (at?.kind === "every") return segmentsEvery(cell, text, indices, at.value);
  if (at === null && wanted === "segments") return segmentsOf(cell, indices);
  if (indices.length === 1) return [placeAt(cell, indices[0]!, at?.value ?? 0.5)];
  if (at === null && wanted === "several") return segmentsOf(cell, indices);
  if (parsed.group === "all")
    throw placeError(text, "it means several places", "one place such as soma or apic(300um)");
  throw placeError(text, `the cell has ${rangeOf(cell.sections, parsed.group)}`, "one of these");
}

/** Indices of the sections that a text names, in the order of creation. */
function sectionsOf(cell: CableCell, text: string, { group, index }: SectionsText): number[] {
  const { sections } = cell;
  const all = [...sections.keys()];
  if (group === "all" && index === null) return all;
  const own = all.filter((i) => sections[i]!.name.startsWith(`${group}[`));
  if (own.length === 0) {
    const groups = groupsOf(sections);
    const hint = didYouMean(group, [...groups, "all", "marker"]);
    throw placeError(text, `the cell has no ${group}${hint}`, `a section of ${groups.join(", ")}`, groups);
  }
  if (index === null) return own;
  const one = own.filter((i) => sections[i]!.name === `${group}[${index}]`);
  if (one.length === 1) return one;
  throw placeError(text, `the cell has ${rangeOf(sections, group)}`, "one of these");
}

/** The groups of a cell's sections, in the order of creation. */
function groupsOf(sections: readonly Pick<CellSection, "name">[]): string[] {
  return [...new Set(sections.map(({ name }) => groupOf(name)))];
}

/** `dend[0] to dend[48]`, or the only section of the group. */
function rangeOf(sections: readonly CellSection[], group: string): string {
  const own = sections.filter(({ name }) => groupOf(name) === group);
  return own.length === 1 ? own[0]!.name : `${own[0]?.name} to ${own.at(-1)?.name}`;
}

function placeAt(cell: CableCell, section: number, x: number): Place {
  const { nodes, nseg, name } = cell.sections[section]!;
  const segment = nodes[Math.min(Math.trunc(nseg * x), nseg - 1)]!;
  const node = x === 0 ? cell.parent[nodes[0]!]! : x === 1 ? nodes[nseg - 1]! + 1 : segment;
  const distanceUm = nodeDistances(cell)[node]!;
  return { node, segment, name: positionName(name, x), section, x, distanceUm };
}

/** The middles of all segments of some sections. */
function segmentsOf(cell: CableCell, indices: readonly number[]): Place[] {
  return indices.flatMap((section) => {
    const { nseg } = cell.sections[section]!;
    return Array.from({ length: nseg }, (_, k) => placeAt(cell, section, (k + 0.5) / nseg));
  });
}

/** How far some segments reach from soma(0.5) [µm]. */
function reach(cell: CableCell, places: readonly Place[]): readonly [from: number, to: number] {
  const halves = places.map(({ section }) => cell.sections[section]!.lengthUm / cell.sections[section]!.nseg / 2);
  return [
    Math.max(0, Math.min(...places.map(({ distanceUm }, i) => distanceUm - halves[i]!))),
    Math.max(...places.map(({ distanceUm }, i) => distanceUm + halves[i]!)),
  ];
}

const short = (um: number): number => Number(um.toPrecision(5));

function nearestSegment(cell: CableCell, text: string, indices: readonly number[], distanceUm: number): Place {
  const places = segmentsOf(cell, indices);
  const [from, to] = reach(cell, places);
  if (distanceUm <= to) return nearestTo(places, distanceUm);
  throw placeError(
    text,
    `these sections reach from ${short(from)} to ${short(to)} µm from soma(0.5) along the neurite`,
    "a distance within",
  );
}

/** The place nearest to a path distance; of several, the first. */
function nearestTo(places: readonly Place[], distanceUm: number): Place {
  let best = places[0]!;
  for (const place of places) {
    if (Math.abs(place.distanceUm - distanceUm) < Math.abs(best.distanceUm - distanceUm)) best = place;
  }
  return best;
}

/** Maximum number of multiples of a step to look at. */
const MOST_STEPS = 100_000;

function segmentsEvery(cell: CableCell, text: string, indices: readonly number[], stepUm: number): Place[] {
  const places = segmentsOf(cell, indices);
  const [from, to] = reach(cell, places);
  const [first, last] = [Math.ceil(from / stepUm), Math.floor(to / stepUm)];
  if (last < first || last - first > MOST_STEPS) {
    const what = last < first ? "no multiple" : "too many multiples";
    throw placeError(
      text,
      `these sections reach from ${short(from)} to ${short(to)} µm from soma(0.5), where there is ${what} of ${short(stepUm)} µm`,
      "another step",
    );
  }
  const found = new Set<Place>();
  for (let k = first; k <= last; k++) found.add(nearestTo(places, k * stepUm));
  return [...found];
}

function markerPlace(cell: CableCell, text: string, number: number): Place {
  const { markers } = cell;
  if (markers === undefined || markers === null) {
    throw placeError(text, "the model has no marker file", "a place such as soma or apic(300um)");
  }
  const { points, problem } = markers;
  if (problem !== null) throw placeError(text, `the marker file cannot be used (${problem})`, "a readable marker file");
  const point = points[number - 1];
  if (point === undefined) {
    const there = points.length === 0 ? "no points" : `points 1 to ${points.length}`;
    throw placeError(text, `the marker file has ${there}`, "one of these");
  }
  const part = nearestPart(cell.sections, point);
  if (part === null) throw placeError(text, "no section of the cell has coordinates", "a reconstructed cell");
  return placeAt(cell, part.section, (part.segment + 0.5) / cell.sections[part.section]!.nseg);
}

/** The place of a node as NEURON writes it, such as `apic[17](0.5)`. */
export function nameOfNode(sections: readonly CellSection[], node: number): string {
  for (const { name, nodes, nseg } of sections) {
    const segment = node - nodes[0]!;
    if (segment < 0 || segment > nseg) continue;
    const x = segment === nseg ? 1 : (segment + 0.5) / nseg;
    return positionName(name, x);
  }
  const root = sections.find(({ parent }) => parent < 0);
  return `${root?.name ?? "the root"}(0)`;
}
