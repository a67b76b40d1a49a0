import type { MorphologyIssue } from "../../base/errors.js";
import { decimalFromText } from "../../base/text/decimal.js";
import { morphologyError } from "./morphology-change.js";

/** An annotation by the person who reconstructed the cell, in the coordinates of the SWC file. */
export interface Marker {
  readonly x: number; // [µm]
  readonly y: number; // [µm]
  readonly z: number; // [µm]
  /** Number in the file: 10, 20 or another. */
  readonly kind: number;
  /** Meaning of the number, null if the Allen Institute does not define it. */
  readonly meaning: "cut dendrite" | "no reconstruction" | null;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** Marker files count voxels from 1, which shifts every position by one voxel [µm] (swc.md). */
const VOXEL = { x: 0.1144, y: 0.1144, z: 0.28 };

/**
 * Reads a marker file: comma-separated `x,y,z,radius,shape,name,comment,color…`; lines with `#` are comments (swc.md).
 *
 * @returns positions [µm], corrected for the one-voxel offset
 * @throws InvalidMorphologyError listing every problem with its line
 */
export function parseMarkers(text: string, options: { readonly path?: string | undefined } = {}): Marker[] {
  const issues: MorphologyIssue[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const markers = lines.flatMap((content, index): Marker[] => {
    if (content.trim() === "" || content.trimStart().startsWith("#")) return [];
    const line = index + 1;
    const fields = content.split(",").map((field) => field.trim());
    const numbers = [0, 1, 2, 5].map((i) => decimalFromText(fields[i] ?? ""));
    const [x, y, z, kind] = numbers as (number | null)[];
    if (numbers.every((value) => value !== null && Number.isFinite(value)) && Number.isInteger(kind)) {
      const meaning = kind === 10 ? "cut dendrite" : kind === 20 ? "no reconstruction" : null;
      return [{ x: x! - VOXEL.x, y: y! - VOXEL.y, z: z! - VOXEL.z, kind: kind!, meaning, line }];
    }
    issues.push({ line, message: "expected numbers for x, y, z and, in the sixth field, a whole number as name" });
    return [];
  });
  if (issues.length > 0) throw morphologyError(issues, options.path);
  return markers;
}
