/** One experiment of the lists in `experiments/`, in the units of NEURON: ms, mV, nA, µS, MΩ, µm. */
export interface DeviceExperiment {
  /** Model and title: `472363762/two-electrodes`. */
  readonly name: string;
  /** Folder of `../shared/data/biophysical`. */
  readonly model: string;
  readonly dt_ms: number;
  readonly duration_ms: number;
  /** NEURON's secondorder = 2 where it is there. */
  readonly second_order?: true;
  /** The model's own rule where it is absent. `full`: as reconstructed, nothing deleted. */
  readonly axon?: "full";
  /** In the order in which they are applied. */
  readonly changes?: readonly ModelChange[];
  readonly devices: readonly Device[];
  /** `PLACE.QUANTITY` or, of a device, `NAME.QUANTITY`. */
  readonly record: readonly string[];
}

/** `scale` multiplies the value that the built model has: of perisomatic fits the one with 6 digits. */
export type ModelChange =
  | { readonly name: "celsius" | "v_init"; readonly value: number }
  | { readonly group: SectionGroup; readonly name: string; readonly value: number }
  | { readonly group: SectionGroup; readonly name: string; readonly scale: number }
  | { readonly group: SectionGroup; readonly name: string; readonly graded: Gradient };

export type SectionGroup = "soma" | "axon" | "dend" | "apic" | "all";

/** Value at the path distance d [µm] of the middle of a segment from soma(0.5). */
export type Gradient =
  /** at_0 + per_um·d */
  | { readonly shape: "linear"; readonly at_0: number; readonly per_um: number }
  /** offset + scale·exp(d / length_um) */
  | { readonly shape: "exponential"; readonly offset: number; readonly scale: number; readonly length_um: number }
  /** `inside` where from_um ≤ d < to_um, else `outside` */
  | {
      readonly shape: "step";
      readonly from_um: number;
      readonly to_um: number;
      readonly inside: number;
      readonly outside: number;
    };

/** Points [ms, value] of a sampled quantity; `sampledPoints` gives its samples. */
export type Points = readonly (readonly [ms: number, value: number])[];

interface Placed {
  readonly name: string;
  /** Such as `dend[10](0.5)`. */
  readonly at: string;
}

interface StepCurrent extends Placed {
  readonly kind: "current";
  readonly delay: number;
  readonly duration: number;
  readonly amplitude: number;
}

interface PlayedCurrent extends Placed {
  readonly kind: "current";
  readonly points: Points;
}

/** NEURON's SEClamp: up to three levels [ms, mV], off after the last. */
interface LevelClamp extends Placed {
  readonly kind: "voltage_clamp";
  readonly rs_mohm: number;
  readonly levels: readonly (readonly [ms: number, mv: number])[];
}

interface PlayedClamp extends Placed {
  readonly kind: "voltage_clamp";
  readonly rs_mohm: number;
  readonly points: Points;
}

/** An electrode with the conductance [µS] of its points; its current i = g·(e − v) is positive into the cell. */
interface ConductanceClamp extends Placed {
  readonly kind: "conductance_clamp";
  readonly e: number;
  readonly points: Points;
}

/** Events arrive at `times[k] + delay` [ms], the sum in double precision. */
interface Events {
  readonly e: number;
  readonly weight: number;
  readonly delay: number;
  readonly times: readonly number[];
}

/** Many synapses on the group of sections `at`, placed by a rule, number i driven by stream i of a NetStim [ms]. */
interface Many {
  readonly e: number;
  readonly weight: number;
  readonly delay: number;
  readonly rule: { readonly seed: number } & ({ readonly count: number } | { readonly density_per_um: number });
  readonly netstim: {
    readonly interval: number;
    readonly number: number;
    readonly start: number;
    readonly noise: number;
    readonly seed: number;
  };
}

type ExpSyn = Placed & (Events | Many) & { readonly kind: "expsyn"; readonly tau: number };

type Exp2Syn = Placed & (Events | Many) & { readonly kind: "exp2syn"; readonly tau1: number; readonly tau2: number };

interface AlphaSynapse extends Placed {
  readonly kind: "alpha";
  readonly onset: number;
  readonly tau: number;
  readonly gmax: number;
  readonly e: number;
}

export type Device =
  | StepCurrent
  | PlayedCurrent
  | LevelClamp
  | PlayedClamp
  | ConductanceClamp
  | ExpSyn
  | Exp2Syn
  | AlphaSynapse;

/**
 * Samples at k·dt for k = 0 … steps `[steps + 1]`: linear between the points, constant outside them. The k-th holds
 * during the step from k·dt to (k + 1)·dt. The same operations as in NEURON's script, so the same bits.
 */
export function sampledPoints(points: Points, dtMs: number, steps: number): Float64Array {
  const samples = new Float64Array(steps + 1);
  let at = 0;
  for (let k = 0; k <= steps; k++) {
    const t = k * dtMs;
    while (at + 1 < points.length && points[at + 1]![0] <= t) at += 1;
    const [t0, y0] = points[at]!;
    const [t1, y1] = points[Math.min(at + 1, points.length - 1)]!;
    samples[k] = t0 <= t && t < t1 ? y0 + (y1 - y0) * ((t - t0) / (t1 - t0)) : y0;
  }
  return samples;
}
