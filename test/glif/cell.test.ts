import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidStimulusError, NumericalFailureError } from "../../src/base/errors.js";
import { GlifCell } from "../../src/glif/cell.js";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";
import { SpikeBuffer } from "../../src/glif/spikes.js";
import { glifConfigs, noisyCurrent, noisySteps, plainConfig } from "../support/glif-configs.js";
import { runLiteral } from "../support/glif-literal.js";
import { worstDifference, worstRelative } from "../support/glif-reference.js";
import { runCount } from "../support/share.js";

const ALL = ["voltage", "threshold", "afterSpikeCurrents"] as const;
const steps = fc.constantFrom(5e-5, 5e-6, 2e-5);

describe("GlifCell.run()", () => {
  it("does what glif.md C.4 says, line by line, for any config", () => {
    let compared = 0;
    fc.assert(
      fc.property(glifConfigs, noisySteps, steps, (config, step, dt) => {
        const current = noisyCurrent(step);
        const literal = runLiteral(config, dt, current);
        // A decision within rounding of a tie, or a voltage that runs away, may go either way.
        fc.pre(literal.margin > 1e-14);
        const run = new GlifCell(config, dt).run(current, { want: ALL });
        expect([...run.spikeSteps]).toEqual(literal.steps);
        expect(run.stoppedEarly).toBe(literal.stoppedEarly);
        expect(worstDifference(run.voltage!, literal.voltage)).toBeLessThan(1e-11);
        expect(worstDifference(run.threshold!, literal.threshold)).toBeLessThan(1e-11);
        expect(worstDifference(run.afterSpikeCurrents!, literal.currents.flat())).toBeLessThan(1e-11);
        expect(worstRelative(run.spikeTimes, literal.times)).toBeLessThan(1e-11);
        expect(worstDifference(run.spikeVoltages, literal.spikeVoltages)).toBeLessThan(1e-10);
        expect(worstDifference(run.spikeThresholds, literal.spikeThresholds)).toBeLessThan(1e-10);
        compared += literal.steps.length;
      }),
      { numRuns: runCount(400), seed: 20261122 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it("never spikes without V > threshold, and stays finite outside cuts", () => {
    fc.assert(
      fc.property(glifConfigs, noisySteps, steps, (config, step, dt) => {
        const current = noisyCurrent(step);
        const run = new GlifCell({ ...config, spike_cut_length: 0 }, dt).run(current);
        const spiking = new Set(run.spikeSteps);
        const end = run.stoppedEarly ? run.spikeSteps.at(-1)! : current.length;
        for (let sample = 0; sample < end; sample++) {
          if (!spiking.has(sample)) expect(run.voltage![sample]).toBeLessThanOrEqual(run.threshold![sample]!);
        }
        // The voltage at a spike is not delivered: take it from the run up to the sample before.
        for (const sample of run.spikeSteps.subarray(0, 3)) {
          const { steps: first } = runLiteral({ ...config, spike_cut_length: 0 }, dt, current.subarray(0, sample + 1));
          expect(first.at(-1)).toBe(sample);
        }
      }),
      { numRuns: runCount(100), seed: 7 },
    );
  });

  it("gives the same bits in pieces of any length and whatever is wanted", () => {
    const config = parseGlifConfig(plainConfig());
    const current = new Float64Array(6000).fill(4e-10, 100);
    const cell = new GlifCell(config, 5e-5);
    const whole = cell.run(current, { want: ALL });
    const kept = { ...whole, voltage: whole.voltage!.slice(), spikeTimes: whole.spikeTimes.slice() };
    expect(kept.spikeTimes.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), (piece) => {
        const spikes = new SpikeBuffer();
        const sinks = { voltage: new Float64Array(6000), threshold: null, afterSpikeCurrents: null };
        const stepper = cell.stepper(current, sinks, spikes);
        for (let end = piece; stepper.step < 6000; end += piece) stepper.advance(end);
        expect(sinks.voltage).toEqual(kept.voltage);
        expect(spikes.view().spikeTimes).toEqual(kept.spikeTimes);
      }),
      { numRuns: runCount(30) },
    );
    expect(cell.run(current, { want: [] })).toMatchObject({ voltage: null, threshold: null, afterSpikeCurrents: null });
    expect(cell.run(current, { want: [] }).spikeTimes).toEqual(kept.spikeTimes);
  });

  it("makes nothing that grows with the samples when only spikes are wanted", () => {
    const cell = new GlifCell(parseGlifConfig(plainConfig()), 5e-5);
    const current = new Float64Array(200_000).fill(4e-10);
    const first = cell.run(current, { want: [] }).spikeTimes.slice();
    expect(first.length).toBeGreaterThan(100);
    const before = process.memoryUsage().arrayBuffers;
    for (let run = 0; run < 20; run++) expect(cell.run(current, { want: [] }).spikeTimes).toEqual(first);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(current.byteLength / 10);
  });

  it("starts every run anew, also after one that failed", () => {
    const cell = new GlifCell(parseGlifConfig(plainConfig()), 5e-5);
    const current = new Float64Array(4000).fill(4e-10);
    const { spikeTimes } = new GlifCell(parseGlifConfig(plainConfig()), 5e-5).run(current);
    expect(() => cell.run(new Float64Array(100).fill(1e300))).toThrow(NumericalFailureError);
    expect(() => cell.run(Float64Array.of(0, Number.NaN))).toThrow(InvalidStimulusError);
    expect(cell.run(current).spikeTimes).toEqual(spikeTimes);
    expect(spikeTimes.length).toBeGreaterThan(3);
  });

  it("comes to rest after long silence instead of decaying into denormal numbers", () => {
    const current = new Float64Array(1_000_000).fill(4e-10, 0, 2000);
    const { voltage, afterSpikeCurrents, threshold, spikeSteps } = new GlifCell(
      parseGlifConfig(plainConfig({ asc_tau_array: [0.01, 0.02] })),
      5e-5,
    ).run(current, { want: ALL });
    expect(spikeSteps.length).toBeGreaterThan(0);
    for (const values of [voltage!, afterSpikeCurrents!]) {
      const smallest = values.reduce(
        (least, value) => (value === 0 || Number.isNaN(value) ? least : Math.min(least, Math.abs(value))),
        1,
      );
      expect(smallest).toBeLessThan(1e-280);
      expect(smallest).toBeGreaterThan(1e-306);
      expect(values.at(-1)).toBe(0);
    }
    expect(threshold!.at(-1)).toBe(0.02);
  });

  it("treats two after-spike currents and three with an idle one alike", () => {
    const current = new Float64Array(4000).fill(5e-10, 50);
    const pair = new GlifCell(parseGlifConfig(plainConfig()), 5e-5).run(current);
    const three = plainConfig({
      asc_tau_array: [0.1, 0.01, 0.02],
      asc_amp_array: [-2e-11, -1e-10, 0],
      init_AScurrents: [0, 0, 0],
      AScurrent_reset_method: { name: "sum", params: { r: [1, 1, 1] } },
    });
    const any = new GlifCell(parseGlifConfig(three), 5e-5).run(current);
    expect(any.voltage).toEqual(pair.voltage);
    expect(any.spikeTimes).toEqual(pair.spikeTimes);
    expect(pair.spikeSteps.length).toBeGreaterThan(2);
  });
});

describe("three_components_exact", () => {
  it("gives C.3's check value", () => {
    const params = { b_spike: 0, a_voltage: 48.57, b_voltage: 159.92 };
    const document = plainConfig({
      C: 5.974e-11,
      R_input: 113224772.3,
      threshold_dynamics_method: { name: "three_components_exact", params },
    });
    // The literal formula of the oracle from the state (v 0.001, V 0.012) that the check value starts from.
    const [a, b, G, I, dt] = [48.57, 159.92, 1 / 113224772.3, 3e-10, 5e-5];
    const phi = a / (b - G / 5.974e-11);
    const beta = I / G;
    const steady = (a / b) * beta;
    const decay = Math.exp(-b * dt);
    const literal =
      phi * (0.012 - beta) * Math.exp((-G * dt) / 5.974e-11) + decay * (0.001 - phi * (0.012 - beta) - steady) + steady;
    expect(literal).toBeCloseTo(0.001021257849202796, 15);
    // From rest, one step of the kernel differs from the literal one by what the start state contributes.
    const config = parseGlifConfig(document);
    const run = new GlifCell(config, dt).run(Float64Array.of(I));
    const fromRest = phi * -beta * Math.exp((-G * dt) / 5.974e-11) + decay * (phi * beta - steady) + steady;
    expect(run.threshold![0]! - 0.02).toBeCloseTo(fromRest, 15);
  });

  it("follows nothing with a_voltage 0, whatever b_voltage is", () => {
    const params = { b_spike: 80, a_voltage: 0, b_voltage: 0 };
    const config = parseGlifConfig(
      plainConfig({ threshold_dynamics_method: { name: "three_components_exact", params } }),
    );
    const run = new GlifCell(config, 5e-5).run(new Float64Array(300).fill(5e-11));
    expect(new Set(run.threshold!)).toEqual(new Set([0.02]));
  });
});
