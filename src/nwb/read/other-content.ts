import { InvalidRecordingError } from "../../base/errors.js";
import type { H5Reader } from "../h5/reader.js";

/** Common names of other kinds of NWB recordings. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/TwoPhoton/, "two-photon imaging"],
  [/OnePhoton|RoiResponse|DfOverF|Fluorescence/, "optical imaging"],
  [/ElectricalSeries|SpikeEventSeries|LFP/, "extracellular electrophysiology"],
  [/ImageSeries|Image/, "images"],
  [/SpatialSeries|BehavioralTimeSeries|Position/, "behaviour"],
];

/**
 * The error for an NWB file without intracellular sweeps; names its actual kind if known.
 *
 * @param leftOut sweeps that were found, and why they are unusable
 */
export function noSweeps(reader: H5Reader, version: string, leftOut: readonly string[]): InvalidRecordingError {
  if (leftOut.length > 0) {
    const more = leftOut.length > 3 ? ` (and ${leftOut.length - 3} more reasons)` : "";
    return new InvalidRecordingError(
      `open recording ${reader.path}`,
      `${leftOut.slice(0, 3).join("; ")}${more}, and there are no other sweeps`,
      { path: reader.path, value: leftOut },
    );
  }
  const types = new Set<string>();
  for (const group of ["acquisition", "acquisition/timeseries", "stimulus/presentation"]) {
    for (const name of reader.keys(group).slice(0, 50)) {
      const at = `${group}/${name}`;
      const type = reader.attributeTexts(at, "ancestry")?.at(-1) ?? reader.attributeText(at, "neurodata_type");
      if (type) types.add(type);
    }
  }
  const list = [...types];
  const kind = KINDS.find(([pattern]) => list.some((type) => pattern.test(type)))?.[1];
  const holds = list.length > 0 ? ` (it holds ${list.slice(0, 4).join(", ")})` : "";
  const seen = kind ? `the file is NWB ${version} of ${kind}` : `the file is NWB ${version} without recorded series`;
  return new InvalidRecordingError(
    `open recording ${reader.path}`,
    `${seen}${holds}, and intracellular sweeps were expected`,
    { path: reader.path, value: list },
  );
}
