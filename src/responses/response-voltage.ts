import type { Response } from "../base/types.js";
import { millivolts, missingJunction } from "../nwb/junction-potential.js";
import { restOffset } from "./rest-offset.js";

/** The voltage to use. A file holds a number where a GLIF model has no voltage; there its threshold has none either. */
export function voltageOf({ voltage, traces }: Response): Float64Array {
  const threshold = traces.threshold?.data;
  if (threshold?.length !== voltage.length) return voltage;
  return voltage.map((value, i) => (Number.isNaN(threshold[i]) ? Number.NaN : value));
}

/**
 * The voltage of a recording that begins later than its samples: where the first are no numbers, the first number stands
 * for them.
 *
 * @returns the voltage, itself where it begins with a number, and when it begins [s]
 */
export function withoutHead({ voltage, rateHz }: Pick<Response, "voltage" | "rateHz">): {
  readonly voltage: Float64Array;
  readonly fromS: number;
} {
  const first = voltage.findIndex(Number.isFinite);
  if (first <= 0) return { voltage, fromS: 0 };
  return { voltage: voltage.slice().fill(voltage[first]!, 0, first), fromS: first / rateHz };
}

/** Values with an offset added. */
export function lifted(values: Float64Array, offset: number): Float64Array {
  return offset === 0 ? values : values.map((value) => value + offset);
}

/** A response on the scale of recordings, and what was done for it. */
export interface PlacedResponse {
  readonly response: Response;
  readonly notes: readonly string[];
}

/**
 * A biophysical response with the junction potential that its run left out: recordings have it, and features and
 * comparisons are about voltages on their scale. Others stay as they are.
 */
export function withJunction(response: Response): PlacedResponse {
  const missing = missingJunction(response);
  if (missing === 0) return { response, notes: [] };
  const settings = response.provenance.settings as Readonly<Record<string, unknown>>;
  const provenance = { ...response.provenance, settings: { ...settings, junction_potential_v: -missing } };
  return {
    response: { ...response, voltage: lifted(response.voltage, missing), provenance },
    notes: [
      `${millivolts(missing)} added to the voltage: its run left out the junction potential of ${millivolts(-missing)}, which recordings have`,
    ],
  };
}

/** Whether a response is a GLIF model's, which has no spike shape. */
export function isGlif({ kind, provenance }: Pick<Response, "kind" | "provenance">): boolean {
  return kind === "glif" || (provenance.model as { kind?: unknown } | undefined)?.kind === "glif";
}

/** A response on the scale of recordings. */
export interface AbsoluteVoltage {
  /** [V]; NaN where there is none. */
  readonly voltage: Float64Array;
  /** Why the voltage cannot be set against a recorded one, or null. */
  readonly unplaced: string | null;
}

/** The voltage of a response as a recording has it: that of a GLIF model is lifted by the rest of its cell. */
export function absoluteVoltage(response: Response): AbsoluteVoltage {
  const offset = restOffset(response);
  const stated = (response.provenance.model as { el_reference_v?: unknown } | undefined)?.el_reference_v;
  const unplaced =
    offset !== null && typeof stated !== "number"
      ? "the model counts from rest and does not state the rest of its cell (El_reference)"
      : null;
  return { voltage: lifted(voltageOf(response), offset ?? 0), unplaced };
}
