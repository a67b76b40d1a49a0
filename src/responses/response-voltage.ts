import type { Response } from "../base/types.js";
import { millivolts, missingJunction } from "../nwb/junction-potential.js";
import { restOffset } from "./rest-offset.js";

/**
 * The voltage, NaN where undefined. Files store a number where a GLIF model has no voltage; the NaN of the threshold
 * marks those samples.
 */
export function voltageOf({ voltage, traces }: Response): Float64Array {
  const threshold = traces.threshold?.data;
  if (threshold?.length !== voltage.length) return voltage;
  return voltage.map((value, i) => (Number.isNaN(threshold[i]) ? Number.NaN : value));
}

/**
 * Voltage of a recording that begins after its first samples: leading NaN are replaced by the first number.
 *
 * @returns the voltage, not copied if it begins with a number, and its begin [s]
 */
export function withoutHead({ voltage, rateHz }: Pick<Response, "voltage" | "rateHz">): {
  readonly voltage: Float64Array;
  readonly fromS: number;
} {
  const first = voltage.findIndex(Number.isFinite);
  if (first <= 0) return { voltage, fromS: 0 };
  return { voltage: voltage.slice().fill(voltage[first]!, 0, first), fromS: first / rateHz };
}

export function lifted(values: Float64Array, offset: number): Float64Array {
  return offset === 0 ? values : values.map((value) => value + offset);
}

/** A response comparable to recordings, and notes on the changes made. */
export interface PlacedResponse {
  readonly response: Response;
  readonly notes: readonly string[];
}

/**
 * Adds the junction potential that the run of a biophysical model left out. Recordings include it, and features and
 * comparisons refer to such voltages. Other responses are unchanged.
 */
export function withJunction(response: Response): PlacedResponse {
  const missing = missingJunction(response);
  if (missing === 0) return { response, notes: [] };
  const simulated = { model: "biophysical", junctionPotentialV: -missing, junctionSubtracted: true } as const;
  return {
    response: { ...response, voltage: lifted(response.voltage, missing), simulated },
    notes: [
      `${millivolts(missing)} added to the voltage: its run left out the junction potential of ${millivolts(-missing)}, which recordings have`,
    ],
  };
}

/** Whether a response is from a GLIF model, which has no spike shape. */
export function isGlif({ kind, simulated }: Pick<Response, "kind" | "simulated">): boolean {
  return kind === "glif" || simulated?.model === "glif";
}

/** A voltage comparable to recordings. */
export interface AbsoluteVoltage {
  /** [V]; NaN where undefined. */
  readonly voltage: Float64Array;
  /** Why the voltage cannot be compared with a recorded one, or null. */
  readonly unplaced: string | null;
}

/** The absolute voltage of a response: for a GLIF model, the resting potential of its cell is added. */
export function absoluteVoltage(response: Response): AbsoluteVoltage {
  const offset = restOffset(response);
  const { simulated } = response;
  const unplaced =
    offset !== null && simulated?.model === "glif" && simulated.restV === null
      ? "the model counts from rest and does not state the rest of its cell (El_reference)"
      : null;
  return { voltage: lifted(voltageOf(response), offset ?? 0), unplaced };
}
