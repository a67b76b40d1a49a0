import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../../src/base/errors.js";
import { parseGlifConfig } from "../../../src/glif/config/parse-config.js";
import type { GlifModel } from "../../../src/glif/model.js";
import { openModel } from "../../../src/models/open-model.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { shippedModel } from "../../support/shipped-model.js";

const open = async (level: number): Promise<GlifModel> => (await openModel(shippedModel(level))) as GlifModel;

describe("with", () => {
  test("gives another model and leaves the first as it is", async () => {
    const model = await open(5);
    const before = structuredClone(model.config);
    const changed = model.with({ th_inf: "25mV", C: "x1.1", "asc_amp_array[0]": "-5 pA" });
    expect(model.config).toEqual(before);
    expect(changed.config).toEqual({
      ...before,
      th_inf: 0.025,
      C: before.C * 1.1,
      asc_amp_array: [-5e-12, before.asc_amp_array[1]],
    });
    expect(parseGlifConfig(changed.config)).toEqual(changed.config);
    expect(Object.isFrozen(changed.config.asc_amp_array)).toBe(true);
  });

  test("a lower threshold fires earlier, and provenance lists the changes", async () => {
    const model = await open(1);
    const stimulus = Stimulus.parse("square:amplitude=220pA,start=10ms,duration=0.2s,total=0.22s");
    const [first, earlier] = [
      await model.run(stimulus),
      await model.with({ th_inf: "x0.8", init_threshold: "x0.8" }).run(stimulus),
    ];
    expect(earlier.spikeTimes[0]).toBeLessThan(first.spikeTimes[0]!);
    expect(earlier.provenance).toMatchObject({ model: { changed: ["th_inf=x0.8", "init_threshold=x0.8"] } });
  });

  test("a parameter that two methods have is changed in both; an array, in all its values", async () => {
    const model = await open(5);
    const { config } = model.with({ b_spike: 12, asc_amp_array: "x0.5" });
    expect(config.threshold_dynamics_method.params).toMatchObject({ b_spike: 12 });
    expect(config.threshold_reset_method.params).toMatchObject({ b_spike: 12 });
    expect(config.asc_amp_array).toEqual(model.config.asc_amp_array.map((each) => each / 2));
  });

  test.each([
    ["thinf", 1, /the GLIF model has no such parameter \(did you mean "th_inf"\?\), expected one of El, /],
    ["celsius", 22, /the GLIF model has no such parameter/],
    ["C", -1, /Cannot set C to -1: expected more than 0 F/],
    ["C", "70 mV", /Cannot set C to "70 mV": expected a number in F, one with a unit \(F, uF, nF, pF\), or a factor/],
    ["th_inf", Number.NaN, /expected a number in V/],
    ["spike_cut_length", 2.5, /expected a whole number of time steps/],
    ["b_voltage", 0, /b_voltage is 0, where three_components_exact is not defined/],
  ])("refuses %s=%s", async (key, value, message) => {
    const model = await open(5);
    expect(() => model.with({ [key]: value })).toThrow(InvalidOptionError);
    expect(() => model.with({ [key]: value })).toThrow(message);
  });
});
