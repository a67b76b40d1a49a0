import { log } from "../../base/units/portable-math.js";
import type { Point, SegmentLine } from "./segment-lines.js";

/** Below this ratio of length to distance the potential of a line is a series that has all its digits. */
const SHORT = 0.1;
/** Powers of that series after which nothing is left of it. */
const LAST_POWER = 17;

/**
 * What a current through the membrane of a segment adds to the potential of a contact (extracellular.md 2), from a line
 * between the segment's ends or from its middle. A contact nearer than the segment's radius counts as one at that distance.
 *
 * @param source how the current enters the medium
 * @returns MΩ (mV per nA)
 */
export function transferResistance(
  source: "line" | "point",
  segment: SegmentLine,
  contact: Point,
  conductivitySPerM: number,
): number {
  const inverse = source === "point" ? ofPoint(segment, contact) : ofLine(segment, contact);
  // 1/(S/m · µm) are MΩ.
  return inverse / (4 * Math.PI * conductivitySPerM);
}

/** Distance of a contact from a segment, or from its middle for a point source [µm]. */
export function distanceOf(source: "line" | "point", { start, end }: SegmentLine, contact: Point): number {
  const along = minus(end, start);
  const square = dot(along, along);
  const part = square > 0 ? Math.min(1, Math.max(0, dot(minus(contact, start), along) / square)) : 0;
  const at = source === "point" ? 0.5 : part;
  return Math.sqrt(squareOf(minus(contact, between(start, end, at))));
}

/** The mean of 1/distance over the middle alone [1/µm]. */
function ofPoint({ start, end, radiusUm }: SegmentLine, contact: Point): number {
  return 1 / Math.max(radiusUm, Math.sqrt(squareOf(minus(contact, between(start, end, 0.5)))));
}

/** The mean of 1/distance over the line [1/µm]. */
function ofLine(segment: SegmentLine, contact: Point): number {
  const { start, end, radiusUm } = segment;
  const along = minus(end, start);
  const length = Math.sqrt(squareOf(along));
  // A segment whose ends coincide, of a section without length or one that comes back to its beginning.
  if (length === 0) return ofPoint(segment, contact);
  const unit: Point = [along[0] / length, along[1] / length, along[2] / length];
  const from = minus(contact, start);
  // Positions of the ends along the line, seen from the contact.
  const near = dot(from, unit);
  const far = near - length;
  const aside = minus(from, [near * unit[0], near * unit[1], near * unit[2]]);
  const square = Math.max(radiusUm * radiusUm, squareOf(aside));
  const [toNear, toFar] = [Math.sqrt(near * near + square), Math.sqrt(far * far + square)];
  const ratio = length / (toNear + toFar);
  if (ratio < SHORT) return doubleArtanh(ratio) / length;
  if (far < 0 && near >= 0) return log(((toFar - far) * (toNear + near)) / square) / length;
  const [a, b] = far >= 0 ? [far, near] : [-near, -far];
  const [toA, toB] = far >= 0 ? [toFar, toNear] : [toNear, toFar];
  return log((b + toB) / (a + toA)) / length;
}

/** 2·artanh(x) = ln((1 + x)/(1 − x)) for small x. */
function doubleArtanh(x: number): number {
  let sum = 0;
  for (let power = LAST_POWER; power > 0; power -= 2) sum = sum * x * x + 1 / power;
  return 2 * x * sum;
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const squareOf = (a: Point): number => dot(a, a);
const between = (a: Point, b: Point, part: number): Point => [
  a[0] + part * (b[0] - a[0]),
  a[1] + part * (b[1] - a[1]),
  a[2] + part * (b[2] - a[2]),
];
