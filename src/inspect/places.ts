import type { CableCell } from "../biophys/cable/cable-cell.js";
import { nearestPart } from "../biophys/cable/marker-place.js";
import { type Place, placeNamed, segmentsNamed } from "../biophys/cable/places.js";
import { groupOf } from "../biophys/cable/section-name.js";
import type { Marker } from "../biophys/morphology/markers.js";

/** A section with its places. */
export interface SectionPlaces {
  readonly name: string;
  readonly group: string;
  readonly lengthUm: number;
  /** Path distances of its ends from soma(0.5) [µm]. */
  readonly fromUm: number;
  readonly toUm: number;
  /** The middles of its segments. */
  readonly segments: readonly Place[];
}

/** A point of the marker file with the segment nearest to it. */
export interface MarkerPlace extends Marker {
  /** Number of the point, from 1. */
  readonly number: number;
  readonly place: Place;
  /** Distance of the point from the segment's centre line [µm]. */
  readonly awayUm: number;
}

/** The places of a cell, for users who look for their names. */
export interface CellPlaces {
  readonly sections: readonly SectionPlaces[];
  readonly markers: readonly MarkerPlace[];
  /** Why the marker file cannot be used; null if it can, or there is none. */
  readonly markerProblem: string | null;
}

/** Lists the sections, segments and markers of a cell. */
export function cellPlaces(cell: CableCell): CellPlaces {
  const sections = cell.sections.map(({ name, lengthUm }): SectionPlaces => {
    const at = (x: number): number => placeNamed(cell, `${name}(${x})`).distanceUm;
    return {
      name,
      group: groupOf(name),
      lengthUm,
      fromUm: at(0),
      toUm: at(1),
      segments: segmentsNamed(cell, name),
    };
  });
  const points = cell.markers?.points ?? [];
  const markers = points.map((marker, i): MarkerPlace => {
    const place = placeNamed(cell, `marker(${i + 1})`);
    return { ...marker, number: i + 1, place, awayUm: nearestPart(cell.sections, marker)!.awayUm };
  });
  return { sections, markers, markerProblem: cell.markers?.problem ?? null };
}
