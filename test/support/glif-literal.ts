import type { GlifConfig } from "../../src/glif/config/config.js";

/** What the literal run gives: arrays as AllenSDK names them. */
export interface LiteralRun {
  voltage: number[];
  threshold: number[];
  currents: number[][];
  steps: number[];
  times: number[];
  spikeVoltages: number[];
  spikeThresholds: number[];
  /** Smallest |V − θ| over all steps: how near a spike decision came to being a tie [V]. */
  margin: number;
  stoppedEarly: boolean;
}

/**
 * glif.md C.3 and C.4 line by line, slow and without any rearrangement: the oracle that the fast kernels are held to.
 */
export function runLiteral(config: GlifConfig, dt: number, stimulus: ArrayLike<number>): LiteralRun {
  const N = stimulus.length;
  const { El, coeffs, spike_cut_length: n } = config;
  const k = config.asc_tau_array.map((tau) => 1 / tau);
  const C = config.C * (coeffs.C ?? 1);
  const G = (1 / config.R_input) * (coeffs.G ?? 1);
  const thInf = config.th_inf * (coeffs.th_inf ?? 1);
  const missing = () => new Array<number>(N).fill(Number.NaN);
  const out: LiteralRun = {
    voltage: missing(),
    threshold: missing(),
    currents: Array.from({ length: N }, () => k.map(() => Number.NaN)),
    steps: [],
    times: [],
    spikeVoltages: [],
    spikeThresholds: [],
    margin: Number.POSITIVE_INFINITY,
    stoppedEarly: false,
  };
  let V0 = config.init_voltage;
  let th0 = config.init_threshold;
  let I0: readonly number[] = config.init_AScurrents;
  let s = 0;
  let v = 0;
  const write = (t: number) => {
    if (t >= N) return;
    out.voltage[t] = V0;
    out.threshold[t] = th0;
    out.currents[t] = [...I0];
  };

  let t = 0;
  while (t < N) {
    const I = stimulus[t]! + I0.reduce((sum, value) => sum + value, 0);
    const exp = config.AScurrent_dynamics_method.name === "exp";
    const I1 = I0.map((value, j) => (exp ? value * Math.exp(-k[j]! * dt) : 0));
    const V1 = V0 + ((I - G * (V0 - El)) * dt) / C;
    let th1 = thInf;
    const dynamics = config.threshold_dynamics_method;
    if (dynamics.name !== "inf") {
      s *= Math.exp(-dynamics.params.b_spike * dt);
      if (dynamics.name === "three_components_exact") {
        const a = dynamics.params.a_voltage * (coeffs.a ?? 1);
        const b = dynamics.params.b_voltage * (coeffs.b ?? 1);
        const beta = (I + G * El) / G;
        const phi = a / (b - G / C);
        const steady = (a / b) * (beta - El);
        // 1/e^{b·dt}, not e^{−b·dt}: their last bits differ, and a last bit adds up over 1/(b·dt) steps.
        v =
          phi * (V0 - beta) * Math.exp((-G * dt) / C) +
          (1 / Math.exp(b * dt)) * (v - phi * (V0 - beta) - steady) +
          steady;
      }
      th1 = v + s + thInf;
    }
    out.margin = Math.min(out.margin, Math.abs(V1 - th1));
    if (!(V1 > th1)) {
      [V0, th0, I0] = [V1, th1, I1];
      write(t);
      t += 1;
      continue;
    }
    const time = t * dt + (dt * (th0 - V0)) / (V1 - V0 - (th1 - th0));
    out.steps.push(t);
    out.times.push(time);
    out.spikeVoltages.push(V0 + ((V1 - V0) * (time - (t - 1) * dt)) / dt);
    out.spikeThresholds.push(th0 + ((th1 - th0) * (time - (t - 1) * dt)) / dt);

    const reset = config.AScurrent_reset_method;
    I0 = I1.map((value, j) => {
      if (reset.name === "none") return 0;
      const jump = config.asc_amp_array[j]! * (coeffs.asc_amp_array?.[j] ?? 1);
      return jump + value * reset.params.r[j]! * Math.exp(-(k[j]! * dt * n));
    });
    const voltageReset = config.voltage_reset_method;
    V0 = voltageReset.name === "zero" ? 0 : voltageReset.params.a * V1 + voltageReset.params.b;
    const thresholdReset = config.threshold_reset_method;
    th0 = thInf;
    if (thresholdReset.name === "three_components") {
      s = s * Math.exp(-thresholdReset.params.b_spike * n * dt) + thresholdReset.params.a_spike;
      th0 = s + v + thInf;
    }
    write(t + n);
    t += n + 1;
    if (V0 > th0) {
      for (let sample = t; sample < t + 5; sample++) write(sample);
      out.stoppedEarly = true;
      break;
    }
  }
  return out;
}
