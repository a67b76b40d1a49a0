import { checkArguments, seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";

/** A sweep to draw, as plain data, whether simulated or recorded. */
export interface SweepPlot {
  /** Such as `Sweep 33, Long Square`; spike counts are appended. */
  readonly title: string;
  /** Samples per second of current, voltage and threshold [Hz]. */
  readonly rateHz: number;
  /** Injected or, in voltage clamp, measured current [A]; null if there is none (I=0), which omits its panel. */
  readonly current: Float64Array | null;
  /** Membrane voltage [V]; NaN is a gap (the spike cuts of a GLIF run). In voltage clamp the command, or empty. */
  readonly voltage: Float64Array;
  /** Spike threshold [V], one value per sample. */
  readonly threshold?: Float64Array | undefined;
  /** [s] from the first sample. */
  readonly spikeTimes: Float64Array;
  /** The response recorded with the same stimulus, drawn beneath. Its voltage has the same zero as `voltage`. */
  readonly recorded?: RecordedPlot | null | undefined;
  /** The clamped quantity; default `current`. In voltage clamp the measured current is drawn beneath the command. */
  readonly clamp?: "current" | "voltage" | undefined;
  /** Error message to show in place of a missing response. */
  readonly failure?: string | undefined;
  /** Quantities recorded beside it: voltages elsewhere are stacked by distance, others have panels of their own. */
  readonly traces?: readonly TracePlot[] | undefined;
  /** Title of the voltage axis, such as `voltage from rest (mV)`. Default `voltage (mV)`. */
  readonly voltageLabel?: string | undefined;
}

/** A recorded quantity. */
export interface TracePlot {
  /** Its place and quantity, such as `apic[3](0.5).v`. */
  readonly name: string;
  /** One value per sample of the sweep, in SI units. */
  readonly values: Float64Array;
  /** Such as `V` or `A/m^2`; 1 for none. */
  readonly unit: string;
  /** Path distance of its place from the soma [µm]. */
  readonly distanceUm?: number | undefined;
}

/** A recorded response beneath a simulated one. */
export interface RecordedPlot {
  /** [V]. */
  readonly voltage: Float64Array;
  /** Samples per second [Hz]. */
  readonly rateHz: number;
  /** [s] from the first sample. */
  readonly spikeTimes: Float64Array;
}

/** Duration of a sweep: that of its longest trace [s]. */
export function durationOf({ current, voltage, threshold, recorded, rateHz }: SweepPlot): number {
  const samples = Math.max(current?.length ?? 0, voltage.length, threshold?.length ?? 0);
  return Math.max(samples / rateHz, recorded ? recorded.voltage.length / recorded.rateHz : 0);
}

/** Summary of a sweep for its title: spike counts, or why there are none. */
export function spikeCounts({ voltage, spikeTimes, recorded, clamp, failure }: SweepPlot): string {
  if (failure !== undefined) return recorded ? `failed, recorded ${spikes(recorded.spikeTimes.length)}` : "failed";
  if (clamp === "voltage") return "voltage clamp";
  const none = !voltage.some(Number.isFinite);
  if (!recorded) return none ? "no voltage" : spikes(spikeTimes.length);
  return `model ${none ? "no voltage" : spikeTimes.length}, recorded ${spikes(recorded.spikeTimes.length)}`;
}

/** @throws {InvalidOptionError} if the data are malformed, such as a sweep of a recording, or a rate is not positive */
export function checkSweepPlot(sweep: SweepPlot): void {
  checkShape(sweep);
  for (const rate of [sweep.rateHz, sweep.recorded?.rateHz ?? sweep.rateHz]) {
    if (rate > 0 && Number.isFinite(rate)) continue;
    throw new InvalidOptionError(`plot ${sweep.title}`, `its rate is ${rate} Hz, expected a positive number`, {
      id: sweep.title,
      value: rate,
    });
  }
}

function checkShape(sweep: SweepPlot): void {
  const given = (typeof sweep === "object" ? sweep : null) ?? {};
  if (!("voltage" in given)) {
    const of = "response" in given ? "sweep.response" : "response";
    throw new InvalidOptionError(
      "plot",
      `a sweep is ${seen(sweep)} without voltage, expected plain data such as { title: "Sweep 33", rateHz: ${of}.rateHz, current, voltage: ${of}.voltage, spikeTimes: ${of}.spikeTimes }`,
      { value: sweep },
    );
  }
  const { title, rateHz, current, voltage, threshold, spikeTimes, recorded, voltageLabel, clamp, failure, traces } =
    sweep;
  checkArguments("plot", { title: [title, "text"] });
  const task = `plot ${title}`;
  checkArguments(task, {
    rateHz: [rateHz, "numberOrNaN"],
    voltage: [voltage, "samples"],
    spikeTimes: [spikeTimes, "numbers"],
    current: [current ?? voltage, "samples"],
    threshold: [threshold ?? voltage, "samples"],
    voltageLabel: [voltageLabel ?? "", "text"],
    failure: [failure ?? "", "text"],
    recorded: [recorded ?? {}, "object"],
    clamp: [clamp ?? "current", "text"],
    traces: [traces ?? [], "list"],
  });
  for (const [i, own] of (traces ?? []).entries()) {
    checkArguments(task, {
      [`traces[${i}].name`]: [own?.name, "text"],
      [`traces[${i}].values`]: [own?.values, "samples"],
      [`traces[${i}].unit`]: [own?.unit, "text"],
    });
  }
  if (!recorded) return;
  checkArguments(task, {
    "recorded.voltage": [recorded.voltage, "samples"],
    "recorded.rateHz": [recorded.rateHz, "numberOrNaN"],
    "recorded.spikeTimes": [recorded.spikeTimes, "numbers"],
  });
}

const spikes = (count: number): string => (count === 0 ? "no spikes" : count === 1 ? "1 spike" : `${count} spikes`);
