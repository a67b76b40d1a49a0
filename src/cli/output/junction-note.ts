import type { RunPlan } from "../../run/plan.js";

/** A note if a voltage is not comparable to recordings, or a clamp's command was shifted; else null. */
export function junctionNote({ junction, sweeps }: RunPlan): string | null {
  if (junction === null) return null;
  const { potentialMv, applied } = junction;
  const clamps = sweeps.some(({ setting }) => setting.devices?.clamp?.some(({ kind }) => kind === "voltage"));
  const size = Math.abs(potentialMv);
  if (applied && clamps) {
    const how = potentialMv < 0 ? `${size} mV higher` : `${size} mV lower`;
    return `Note: all voltages of the file, the command of the clamp too, are ${how} than the model's own, for its junction potential of ${potentialMv} mV`;
  }
  if (applied) return null;
  const what = clamps ? "all voltages, the command of the clamp too, are" : "the voltage is";
  const where = potentialMv < 0 ? "higher" : "lower";
  return `Note: ${what} the model's own, without the junction potential of ${potentialMv} mV: recordings lie ${size} mV ${where} (--junction-potential add corrects this)`;
}

/** The same for JSON documents; empty for models without a junction potential. */
export function junctionDocument({ junction }: RunPlan): {
  readonly junction_potential?: { readonly v: number; readonly applied: boolean };
} {
  if (junction === null) return {};
  return { junction_potential: { v: junction.potentialMv * 1e-3, applied: junction.applied } };
}
