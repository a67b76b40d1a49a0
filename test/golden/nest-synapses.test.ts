import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseNestGlif } from "../../src/glif/config/nest.js";
import { GlifModel } from "../../src/glif/model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";

// Made by scripts/golden/nest_synapses.py.
const golden = JSON.parse(readFileSync(new URL("nest-synapses.json", import.meta.url), "utf8")) as {
  readonly step_ms: number;
  readonly total_ms: number;
  readonly delay_ms: number;
  readonly every: number;
  readonly taus_ms: readonly number[];
  readonly trains_ms: readonly (readonly number[])[];
  readonly cases: readonly {
    readonly name: string;
    readonly level: number;
    readonly weights_pa: readonly number[];
    readonly nest: Record<string, unknown>;
    readonly spike_steps: readonly number[];
    readonly v_mv: readonly number[];
  }[];
};

const { step_ms: stepMs, every } = golden;

/** The sum of the two synapses, as a description. */
function stimulusOf(weights: readonly number[]): Stimulus {
  const parts = weights.map((weight, port) => {
    const tau = `rise=${golden.taus_ms[port]}ms,decay=${golden.taus_ms[port]}ms`;
    const ends = `delay=${golden.delay_ms}ms,total=${golden.total_ms}ms,rate=${1000 / stepMs}`;
    return `spikes:times=(${golden.trains_ms[port]!.map((ms) => `${ms}ms`).join(",")}),weight=${weight}pA,${tau},${ends}`;
  });
  return Stimulus.parse(parts.join("+"));
}

test.each(golden.cases)(
  "level $level, $name, has the voltage of NEST's glif_psc",
  async ({ level, nest, ...given }) => {
    const model = new GlifModel(parseNestGlif(nest).config);
    expect(model.level).toBe(level);
    const response = await model.run(stimulusOf(given.weights_pa), { membrane: "exact", absoluteVoltage: true });
    expect([...response.spikeSteps]).toEqual(given.spike_steps);
    const differences = given.v_mv.map((expected, k) =>
      Math.abs(response.voltage[(k + 1) * every - 1]! * 1e3 - expected),
    );
    // In a spike cut the voltage is NaN here, and the reset voltage in NEST.
    const known = differences.filter((difference) => !Number.isNaN(difference));
    expect(known.length).toBeGreaterThan(0.8 * given.v_mv.length);
    expect(Math.max(...known)).toBeLessThan(1e-9);
  },
);
