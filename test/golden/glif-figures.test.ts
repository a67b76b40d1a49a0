import { describe, expect, it } from "vitest";
import { GlifCell } from "../../src/glif/cell.js";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";

/** Parameters of published models; below are AllenSDK's results with them (glif.md C.8). */
interface Quoted {
  readonly R: readonly [number, number];
  readonly C: number;
  readonly th_inf: number;
  readonly cut: number;
  readonly amp: readonly number[];
  readonly tau: readonly number[];
  readonly before: readonly [number, number];
  readonly spike: readonly [number, number];
  readonly follow: readonly [number, number];
  readonly factors: readonly number[];
}
const ctgf: Quoted = {
  R: [164602700.31663162, 255961838.40515518],
  C: 1.4101683908656144e-10,
  th_inf: 0.032701510863202374,
  cut: 183,
  amp: [-7.80011920645336e-12, -9.714837542158894e-11],
  tau: [1 / 3, 0.03333333333333334],
  before: [1.0652080419518453, -0.00792830816587805],
  spike: [0.0016337107360755662, 124.01820219283371],
  follow: [-0.19411893216720574, 1.3771781685105084],
  factors: [0.8029369192183562, 0.871249230251664, 0.854934795083904, 0.89676744024082, 0.9830469629165557],
};
const htr3a: Quoted = {
  R: [111019003.43890007, 113224772.31723857],
  C: 5.974122556127248e-11,
  th_inf: 0.02500695720882018,
  cut: 56,
  amp: [-1.209661945253461e-11, -2.2298404030276979e-10],
  tau: [1 / 3, 0.01],
  before: [1.1875553519215383, -0.01746470219669519],
  spike: [0.0032535902423722033, 77.09248936287732],
  follow: [48.57016714302081, 159.92306485451314],
  factors: [1.8465829511239957, 2.0606535289697305, 1.1092388101121307, 1.11172110753512, 0.8108454272753538],
};

function configOf(cell: Quoted, level: number) {
  const rules = level === 2 || level >= 4;
  const currents = level >= 3;
  const [a_spike, b_spike] = cell.spike;
  const [a_voltage, b_voltage] = cell.follow;
  const dynamics = level === 5 ? "three_components_exact" : rules ? "spike_component" : "inf";
  return parseGlifConfig({
    El: 0,
    dt: 5e-5,
    R_input: cell.R[currents ? 1 : 0],
    C: cell.C,
    th_inf: cell.th_inf,
    spike_cut_length: cell.cut,
    asc_tau_array: cell.tau,
    asc_amp_array: cell.amp,
    init_voltage: 0,
    init_threshold: cell.th_inf,
    init_AScurrents: [0, 0],
    coeffs: { th_inf: cell.factors[level - 1] },
    AScurrent_dynamics_method: { name: currents ? "exp" : "none", params: {} },
    voltage_dynamics_method: { name: "linear_forward_euler", params: {} },
    threshold_dynamics_method: {
      name: dynamics,
      params: dynamics === "inf" ? {} : { a_spike, b_spike, a_voltage, b_voltage },
    },
    AScurrent_reset_method: currents ? { name: "sum", params: { r: [1, 1] } } : { name: "none", params: {} },
    voltage_reset_method: rules
      ? { name: "v_before", params: { a: cell.before[0], b: cell.before[1] } }
      : { name: "zero", params: {} },
    threshold_reset_method: rules
      ? { name: "three_components", params: { a_spike, b_spike } }
      : { name: "inf", params: {} },
  });
}

const close = (value: number, expected: number) => {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * Math.abs(expected));
};

describe("C.8 (1): 600 pA on samples 400 to 1599, cell 512322162, dt 50 µs", () => {
  const levels = [
    [1, [543, 870, 1197, 1524], 0.027166158597209323, 732, 0, 0.026257250386285323],
    [2, [557, 787, 1011, 1233, 1455], 0.027891792781625305, 915, 0.011160412694948723, 0.028723844699331265],
    [3, [544, 902, 1285], 0.02724809708032315, 549, -0.00428573789134453, 0.027957659488765982],
    [4, [552, 787, 1025, 1270, 1525], 0.02764305442220562, 915, -0.004370263715563813, 0.029665323040271488],
    [5, [569, 803, 1041, 1287, 1543], 0.02846345597049402, 915, -0.0011348986235038127, 0.0323996545623538],
  ] as const;
  const current = new Float64Array(2000).fill(6e-10, 400, 1600);

  it.each(levels)("level %i", (level, steps, first, missing, lastVoltage, lastThreshold) => {
    const want = ["voltage", "threshold", "afterSpikeCurrents"] as const;
    const run = new GlifCell(configOf(ctgf, level), 5e-5).run(current, { want });
    expect([...run.spikeSteps]).toEqual(steps);
    close(run.spikeTimes[0]!, first);
    expect(run.voltage!.filter(Number.isNaN)).toHaveLength(missing);
    close(run.voltage![400]!, 2.1274055066278197e-4);
    close(run.voltage!.at(-1)!, lastVoltage);
    close(run.threshold!.at(-1)!, lastThreshold);
    if (level < 3) return;
    const afterCut = 2 * (run.spikeSteps[0]! + ctgf.cut);
    expect([...run.afterSpikeCurrents!.subarray(afterCut, afterCut + 2)]).toEqual(ctgf.amp);
    close(run.afterSpikeCurrents![afterCut + 2]!, -7.798949276319347e-12);
    close(run.afterSpikeCurrents![afterCut + 3]!, -9.700276209575344e-11);
  });
});

describe("C.8 (2): 300 pA for 1 s; spike counts hang on dt because the cut is counted in samples", () => {
  const count = (cell: Quoted, level: number, rateHz: number) => {
    const current = new Float64Array(1.2 * rateHz).fill(3e-10, 0.1 * rateHz, 1.1 * rateHz);
    return new GlifCell(configOf(cell, level), 1 / rateHz).run(current, { want: [] }).spikeSteps.length;
  };
  it.each([
    ["512322162", ctgf, [37, 65, 23, 30, 29], [54, 138, 27, 34, 33]],
    ["474637203", htr3a, [0, 0, 18, 18, 15], [0, 0, 18, 18, 15]],
  ] as const)("cell %s", (_, cell, at20kHz, at200kHz) => {
    const levels = [1, 2, 3, 4, 5];
    expect(levels.map((level) => count(cell, level, 20_000))).toEqual(at20kHz);
    expect(levels.map((level) => count(cell, level, 200_000))).toEqual(at200kHz);
  });
});

describe("C.8 (3): the example of AllenSDK's documentation, 10 nA, cell 474637203, dt 5 µs", () => {
  const current = new Float64Array(300).fill(1e-8, 100, 200);
  it.each([
    [5, 124, 0.0006225559615160942, 56, 0.019051625428938644],
    [1, 156, 0.0007816652740058642, 56, 0],
  ])("level %i", (level, step, time, missing, last) => {
    const run = new GlifCell(configOf(htr3a, level), 5e-6).run(current);
    expect([...run.spikeSteps]).toEqual([step]);
    close(run.spikeTimes[0]!, time);
    expect(run.voltage!.filter(Number.isNaN)).toHaveLength(missing);
    close(run.voltage!.at(-1)!, last);
  });
});
