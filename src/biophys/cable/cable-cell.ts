import type { SegmentGeometry } from "../morphology/geometry.js";
import type { Marker } from "../morphology/markers.js";
import type { MorphologyChange } from "../morphology/morphology-change.js";
import type { Outline } from "../morphology/section-draft.js";
import type { CableSection } from "./cable-sections.js";
import { LEAK } from "./mechanisms.js";
import { type Membrane, type Membranes, parameterValue } from "./membrane.js";

/** A mechanism and the nodes that have it. */
export interface NodeMechanism {
  /** NEURON's name, such as `Im_v2` or `pas`. */
  readonly name: string;
  /** Nodes, ascending. */
  readonly nodes: Int32Array;
  /** By NEURON's name without suffix; one value per node. Absent parameters have NEURON's default. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
}

/** A section of a compiled cell. */
export interface CellSection {
  readonly name: string;
  /** Index in the list of sections, −1 for the root. */
  readonly parent: number;
  /** Where on the parent it is attached: 0, 0.5 or 1. */
  readonly parentX: number;
  readonly nseg: number;
  readonly lengthUm: number;
  /** Its first segment's node. */
  readonly firstNode: number;
  /** Its segments' nodes, x ascending: `[nseg]`. */
  readonly nodes: Int32Array;
  /** Membrane areas `[nseg]` [µm²]. */
  readonly areaUm2: Float64Array;
  /** Axial resistance from each segment to the preceding node `[nseg]` [MΩ], NEURON's `ri`. */
  readonly riMohm: Float64Array;
  /** Mean diameters `[nseg]` [µm]. */
  readonly diameterUm: Float64Array;
  /** Its reconstructed centre line; null for a piece that replaces the axon. */
  readonly outline: Outline | null;
}

/** The marker file of a cell. */
export interface CellMarkers {
  /** Its points, in the order of the file. */
  readonly points: readonly Marker[];
  /** Why the file cannot be used; null if it can. */
  readonly problem: string | null;
}

/**
 * A cell divided into nodes, the input of the solver: plain data in NEURON's units. Node 0 is the root (the 0
 * end of the root section); parents come before their children, in NEURON's order of elimination (neuron-numerics.md
 * 2a, 2e step 5).
 */
export interface CableCell {
  readonly nodeCount: number;
  /** −1 for the root. */
  readonly parent: Int32Array;
  /** [µm²]; 100 on nodes without membrane: the root and the 1 ends of sections. */
  readonly area: Float64Array;
  /** Resistance to the parent [MΩ]; 0 for the root. */
  readonly axialMohm: Float64Array;
  /** [µF/cm²]; 0 on nodes without membrane. */
  readonly capacitance: Float64Array;
  readonly mechanisms: readonly NodeMechanism[];
  readonly ena: Float64Array; // [mV]
  readonly ek: Float64Array; // [mV]
  readonly celsius: number; // [°C]
  readonly vInit: number; // [mV]
  readonly sections: readonly CellSection[];
  /** Changes that NEURON makes to the morphology, and sections removed with the axon. */
  readonly changes: readonly MorphologyChange[];
  /** The marker file that belongs to the morphology, if there is one. */
  readonly markers?: CellMarkers | null | undefined;
}

/** Area that NEURON gives to nodes without membrane [µm²]. */
const NO_MEMBRANE_AREA = 100;

/**
 * Numbers the nodes of a cable and stores its properties in arrays.
 *
 * @param cable sections in the order they were connected, parents first
 * @param membranes one per section
 */
export function layOutNodes(
  cable: readonly CableSection[],
  membranes: Membranes,
  conditions: { readonly celsius: number; readonly vInit: number },
): Omit<CableCell, "changes"> {
  const nodeCount = cable.reduce((sum, section) => sum + section.nseg + 1, 1);
  const parent = new Int32Array(nodeCount).fill(-1);
  const area = new Float64Array(nodeCount).fill(NO_MEMBRANE_AREA);
  const axialMohm = new Float64Array(nodeCount);
  const capacitance = new Float64Array(nodeCount);
  const ena = new Float64Array(nodeCount);
  const ek = new Float64Array(nodeCount);
  const laid: LaidSection[] = [];
  const start = new Int32Array(cable.length); // node at the 0 end of each section
  let next = 1;

  for (const index of eliminationOrder(cable)) {
    const section = cable[index]!;
    const membrane = membranes.sections[index]!;
    const geometry = section.geometry(membrane.raOhmCm);
    const before = section.parent < 0 ? 0 : nodeAt(section.parentX, cable, section.parent, laid, start);
    start[index] = before;
    const nodes = Int32Array.from({ length: section.nseg }, (_, k) => next + k);
    const riMohm = new Float64Array(section.nseg);
    for (let k = 0; k < section.nseg; k++) {
      const node = next + k;
      riMohm[k] = geometry.leftMohm[k]! + (k === 0 ? 0 : geometry.rightMohm[k - 1]!);
      parent[node] = k === 0 ? before : node - 1;
      area[node] = geometry.areaUm2[k]!;
      axialMohm[node] = riMohm[k]!;
      capacitance[node] = membrane.capacitance;
      ena[node] = membrane.ena;
      ek[node] = membrane.ek;
    }
    const end = next + section.nseg;
    parent[end] = end - 1;
    // If a tip tapers to 0, rounding can make its huge resistance negative; the sign has no effect on the current.
    axialMohm[end] = Math.abs(geometry.rightMohm[section.nseg - 1]!);
    ena[end] = membrane.ena;
    ek[end] = membrane.ek;
    laid[index] = { nodes, riMohm, geometry, membrane };
    next = end + 1;
  }
  ena[0] = membranes.sections[0]!.ena;
  ek[0] = membranes.sections[0]!.ek;
  const mechanisms = nodeMechanisms(laid, membranes.globals);
  const { celsius, vInit } = conditions;
  const sections = listSections(cable, laid);
  return { nodeCount, parent, area, axialMohm, capacitance, mechanisms, ena, ek, celsius, vInit, sections };
}

interface LaidSection {
  readonly nodes: Int32Array;
  readonly riMohm: Float64Array;
  readonly geometry: SegmentGeometry;
  readonly membrane: Membrane;
}

/**
 * Sections breadth first. Among the children of one section those with the smaller position come first; at equal
 * positions, the last connected comes first (neuron-numerics.md 2e step 5).
 */
function eliminationOrder(cable: readonly CableSection[]): number[] {
  const children: number[][] = cable.map(() => []);
  cable.forEach(({ parent }, i) => {
    if (parent >= 0) children[parent]!.push(i);
  });
  const order = cable.flatMap(({ parent }, i) => (parent < 0 ? [i] : []));
  for (let k = 0; k < order.length; k++) {
    const siblings = children[order[k]!]!.sort((a, b) => cable[a]!.parentX - cable[b]!.parentX || b - a);
    for (const child of siblings) order.push(child);
  }
  return order;
}

/** The node at position x of a section whose nodes are numbered already. */
function nodeAt(
  x: number,
  cable: readonly CableSection[],
  index: number,
  laid: readonly LaidSection[],
  start: Int32Array,
): number {
  const { nseg } = cable[index]!;
  const first = laid[index]!.nodes[0]!;
  if (x === 0) return start[index]!;
  return x === 1 ? first + nseg : first + Math.trunc(nseg * x);
}

/** Sections in NEURON's order of creation: by type, with a new axon at the end (neuron-numerics.md 2c, 2d). */
function listSections(cable: readonly CableSection[], laid: readonly LaidSection[]): CellSection[] {
  const rank = (i: number): number => (cable[i]!.outline === null ? Number.POSITIVE_INFINITY : cable[i]!.type);
  const order = cable.map((_, i) => i).sort((a, b) => (rank(a) === rank(b) ? a - b : rank(a) - rank(b)));
  const place = new Int32Array(cable.length);
  order.forEach((index, i) => {
    place[index] = i;
  });
  return order.map((index): CellSection => {
    const { name, parent, parentX, nseg, lengthUm, outline } = cable[index]!;
    const { nodes, riMohm, geometry } = laid[index]!;
    return {
      name,
      parent: parent < 0 ? -1 : place[parent]!,
      parentX,
      nseg,
      lengthUm,
      firstNode: nodes[0]!,
      nodes,
      areaUm2: geometry.areaUm2,
      riMohm,
      diameterUm: geometry.diameterUm,
      outline,
    };
  });
}

/** Leak first, then by name; each with its nodes and all parameters that are set in any section. */
function nodeMechanisms(
  laid: readonly LaidSection[],
  globals: ReadonlyMap<string, ReadonlyMap<string, number>>,
): NodeMechanism[] {
  const names = [...new Set(laid.flatMap(({ membrane }) => [...membrane.mechanisms.keys()]))].sort();
  names.sort((a, b) => Number(b === LEAK) - Number(a === LEAK));
  const inOrder = laid.toSorted((a, b) => a.nodes[0]! - b.nodes[0]!);
  return names.map((name) => {
    const owners = inOrder.filter(({ membrane }) => membrane.mechanisms.has(name));
    const nodes = new Int32Array(owners.reduce((count, owner) => count + owner.nodes.length, 0));
    const set = new Set(owners.flatMap(({ membrane }) => [...membrane.mechanisms.get(name)!.keys()]));
    const parameters = Object.fromEntries([...set].map((parameter) => [parameter, new Float64Array(nodes.length)]));
    let first = 0;
    for (const { nodes: own, membrane } of owners) {
      nodes.set(own, first);
      for (const parameter of set) {
        parameters[parameter]!.fill(parameterValue(membrane, name, parameter), first, first + own.length);
      }
      first += own.length;
    }
    for (const [parameter, value] of globals.get(name) ?? []) {
      parameters[parameter] = new Float64Array(nodes.length).fill(value);
    }
    return { name, nodes, parameters };
  });
}
