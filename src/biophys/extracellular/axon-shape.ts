import { atan, cos, sin } from "../../base/units/portable-math.js";
import type { CellSection } from "../cable/cable-cell.js";
import { arcLengths } from "../morphology/sections.js";

/** A centre line: coordinates and distance from its first point, one entry per point [µm]. */
export interface CentreLine {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  readonly arc: Float64Array;
}

/** A direction with smaller parts has no angle in NEURON [µm]. */
const NO_DIRECTION = 1e-6;
/** The angle by which NEURON turns the first of several sections at one place [rad]. */
const FIRST_OF_SEVERAL = -0.4;

/**
 * Centre lines of all sections. One that replaces the axon has no coordinates; it lies as NEURON's `define_shape` draws it
 * (extracellular.md 1): straight on from the end of its parent, upright on the middle of it, in the plane of x and y.
 * Coordinates are float32, as NEURON stores them.
 */
export function centreLines(sections: readonly CellSection[]): CentreLine[] {
  const lines: CentreLine[] = [];
  // Pieces come after all reconstructed sections, and each after its parent.
  for (const section of sections) lines.push(section.outline ?? drawn(section, sections, lines));
  return lines;
}

function drawn(section: CellSection, sections: readonly CellSection[], lines: readonly CentreLine[]): CentreLine {
  const { parent, parentX, lengthUm, nseg } = section;
  const from = lines[parent]!;
  const angle = angleOf(section, sections, from);
  const at = (values: Float32Array): number => Math.fround(values.at(-1)! * parentX + values[0]! * (1 - parentX));
  const start = { x: at(from.x), y: at(from.y), z: at(from.z) };
  const end = {
    x: Math.fround(start.x + lengthUm * cos(angle)),
    y: Math.fround(start.y + lengthUm * sin(angle)),
  };
  // A point at both ends and one in the middle of each segment.
  const parts = [0, ...Array.from({ length: nseg }, (_, k) => (k + 0.5) / nseg), 1];
  const x = Float32Array.from(parts, (part) => start.x * (1 - part) + end.x * part);
  const y = Float32Array.from(parts, (part) => start.y * (1 - part) + end.y * part);
  const z = new Float32Array(parts.length).fill(start.z);
  const arc = arcLengths(x, y, z);
  arc[arc.length - 1] = lengthUm;
  return { x, y, z, arc };
}

/** Direction of a piece in the plane of x and y [rad]. */
function angleOf({ parent, parentX }: CellSection, sections: readonly CellSection[], { x, y }: CentreLine): number {
  const sign = parentX < 0.5 ? -1 : 1;
  const along = sign * Math.fround(x.at(-1)! - x[0]!);
  const up = sign * Math.fround(y.at(-1)! - y[0]!);
  const hasDirection = Math.abs(along) >= NO_DIRECTION || Math.abs(up) >= NO_DIRECTION;
  let angle = hasDirection ? Math.fround(direction(up, along)) : 0;
  if (parentX > 0 && parentX < 1) angle = Math.fround(angle + Math.PI / 2);
  const beside = sections.filter((other) => other.parent === parent && other.parentX === parentX);
  return beside.length > 1 ? Math.fround(angle + FIRST_OF_SEVERAL) : angle;
}

/** The angle of a vector [rad]. */
function direction(up: number, along: number): number {
  if (along === 0) return Math.sign(up) * (Math.PI / 2);
  return atan(up / along) + (along > 0 ? 0 : up < 0 ? -Math.PI : Math.PI);
}
