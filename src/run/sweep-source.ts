import { seen } from "../base/arguments.js";
import { InvalidOptionError } from "../base/errors.js";
import type { Devices } from "../biophys/devices/device.js";
import type { Model } from "../models/opened-model.js";
import { Stimulus } from "../stimulus/stimulus.js";
import type { Sweep, SweepInfo } from "../stimulus/sweep.js";

/** A sweep to run, perhaps with devices of its own. */
export interface SweepToRun extends Sweep {
  /** Devices that act in this sweep, in place of those of the options. */
  readonly devices?: Devices | undefined;
  /** @internal Whether devices alone make the sweep, whose {@link stimulus} is null until it has run. */
  readonly hasDevicesAlone?: boolean | undefined;
}

/** A stimulus into the soma, null for none, with devices that act in this sweep in place of those of the options. */
export interface StimulusWithDevices {
  readonly stimulus: Stimulus | null;
  readonly devices: Devices;
}

/** What can be run: a sweep, or what becomes one numbered by its position. */
export type SweepItem = Stimulus | StimulusWithDevices | SweepToRun;

/** Sweeps and stimuli to run, in order; may be async, to read a long recording sweep by sweep. */
export type SweepSource = Iterable<SweepItem> | AsyncIterable<SweepItem>;

/** Callers in JavaScript may pass anything. */
export function checkSource(model: unknown, sweeps: unknown): void {
  const { run, kind } = (model ?? {}) as Partial<Model>;
  if (typeof run !== "function" || typeof kind !== "string") {
    throw new InvalidOptionError("run sweeps", `the model is ${seen(model)}, expected what openModel() gives`, {
      value: model,
    });
  }
  if (typeof sweeps === "object" && sweeps !== null && (Symbol.iterator in sweeps || Symbol.asyncIterator in sweeps))
    return;
  const one = sweeps instanceof Stimulus || (sweeps as Partial<Sweep> | null)?.stimulus instanceof Stimulus;
  throw new InvalidOptionError(
    "run sweeps",
    `they are ${seen(sweeps)}, expected an array of stimuli or sweeps${one ? ", such as [stimulus]" : ""}`,
    { value: sweeps },
  );
}

/** The sweeps of a source, numbered; calls `see` with each. */
export async function* readSweeps(
  model: Model,
  sweeps: SweepSource,
  see: (sweep: Sweep) => void,
): AsyncGenerator<SweepToRun, void, undefined> {
  let index = 0;
  for await (const item of sweeps) {
    const sweep = sweepOf(model, item, index);
    see(sweep);
    yield sweep;
    index += 1;
  }
}

function sweepOf(model: Model, item: SweepItem, index: number): SweepToRun {
  if (item instanceof Stimulus) return sweepAround(item, index);
  checkItem(item, index);
  if ("number" in item) return item;
  const { stimulus, devices } = item;
  if (stimulus !== null) return { ...sweepAround(stimulus, index), devices };
  if (model.kind === "biophysical") return sweepOfDevices(index, devices);
  throw new InvalidOptionError(
    "run sweeps",
    `item ${index} has no stimulus, expected one: GLIF models have no devices`,
    {
      value: item,
    },
  );
}

/** Rejects anything but a sweep; a sweep whose stimulus is null fails on its own, and the others continue. */
function checkItem(item: unknown, index: number): void {
  const { stimulus, number, devices } = (item ?? {}) as Partial<SweepToRun>;
  const isNumbered = typeof number === "number" || (typeof devices === "object" && devices !== null);
  if (isNumbered && (stimulus === null || stimulus instanceof Stimulus)) return;
  const remedy =
    typeof item === "string"
      ? `a Stimulus, such as Stimulus.parse(${JSON.stringify(item.slice(0, 60))})`
      : typeof number === "number"
        ? `one with its stimulus, as await recording.sweep(${number}) gives it`
        : "a Stimulus, a sweep or { stimulus, devices }";
  throw new InvalidOptionError("run sweeps", `item ${index} is ${seen(item)}, expected ${remedy}`, {
    value: item,
  });
}

/**
 * A sweep that devices alone make, before it has run: how long they act, and what they are called, is known once its
 * thread has placed them on the cell.
 */
export function sweepOfDevices(number: number, devices: Devices, variant: string | null = null): SweepToRun {
  const info = { number, stimulusName: "devices alone", stimulusCode: null, amplitudeA: null, electrode: null };
  const unknown = { rateHz: 0, samples: 0, startTimeS: 0, window: { start: 0, count: 0 } };
  const alone = { stimulus: null, response: null, variant, devices, hasDevicesAlone: true };
  return { ...info, ...unknown, clamp: "current", ...alone };
}

/** A sweep that has run: one of devices alone had no current, for as long as they acted. */
export function sweepThatRan(sweep: SweepToRun, stimulus: Stimulus): SweepToRun {
  const { number, variant, devices, hasDevicesAlone } = sweep;
  return hasDevicesAlone ? { ...sweepAround(stimulus, number), variant, devices } : sweep;
}

/** A sweep around a bare stimulus. Rate and length are those of the stimulus if it has its own, else 0. */
export function sweepAround(stimulus: Stimulus, number: number): Sweep {
  const rateHz = stimulus.rateHz ?? 0;
  const samples = Math.floor(stimulus.durationS * rateHz + 0.5);
  const info: SweepInfo = {
    number,
    stimulusName: stimulus.name,
    stimulusCode: stimulus.isNone ? null : stimulus.spec,
    clamp: "current",
    rateHz,
    samples,
    startTimeS: 0,
    amplitudeA: stimulus.isNone ? null : stimulus.amplitudeA,
    electrode: null,
    window: { start: 0, count: samples },
  };
  return { ...info, stimulus, response: null, variant: stimulus.variant };
}
