import { checkArguments, seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";

/** What is drawn of one sweep: plain data, so that simulated and recorded sweeps are drawn alike. */
export interface SweepPlot {
  /** Such as `Sweep 33, Long Square`; the numbers of spikes are added. */
  readonly title: string;
  /** Samples per second of current, voltage and threshold [Hz]. */
  readonly rateHz: number;
  /** Injected or, in voltage clamp, measured current [A]; null where there is none (I=0): then it has no panel. */
  readonly current: Float64Array | null;
  /** Membrane voltage [V]; NaN is a gap (the spike cuts of a GLIF run). In voltage clamp the command, empty for none. */
  readonly voltage: Float64Array;
  /** Spike threshold [V], one value a sample. */
  readonly threshold?: Float64Array | undefined;
  /** [s] from the first sample. */
  readonly spikeTimes: Float64Array;
  /** What was recorded to the same stimulus: drawn beneath. Its voltage has the same zero as `voltage`. */
  readonly recorded?: RecordedPlot | null | undefined;
  /** What was clamped; default `current`. In voltage clamp the measured current is drawn, under the command. */
  readonly clamp?: "current" | "voltage" | undefined;
  /** Why there is no response, where it failed: written where it would be. */
  readonly failure?: string | undefined;
  /** Title of the voltage axis, such as `voltage from rest (mV)`. Default `voltage (mV)`. */
  readonly voltageLabel?: string | undefined;
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

/** Length of a sweep: that of its longest trace [s]. */
export function durationOf({ current, voltage, threshold, recorded, rateHz }: SweepPlot): number {
  const samples = Math.max(current?.length ?? 0, voltage.length, threshold?.length ?? 0);
  return Math.max(samples / rateHz, recorded ? recorded.voltage.length / recorded.rateHz : 0);
}

/** What the title says of a sweep: its numbers of spikes, or that nothing is there. */
export function spikeCounts({ voltage, spikeTimes, recorded, clamp, failure }: SweepPlot): string {
  if (failure !== undefined) return recorded ? `failed, recorded ${spikes(recorded.spikeTimes.length)}` : "failed";
  if (clamp === "voltage") return "voltage clamp";
  const none = !voltage.some(Number.isFinite);
  if (!recorded) return none ? "no voltage" : spikes(spikeTimes.length);
  return `model ${none ? "no voltage" : spikeTimes.length}, recorded ${spikes(recorded.spikeTimes.length)}`;
}

/** @throws {InvalidOptionError} what is no such data, such as a sweep of a recording, or a rate that is no rate */
export function checkSweep(sweep: SweepPlot): void {
  checkShape(sweep);
  for (const rate of [sweep.rateHz, sweep.recorded?.rateHz ?? sweep.rateHz]) {
    if (rate > 0 && Number.isFinite(rate)) continue;
    throw new InvalidOptionError(
      `Cannot plot ${sweep.title}: its rate is ${rate} Hz and a positive number was expected`,
      {
        id: sweep.title,
        value: rate,
      },
    );
  }
}

function checkShape(sweep: SweepPlot): void {
  const given = (typeof sweep === "object" ? sweep : null) ?? {};
  if (!("voltage" in given)) {
    const of = "response" in given ? "sweep.response" : "response";
    throw new InvalidOptionError(
      `Cannot plot: a sweep is ${seen(sweep)} without voltage, expected plain data such as { title: "Sweep 33", rateHz: ${of}.rateHz, current, voltage: ${of}.voltage, spikeTimes: ${of}.spikeTimes }`,
      { value: sweep },
    );
  }
  const { title, rateHz, current, voltage, threshold, spikeTimes, recorded, voltageLabel, clamp, failure } = sweep;
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
  });
  if (!recorded) return;
  checkArguments(task, {
    "recorded.voltage": [recorded.voltage, "samples"],
    "recorded.rateHz": [recorded.rateHz, "numberOrNaN"],
    "recorded.spikeTimes": [recorded.spikeTimes, "numbers"],
  });
}

const spikes = (count: number): string => (count === 0 ? "no spikes" : count === 1 ? "1 spike" : `${count} spikes`);
