import { describe, expect, test } from "vitest";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { crossings, goldenModel, goldenNames, numbers, openGolden } from "../support/biophysical-golden.js";
import { hasReference } from "../support/reference.js";
import { share } from "../support/share.js";

/** Around a spike a shift in time is a difference in voltage: so much of it is left out [ms]. */
const SPIKE_MS = 5;

describe.skipIf(!hasReference)("the fast solver keeps within what it states of NEURON", () => {
  const kindOf = (name: string): string => (name.includes("all-active") ? "all-active" : "perisomatic");
  test.each(share(goldenNames, kindOf))("%s", async (name) => {
    const { runs } = goldenModel(name);
    using model = await openGolden(name);
    for (const which of ["step", "hyper"] as const) {
      const golden = runs[which];
      const { amp_nA, delay_ms, dur_ms } = golden.stimulus;
      const total = (golden.samples - 1) * golden.dt_ms;
      const stimulus = Stimulus.parse(
        `square:amplitude=${amp_nA}nA,start=${delay_ms}ms,duration=${dur_ms}ms,total=${total}ms`,
      );
      const { voltage } = await model.run(stimulus, { dt: golden.dt_ms / 1000, solver: "fast" });
      const truth = numbers(`golden/biophysical/${name}/${which}.soma_v_mV.f64le`);
      const spikes = crossings(truth, golden.dt_ms, -20);
      const found = crossings(
        voltage.map((v) => v * 1000),
        golden.dt_ms,
        -20,
      );
      expect(found).toHaveLength(spikes.length);
      for (const [i, time] of spikes.entries()) expect(Math.abs(found[i]! - time)).toBeLessThan(1e-4);
      let worst = 0;
      let next = 0;
      for (let i = 0; i < truth.length; i++) {
        const t = i * golden.dt_ms;
        while (next < spikes.length && spikes[next]! + SPIKE_MS < t) next += 1;
        if (next < spikes.length && Math.abs(spikes[next]! - t) < SPIKE_MS) continue;
        worst = Math.max(worst, Math.abs(voltage[i]! * 1000 - truth[i]!));
      }
      expect(worst).toBeLessThan(1e-4);
    }
  });
});
