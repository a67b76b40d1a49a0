import type { ContactPosition, ExtracellularPotential } from "../../base/types.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import type { CableCell } from "../cable/cable-cell.js";
import { nameOfNode } from "../cable/places.js";
import type { RecordedSite } from "../cable/recorded-sites.js";
import { checkProbe, type Probe } from "./probe.js";
import { type Point, type SegmentLine, segmentLines } from "./segment-lines.js";
import { distanceOf, transferResistance } from "./transfer-resistance.js";

const UM_EXPONENT = 6;
const V_PER_MV = 1e-3;

/** A probe beside a cell. */
export interface PlacedProbe {
  /** One per contact: the weighted sum of all membrane currents. */
  readonly sites: readonly RecordedSite[];
  /** What the response says of the probe; positions in the coordinates of the morphology file. */
  readonly document: Omit<ExtracellularPotential, "potentials">;
  /** The contacts that are nearer to a segment than its radius, with the nearest such segment, as `soma[0](0.5)`. */
  readonly inside: readonly { readonly contact: string; readonly segment: string }[];
  /** Shortest distance of a contact from the axis of a segment [m]. */
  readonly nearestM: number;
}

/**
 * Places a probe beside a cell.
 *
 * @throws InvalidOptionError, see {@link checkProbe}
 */
export function placeProbe(cell: CableCell, probe: Probe): PlacedProbe {
  const { contacts, source, conductivitySPerM, origin } = checkProbe(probe);
  const lines = segmentLines(cell);
  const zero = origin === "soma" ? somaCentre(cell, lines) : ([0, 0, 0] as const);
  const positions = contacts.map(
    ({ positionM }) => positionM.map((value, axis) => inUm(value) + zero[axis]!) as Point3,
  );
  const nodes = Uint32Array.from(lines, ({ node }) => node);
  const sites = positions.map((position): RecordedSite => {
    const weights = Float64Array.from(lines, (line) => transferResistance(source, line, position, conductivitySPerM));
    // The name tells contacts of different probes apart.
    const name = `v_ext ${source} ${conductivitySPerM} ${position.join(" ")}`;
    return { name, unit: "V", terms: [{ site: { nodes, weights }, scale: V_PER_MV }], isVoltage: false };
  });
  const near = positions.map((position) => nearest(source, lines, position));
  return {
    sites,
    document: {
      contacts: contacts.map(({ name }, i) => ({
        name,
        positionM: positions[i]!.map(inM) as unknown as ContactPosition,
      })),
      source,
      conductivitySPerM,
    },
    inside: contacts.flatMap(({ name }, i) => {
      const { within } = near[i]!;
      return within === null ? [] : [{ contact: name, segment: nameOfNode(cell.sections, within.node) }];
    }),
    nearestM: inM(Math.min(...near.map(({ awayUm }) => awayUm))),
  };
}

type Point3 = [number, number, number];

/** Moves the decimal point, so that 20 µm given as 2e-5 m are 20 µm again. */
const inUm = (metres: number): number => shiftDecimal(metres, UM_EXPONENT);
const inM = (um: number): number => shiftDecimal(um, -UM_EXPONENT);

/** The mean of the middles of the soma's segments [µm], as LFPy has it. */
function somaCentre({ sections }: CableCell, lines: readonly SegmentLine[]): Point {
  const own = new Set(sections.filter(({ name }) => name.startsWith("soma[")).flatMap(({ nodes }) => [...nodes]));
  const soma = lines.filter(({ node }) => own.has(node));
  const mean = (axis: number): number =>
    soma.reduce((sum, { start, end }) => sum + (start[axis]! + end[axis]!) / 2, 0) / soma.length;
  return [mean(0), mean(1), mean(2)];
}

/** How near a contact is to the cell, and the segment within whose radius it is: of several the one it is deepest in. */
function nearest(
  source: "line" | "point",
  lines: readonly SegmentLine[],
  position: Point,
): { readonly awayUm: number; readonly within: SegmentLine | null } {
  let [awayUm, deepest] = [Number.POSITIVE_INFINITY, 1];
  let within: SegmentLine | null = null;
  for (const line of lines) {
    const distance = distanceOf(source, line, position);
    awayUm = Math.min(awayUm, distance);
    if (distance / line.radiusUm < deepest) [deepest, within] = [distance / line.radiusUm, line];
  }
  return { awayUm, within };
}
