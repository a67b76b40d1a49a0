import type { Dimension } from "../../base/units/quantity.js";

/** A key of a device's description. */
export interface DeviceKey {
  /** Its kind of value; `train` for spike times. */
  readonly dimension: Dimension | "train";
  /** The value if it is not given [SI]; `needed`, or `optional` where leaving it out says something. */
  readonly fallback: number | "needed" | "optional";
}

/** The keys of a kind of device. */
export type DeviceKeys = Readonly<Record<string, DeviceKey>>;

const needed = (dimension: Dimension): DeviceKey => ({ dimension, fallback: "needed" });
const optional = (dimension: DeviceKey["dimension"]): DeviceKey => ({ dimension, fallback: "optional" });
const withDefault = (dimension: Dimension, fallback: number): DeviceKey => ({ dimension, fallback });

/** NetStim's keys, which stand in place of spike times. */
export const NET_STIM_KEYS = ["interval", "number", "start", "noise", "seed"] as const;

const driven: DeviceKeys = {
  e: withDefault("voltage", 0),
  weight: needed("conductance"),
  delay: withDefault("time", 0),
  times: optional("train"),
  interval: optional("time"),
  number: optional("number"),
  start: optional("time"),
  noise: optional("number"),
  seed: optional("number"),
};

/** Kinds of `--synapse`. */
export const SYNAPSE_KINDS = {
  expsyn: { tau: needed("time"), ...driven },
  exp2syn: { tau1: needed("time"), tau2: needed("time"), ...driven },
  alpha: {
    onset: needed("time"),
    tau: needed("time"),
    gmax: needed("conductance"),
    e: withDefault("voltage", 0),
  },
} as const satisfies Readonly<Record<string, DeviceKeys>>;

/** Kinds of `--clamp`. */
export const CLAMP_KINDS = {
  steps: {
    hold: needed("voltage"),
    to: needed("voltage"),
    duration: needed("time"),
    rs: withDefault("resistance", 1e6),
    before: withDefault("time", 0.05),
    after: withDefault("time", 0.05),
  },
} as const satisfies Readonly<Record<string, DeviceKeys>>;
