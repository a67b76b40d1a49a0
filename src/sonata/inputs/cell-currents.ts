import { decimalSum } from "../../base/units/fraction.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import type { CurrentElectrode } from "../../biophys/devices/device.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import { type SimulationInput, SOMA } from "./input.js";

/** The currents of one cell. */
export interface CellCurrents {
  /** Into the middle of the soma. */
  readonly stimulus: Stimulus;
  /** Elsewhere. */
  readonly inject: readonly CurrentElectrode[];
}

/** The currents of a cell from its inputs, as long as the simulation. */
export async function currentsOf(
  inputs: readonly SimulationInput[],
  { tstopMs, dtMs }: { readonly tstopMs: number; readonly dtMs: number },
): Promise<CellCurrents> {
  const places = new Map<string, SimulationInput[]>([[SOMA, []]]);
  for (const input of inputs) places.set(input.at, [...(places.get(input.at) ?? []), input]);
  const made: [string, Stimulus][] = [];
  for (const [at, own] of places) made.push([at, await stimulusOf(own, tstopMs, dtMs)]);
  const [[, stimulus], ...rest] = made as [[string, Stimulus], ...[string, Stimulus][]];
  return { stimulus, inject: rest.map(([at, each]) => ({ at, stimulus: each })) };
}

async function stimulusOf(inputs: readonly SimulationInput[], tstopMs: number, dtMs: number): Promise<Stimulus> {
  const pulses = inputs.flatMap((input) => input.pulses);
  const described = Stimulus.parse(specOf(pulses, tstopMs));
  const sampled = inputs.flatMap(({ samples }) => (samples === null ? [] : [samples]));
  if (sampled.length === 0) return described;
  const rateHz = 1 / shiftDecimal(dtMs, -3);
  const count = Math.round(tstopMs / dtMs) + 1;
  const current = new Float64Array(count);
  const { current: steps } = await described.sample(rateHz);
  for (let i = 0; i < count; i++) current[i] = steps[Math.min(i, steps.length - 1)]!;
  for (const { values, intervalMs, fromMs, untilMs } of sampled) {
    for (let i = 0; i < count; i++) {
      const middle = (i + 0.5) * dtMs;
      if (middle < fromMs || middle >= untilMs) continue;
      // A middle that falls on a sample, but for rounding, takes it.
      const at = Math.floor(middle / intervalMs + 1e-9);
      current[i] = current[i]! + values[Math.min(at, values.length - 1)]! * 1e-9;
    }
  }
  return Stimulus.samples(current, rateHz, { name: inputs.map(({ name }) => name).join(", ") });
}

/** Pulses as a description: NEURON's IClamp acts in the steps whose middle is within it. */
function specOf(
  pulses: readonly { amplitudeNa: number; delayMs: number; durationMs: number }[],
  tstopMs: number,
): string {
  const parts = pulses.flatMap(({ amplitudeNa, delayMs, durationMs }) => {
    const start = Math.max(0, delayMs);
    const end = Math.min(tstopMs, decimalSum(delayMs, durationMs));
    if (!(end > start)) return [];
    return [
      `square:amplitude=${amplitudeNa}nA,start=${start}ms,duration=${decimalSum(end, -start)}ms,total=${tstopMs}ms`,
    ];
  });
  return parts.length > 0 ? parts.join(" + ") : `square:amplitude=0A,start=0s,duration=${tstopMs}ms,total=${tstopMs}ms`;
}
