import type { BiophysicalModel } from "../../../biophys/model.js";
import { cellPlaces } from "../../../inspect/places.js";
import { formatNumber, type Terminal } from "../terminal.js";

const short = (value: number): number => Number(formatNumber(value, 5));

/** Prints the sections of a model with their path distances, and the points of its marker file. */
export function printPlaces({ definition }: BiophysicalModel, terminal: Terminal): void {
  const { sections, markers, markerProblem } = cellPlaces(definition.cell);
  terminal.print();
  terminal.table(
    ["section", "group", "parent", "length (µm)", "segments", "from (µm)", "to (µm)"],
    sections.map(({ name, group, lengthUm, fromUm, toUm, segments }, i) => {
      const { parent, parentX } = definition.cell.sections[i]!;
      const on = parent < 0 ? null : `${sections[parent]!.name}(${parentX})`;
      return [name, group, on, short(lengthUm), segments.length, short(fromUm), short(toUm)];
    }),
  );
  terminal.print();
  terminal.print("from and to: path distances of a section's ends from soma(0.5); groups: also all", "dim");
  if (markerProblem !== null) terminal.print(`the marker file cannot be used: ${markerProblem}`);
  if (markers.length === 0) return;
  terminal.print();
  terminal.table(
    ["marker", "x (µm)", "y (µm)", "z (µm)", "meaning", "nearest segment", "away (µm)", "path distance (µm)"],
    markers.map(({ number, x, y, z, kind, meaning, place, awayUm }) => [
      `marker(${number})`,
      short(x),
      short(y),
      short(z),
      meaning ?? String(kind),
      place.name,
      short(awayUm),
      short(place.distanceUm),
    ]),
  );
}

/** The same as JSON, with the segments and units in the names. */
export function placesDocument({ definition }: BiophysicalModel): Record<string, unknown> {
  const { sections, markers, markerProblem } = cellPlaces(definition.cell);
  return {
    sections: sections.map(({ name, group, lengthUm, fromUm, toUm, segments }, i) => {
      const { parent, parentX } = definition.cell.sections[i]!;
      return {
        name,
        group,
        parent: parent < 0 ? null : sections[parent]!.name,
        parent_x: parent < 0 ? null : parentX,
        length_um: lengthUm,
        from_um: fromUm,
        to_um: toUm,
        segments: segments.map((place) => ({ name: place.name, x: place.x, distance_um: place.distanceUm })),
      };
    }),
    markers: markers.map(({ number, x, y, z, kind, meaning, place, awayUm }) => ({
      number,
      x_um: x,
      y_um: y,
      z_um: z,
      kind,
      meaning,
      place: place.name,
      away_um: awayUm,
      distance_um: place.distanceUm,
    })),
    marker_problem: markerProblem,
  };
}
