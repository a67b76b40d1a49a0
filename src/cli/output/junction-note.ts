import type { RunPlan } from "../../run/plan.js";

/** A note if a voltage is not comparable to recordings; else null. */
export function junctionNote({ junction }: RunPlan): string | null {
  if (junction === null || junction.applied) return null;
  const { potentialMv } = junction;
  const where = potentialMv < 0 ? "higher" : "lower";
  return `Note: the voltage is the model's own, without the junction potential of ${potentialMv} mV: recordings lie ${Math.abs(potentialMv)} mV ${where} (--junction-potential add corrects this)`;
}

/** The same for JSON documents; empty for models without a junction potential. */
export function junctionDocument({ junction }: RunPlan): {
  readonly junction_potential?: { readonly v: number; readonly applied: boolean };
} {
  if (junction === null) return {};
  return { junction_potential: { v: junction.potentialMv * 1e-3, applied: junction.applied } };
}
