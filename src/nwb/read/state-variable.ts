import { InvalidRecordingError } from "../../base/errors.js";
import type { Trace } from "../../base/types.js";
import type { H5Reader } from "../h5/reader.js";
import type { StateVariable } from "./source.js";

/** Symbols of the unit names that NWB spells out. */
const SYMBOLS: Readonly<Record<string, string>> = {
  volts: "V",
  volt: "V",
  amperes: "A",
  ampere: "A",
  siemens: "S",
  ohms: "Ω",
  farads: "F",
  seconds: "s",
};

/** Symbol of an NWB unit: `V` for `volts`; unknown units are returned unchanged. */
function unitSymbol(unit: string | null): string {
  const name = unit?.trim() ?? "";
  return SYMBOLS[name.toLowerCase()] ?? name;
}

/** Conversion and offset of a dataset; the defaults are 1 and 0 (nwb.md 3.1). */
export function scalingOf(reader: H5Reader, at: string): { scale: number; offset: number } {
  return {
    scale: reader.attributeNumber(at, "conversion") ?? 1,
    offset: reader.attributeNumber(at, "offset") ?? 0,
  };
}

/** Reads a state variable, `[samples]` or `[samples, components]`. */
export async function readStateVariable(
  reader: H5Reader,
  variable: StateVariable,
  signal: AbortSignal | undefined,
): Promise<Trace> {
  const at = `${variable.at}/data`;
  const [samples, components, ...more] = reader.shape(at) ?? [];
  if (samples === undefined || more.length > 0) {
    throw new InvalidRecordingError(
      `read /${at} of ${reader.path}`,
      "a trace of samples, or of samples × components, was expected",
      { path: reader.path, id: at },
    );
  }
  const unit = unitSymbol(reader.attributeText(at, "unit"));
  const scaling = scalingOf(reader, at);
  const distanceUm = reader.attributeNumber(variable.at, "distance_um");
  const place = distanceUm === null ? {} : { distanceUm };
  if (components === undefined) {
    const data = await reader.samples(at, { start: 0, count: samples }, scaling, signal);
    return { data, unit, shape: [samples], ...place };
  }
  const stored = reader.numbers(at) ?? new Float64Array(0);
  const { scale, offset } = scaling;
  const data = scale === 1 && offset === 0 ? stored : stored.map((value) => value * scale + offset);
  return { data, unit, shape: [samples, components], ...place };
}
