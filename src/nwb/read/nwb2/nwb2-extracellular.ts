import { InvalidRecordingError } from "../../../base/errors.js";
import type { ExtracellularPotential } from "../../../base/types.js";
import { shiftDecimal } from "../../../base/units/quantity.js";
import type { H5Reader } from "../../h5/reader.js";
import { scalingOf } from "../state-variable.js";

const ELECTRODES = "general/extracellular_ephys/electrodes";

/** Reads a series of potentials outside a simulated cell, as rheobase wrote it at `at`. */
export function readExtracellular(reader: H5Reader, at: string): ExtracellularPotential {
  const refuse = (reason: string): InvalidRecordingError =>
    new InvalidRecordingError(`read /${at} of ${reader.path}`, reason, { path: reader.path, id: at });
  const [samples, columns] = reader.shape(`${at}/data`) ?? [];
  const stored = reader.numbers(`${at}/data`);
  const rows = reader.numbers(`${at}/electrodes`);
  if (samples === undefined || columns === undefined || stored === null || rows?.length !== columns) {
    throw refuse("potentials of samples × contacts were expected, with an electrode for each");
  }
  const [x, y, z] = ["x", "y", "z"].map((axis) => reader.numbers(`${ELECTRODES}/${axis}`));
  const labels = reader.texts(`${ELECTRODES}/label`);
  const { scale, offset } = scalingOf(reader, `${at}/data`);
  const contacts = Array.from(rows, (row) => {
    const position = [x?.[row], y?.[row], z?.[row]];
    if (position.some((value) => value === undefined)) throw refuse(`there is no electrode ${row} with a position`);
    const [xM, yM, zM] = position.map((um) => shiftDecimal(um!, -6));
    return { name: labels?.[row] ?? String(row), positionM: [xM!, yM!, zM!] as const };
  });
  const potentials = contacts.map((_, k) =>
    Float64Array.from({ length: samples }, (_, i) => stored[i * columns + k]! * scale + offset),
  );
  const medium = /^(line|point) sources in a medium of ([\d.e+-]+) S\/m/.exec(
    reader.attributeText(at, "comments") ?? "",
  );
  if (medium === null) throw refuse("its comments do not tell the source and the conductivity");
  return { contacts, potentials, source: medium[1] as "line" | "point", conductivitySPerM: Number(medium[2]) };
}
