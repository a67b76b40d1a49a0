/** What the series of a recording say of themselves, for readers of the file. */

import type { Response } from "../../../base/types.js";
import { junctionComment } from "../../junction-potential.js";
import type { WriteSettings } from "../write-options.js";
import type { ElectrodeRecording } from "./sweep-recordings.js";

/** Texts of a series, and what stands in it for NaN. */
export interface SeriesWords {
  readonly description: string;
  readonly comments: string;
  /** Default: NaN is written. */
  readonly nanValue?: number | undefined;
}

/** The words of one side of a recording. */
export function wordsOf(
  side: "stimulus" | "response",
  recording: ElectrodeRecording,
  response: Response,
  number: number,
  { spikeCutValue }: Pick<WriteSettings, "spikeCutValue">,
): SeriesWords {
  const { place, seriesResistanceOhm } = recording.electrode;
  const at = place === null ? "" : ` at ${place}`;
  const verb = response.kind === "recorded" ? "Recorded" : "Simulated";
  const junction = junctionComment(response);
  if (recording.clamp === "voltage") {
    const comment = `Voltage clamp, ${seriesResistanceOhm} ohm in series, without compensation`;
    return side === "stimulus"
      ? {
          description: `Command of the voltage clamp${at}, sweep ${number}`,
          comments: `${comment}; NaN where the clamp is off${junction}`,
        }
      : {
          description: `${verb} current of the voltage clamp${at}, sweep ${number}`,
          comments: `${comment}; positive into the cell`,
        };
  }
  if (side === "stimulus") {
    return { description: `Injected current${at}, sweep ${number}`, comments: "Current clamp" };
  }
  const cut = response.kind === "glif" ? spikeCutValue : Number.NaN;
  const cuts = Number.isNaN(cut) ? "" : `; samples without a voltage (spike cuts) hold ${cut} V`;
  const mode = recording.clamp === "zero" ? "Current clamp without current (I=0)" : "Current clamp";
  return {
    description: `${verb} membrane potential${at}, sweep ${number}`,
    comments: `${mode}${cuts}${junction}`,
    nanValue: cut,
  };
}
