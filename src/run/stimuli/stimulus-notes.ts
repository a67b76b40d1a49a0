import { doubts } from "../../stimulus/doubts.js";
import type { RunPlan } from "../plan.js";

/** Maximum notes; most are alike. */
const SHOWN = 3;

/** Notes on the stimuli of a run: where those of protocols are from; implausible rates, lengths and currents. */
export function stimulusNotes({ stimuli, sweeps, protocolNotes }: RunPlan): string[] {
  const infos = [...new Set(sweeps.flatMap(({ recorded }) => recorded ?? []))];
  const recorded = infos.flatMap(({ number, stimulusName, rateHz, samples }) =>
    doubts({ name: `${stimulusName}, sweep ${number}`, rateHz, durationS: samples / rateHz, peakA: null }),
  );
  const notes = [...stimuli.flatMap((stimulus) => stimulus.notes), ...recorded];
  const more = notes.length - SHOWN;
  return [
    ...protocolNotes,
    ...notes.slice(0, SHOWN),
    ...(more > 0 ? [`${more} more ${more === 1 ? "stimulus is" : "stimuli are"} as unusual`] : []),
  ];
}
