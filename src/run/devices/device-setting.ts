import type { Devices } from "../../biophys/devices/device.js";

/** The devices of a sweep: one combination of the values of their families. */
export interface DeviceSetting {
  /** Undefined if there are none. */
  readonly devices: Devices | undefined;
  /** What tells it from the others, such as `soma weight=1nS`; null if there are no others. */
  readonly variant: string | null;
  /** Their descriptions with these values. */
  readonly texts: readonly string[];
}

/** A sweep without devices. */
export const WITHOUT_DEVICES: DeviceSetting = { devices: undefined, variant: null, texts: [] };
