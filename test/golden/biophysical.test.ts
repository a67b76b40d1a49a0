import { describe, expect, test } from "vitest";
import type { BiophysicalModel } from "../../src/biophys/model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import {
  crossings,
  goldenModel,
  goldenNames,
  numbers,
  openGolden,
  playedCurrent,
  spikeDistance,
  worst,
} from "../support/biophysical-golden.js";
import { hasReference } from "../support/reference.js";
import { isQuick, share } from "../support/share.js";

const MV = 1e-3;

describe.skipIf(!hasReference)("voltages equal NEURON's", () => {
  const cases = goldenNames.flatMap((name) => (["step", "hyper", "noise"] as const).map((which) => ({ name, which })));
  const taken = share(cases, ({ name }) => name);

  describe.each(goldenNames)("%s", (name) => {
    const file = (trace: string): Float64Array => numbers(`golden/biophysical/${name}/${trace}.f64le`);
    const has = (which: string): boolean => taken.some((each) => each.name === name && each.which === which);

    test.each((["step", "hyper"] as const).filter(has))("%s", async (which) => {
      const { far_section, runs } = goldenModel(name);
      const golden = runs[which];
      const { amp_nA, delay_ms, dur_ms } = golden.stimulus;
      using model = await openGolden(name);
      const total = (golden.samples - 1) * golden.dt_ms;
      const stimulus = Stimulus.parse(
        `square:amplitude=${amp_nA}nA,start=${delay_ms}ms,duration=${dur_ms}ms,total=${total}ms`,
      );
      const far = `${far_section}.v`;
      const { voltage, traces } = await model.run(stimulus, { dt: golden.dt_ms / 1000, record: ["soma.cai", far] });
      const soma = file(`${which}.soma_v_mV`);
      expect(voltage.length).toBe(golden.samples);
      expect(soma.length).toBe(golden.samples);
      expect(worst(voltage, MV, soma, 1000)).toBeLessThan(1e-10);
      expect(worst(voltage, MV, soma)).toBeLessThan(1e-6);
      const farVoltage = file(`${which}.far_v_mV`);
      expect(worst(traces[far]!.data, MV, farVoltage, 1000)).toBeLessThan(1e-10);
      expect(worst(traces[far]!.data, MV, farVoltage)).toBeLessThan(1e-6);
      expect(worst(traces["soma.cai"]!.data, 1, file(`${which}.soma_cai_mM`))).toBeLessThan(1e-12);
      expect(spikeDistance(voltage, golden.dt_ms, golden.spike_times_ms_upward_minus20mV)).toBeLessThan(1e-6);
    });

    test.each(["noise"].filter(has))("%s", async () => {
      const golden = goldenModel(name).runs.noise;
      using model = await openGolden(name);
      const { voltage } = await model.run(playedCurrent("noise_200kHz", 200_000, golden.samples), {
        dt: golden.dt_ms / 1000,
      });
      const soma = file("noise.soma_v_mV");
      expect(voltage.length).toBe(golden.samples);
      expect(worst(voltage, MV, soma, 1000)).toBeLessThan(1e-10);
      expect(worst(voltage, MV, soma)).toBeLessThan(1e-6);
      expect(spikeDistance(voltage, golden.dt_ms, golden.spike_times_ms_upward_minus20mV)).toBeLessThan(1e-6);
    });
  });
});

describe.skipIf(!hasReference)("the figures of biophysical-models.md D.8", () => {
  test.each([
    {
      name: "468193142-perisomatic",
      amplitude: "350pA",
      spikes: 27,
      threshold: 1.012475,
      first: 1012.8418,
      last: 1990.5544,
      before: -70.35408358281167,
      end: -71.04199330147843,
      most: 40.65687972521431,
    },
    {
      name: "468193142-all-active",
      amplitude: "330pA",
      spikes: 18,
      threshold: 1.006725,
      first: 1008.2986,
      last: 1956.2818,
      before: -67.11604175853539,
      end: -67.14424970263744,
      most: 1.225077022355972,
    },
  ])("$name fires $spikes times", async ({ name, amplitude, spikes, threshold, first, last, before, end, most }) => {
    using model = await openGolden(name);
    const { voltage, spikeTimes } = await threeSeconds(model, amplitude);
    expect(spikeTimes).toHaveLength(spikes);
    expect(Math.abs(spikeTimes[0]! - threshold)).toBeLessThan(1e-9);
    const times = crossings(voltage, 0.025, -20);
    expect(times).toHaveLength(spikes);
    expect(Math.abs(times[0]! - first)).toBeLessThan(1e-4);
    expect(Math.abs(times.at(-1)! - last)).toBeLessThan(1e-4);
    // D.8 lists voltages above the junction potential of -14 mV.
    expect(Math.abs(voltage[Math.round(999 / 0.025)]! + 14 - before)).toBeLessThan(1e-6);
    expect(Math.abs(voltage.at(-1)! + 14 - end)).toBeLessThan(1e-6);
    expect(Math.abs(Math.max(...voltage) + 14 - most)).toBeLessThan(1e-6);
  });

  test.each(isQuick ? [] : ["stub"])("the all-active fit with the axon %s does not fire", async () => {
    using model = await openGolden("468193142-all-active", "stub");
    const { voltage, spikeTimes } = await threeSeconds(model, "330pA");
    expect(spikeTimes).toHaveLength(0);
    expect(crossings(voltage, 0.025, -20)).toEqual([]);
    expect(Math.max(...voltage) + 14).toBeCloseTo(-48.72, 2);
    expect(Math.abs(voltage[Math.round(999 / 0.025)]! + 14 - -69.07872014644221)).toBeLessThan(1e-6);
  });
});

describe.skipIf(!hasReference)("the same bits", () => {
  test.each(["472363762", "491766131-all-active"])("%s, alone, again, side by side and anew", async (name) => {
    const stimulus = Stimulus.parse("noise:mean=200pA,sd=150pA,seed=3,start=10ms,duration=50ms,total=70ms");
    using model = await openGolden(name);
    const options = { dt: 25e-6, record: ["soma.cai"] };
    const alone = await model.run(stimulus, options);
    const [first, other, second] = await Promise.all([
      model.run(stimulus, options),
      model.run(stimulus, { dt: 10e-6 }),
      model.run(stimulus, options),
    ]);
    using again = await openGolden(name);
    for (const each of [first, second, await again.run(stimulus, options)]) {
      expect(each.voltage).toEqual(alone.voltage);
      expect(each.traces["soma.cai"]!.data).toEqual(alone.traces["soma.cai"]!.data);
    }
    expect(other.voltage).toHaveLength(7001);
  });
});

/** Soma voltage [mV] and spike times [s] of 3 s with a step from 1 to 2 s, in steps of 25 µs. */
async function threeSeconds(model: BiophysicalModel, amplitude: string) {
  const stimulus = Stimulus.parse(`square:amplitude=${amplitude},start=1s,duration=1s,total=3s`);
  const { voltage, spikeTimes } = await model.run(stimulus, { dt: 25e-6 });
  expect(voltage).toHaveLength(120_001);
  return { voltage: voltage.map((value) => value / MV), spikeTimes };
}
