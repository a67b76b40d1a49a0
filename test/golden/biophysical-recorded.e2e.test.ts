import { describe, expect, test } from "vitest";
import {
  goldenModel,
  goldenNames,
  numbers,
  openGolden,
  playedCurrent,
  spikeDistance,
  worst,
} from "../support/biophysical-golden.js";
import { hasReference } from "../support/reference.js";

const MV = 1e-3;

describe.skipIf(!hasReference)("voltages equal NEURON's on a recorded square at 50 kHz", () => {
  describe.each(goldenNames)("%s", (name) => {
    const file = (trace: string): Float64Array => numbers(`golden/biophysical/${name}/${trace}.f64le`);

    test("in Allen's sampling", async () => {
      using model = await openGolden(name);
      const mean = file("square50.block_mean_soma_v_mV");
      const stimulus = playedCurrent("square_50kHz", 50_000, mean.length);
      const { voltage, rateHz, provenance } = await model.run(stimulus);
      const junctionPotential = (provenance.settings as { junction_potential_v: number }).junction_potential_v;
      expect(junctionPotential).toBe(-0.014);
      expect(rateHz).toBe(50_000);
      expect(voltage.length).toBe(mean.length);
      const own = voltage.map((value) => value + junctionPotential);
      expect(worst(own, MV, mean, 1000)).toBeLessThan(1e-10);
      expect(worst(own, MV, mean, mean.length - 1)).toBeLessThan(1e-6);
    });

    test("step by step", async () => {
      const golden = goldenModel(name).runs.square50;
      using model = await openGolden(name);
      const first = file("square50.first2000_soma_v_mV");
      const samples = file("square50.block_mean_soma_v_mV").length;
      const { voltage } = await model.run(playedCurrent("square_50kHz", 50_000, samples), { dt: golden.dt_ms / 1000 });
      expect(worst(voltage, MV, first, 1000)).toBeLessThan(1e-10);
      expect(worst(voltage, MV, first)).toBeLessThan(1e-6);
      expect(spikeDistance(voltage, golden.dt_ms, golden.spike_times_ms_upward_minus20mV)).toBeLessThan(1e-6);
    });
  });
});
