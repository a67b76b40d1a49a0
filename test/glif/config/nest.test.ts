import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InvalidModelError } from "../../../src/base/errors.js";
import type { GlifConfig } from "../../../src/glif/config/config.js";
import { parseNestGlif } from "../../../src/glif/config/nest.js";
import { parseGlifConfig } from "../../../src/glif/config/parse-config.js";
import { GlifModel } from "../../../src/glif/model.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { OLD_NEST_NAMES, toNest } from "../../support/nest-parameters.js";
import { shippedModel } from "../../support/shipped-model.js";

const config = (level: number): GlifConfig => parseGlifConfig(JSON.parse(readFileSync(shippedModel(level), "utf8")));
const spikes = async (of: GlifConfig, stimulus: Stimulus) => new GlifModel(of).run(stimulus);
const lif = { V_m: -75, V_th: -45, g: 5, E_L: -75, C_m: 90, t_ref: 3, V_reset: -75, tau_syn: [5.5] };
const warnings = (document: object): string => parseNestGlif(document).warnings.join("\n");

describe("parseNestGlif", () => {
  test.each([1, 2, 3, 4, 5])("undoes BMTK's conversion of a level-%i config", async (level) => {
    const original = config(level);
    const { config: opened } = parseNestGlif(toNest(original));
    expect(new GlifModel(opened).level).toBe(level);
    expect(opened).toMatchObject({ El: 0, spike_cut_length: original.spike_cut_length });
    for (const rate of ["20kHz", "200kHz"]) {
      const stimulus = Stimulus.parse(`noise:sd=200pA,mean=200pA,duration=1s,rate=${rate}`);
      const [expected, found] = [await spikes(original, stimulus), await spikes(opened, stimulus)];
      expect(expected.spikeSteps.length).toBeGreaterThan(3);
      expect(found.spikeSteps).toEqual(expected.spikeSteps);
    }
  });

  test.each([1, 2, 3, 4, 5])("reads the older names of level %i, which come without flags", (level) => {
    const nest = toNest(config(level));
    const old = Object.fromEntries(Object.entries(nest).map(([name, value]) => [OLD_NEST_NAMES[name] ?? name, value]));
    for (const flag of ["spike_dependent_threshold", "after_spike_currents", "adapting_threshold", "asc_r", "V_m"]) {
      delete old[flag];
    }
    const read = parseNestGlif(old);
    expect(read.config).toEqual(parseNestGlif(nest).config);
    expect(read.warnings.join()).toMatch(/does not say which mechanisms are on/);
  });

  test("converts units, and voltages to what they are above rest", () => {
    const { config: read } = parseNestGlif({ ...lif, V_m: -70 });
    expect(read).toMatchObject({ El: 0, spike_cut_length: 60, dt: 5e-5, init_voltage: 0.005 });
    expect(read.El_reference).toBeCloseTo(-0.075, 15);
    expect(read.th_inf).toBeCloseTo(0.03, 15);
    expect(read.R_input).toBeCloseTo(2e8, 5);
    expect(read.C).toBeCloseTo(9e-11, 22);
    expect(read.voltage_reset_method).toEqual({ name: "zero", params: {} });
  });

  test("keeps a reset that is not the resting potential", async () => {
    const { config: read } = parseNestGlif({ ...lif, V_reset: -60 });
    expect(read.voltage_reset_method).toEqual({ name: "v_before", params: { a: 0, b: 0.015 } });
    const stimulus = Stimulus.parse("square:amplitude=400pA,duration=0.2s,rate=20kHz");
    const { voltage, spikeSteps } = await spikes(read, stimulus);
    expect(voltage[spikeSteps[0]! + 1 + 60]).toBeCloseTo(0.015, 3);
  });

  test("says what it leaves out", () => {
    expect(warnings(lif)).toMatch(/spike cut of 60 steps of 0\.05 ms: .*--glif-cut time/);
    expect(warnings({ ...lif, t_ref: 3.02 })).toMatch(/rounded from 60\.4/);
    expect(warnings(lif)).toMatch(/synapses are left out \(tau_syn\)/);
    expect(warnings({ ...lif, I_e: 50 })).toMatch(/constant current I_e, 50 pA, is left out/);
    expect(warnings({ ...lif, mystery: 1, I_e: 0 })).toMatch(/parameters that are not known are left out: mystery$/);
    expect(warnings({ ...lif, model: "glif_psc", recordables: ["V_m"], thread: 0 })).not.toMatch(/not known/);
  });

  test.each([
    [{ t_ref: undefined }, "t_ref: missing, expected a number"],
    [{ g: 0 }, "g: 0, expected more than 0"],
    [{ C_m: "90" }, 'C_m: "90", expected a number'],
    [{ V_reset: -40 }, "V_reset: -40, expected less than V_th"],
    [{ adapting_threshold: true }, "adapting_threshold: an adapting threshold goes with"],
    [
      { after_spike_currents: true, asc_decay: [0.003, 0.1], asc_amps: [-9] },
      "asc_amps: has 1 values, but asc_decay has 2",
    ],
    [{ after_spike_currents: true, asc_amps: [-9] }, "asc_decay: missing, expected a list"],
    [{ after_spike_currents: 1 }, "after_spike_currents: 1, expected true or false"],
    [{ spike_dependent_threshold: true, th_spike_add: 0.4 }, "th_spike_decay: missing, expected a number"],
  ])("refuses %j", (change, message) => {
    const document = JSON.parse(JSON.stringify({ ...lif, ...change })) as object;
    const read = (): unknown => parseNestGlif(document, { path: "n.json" });
    expect(read).toThrow(InvalidModelError);
    expect(read).toThrow(/^Cannot use the NEST parameters n\.json: /);
    expect(read).toThrow(message);
  });
});
