import { InvalidModelError, type ModelIssue } from "../../base/errors.js";
import { listIssues } from "../../base/text/issue-list.js";
import { quoted } from "../../base/text/printable.js";
import { type GlifDocument, parseGlifDocument } from "./parse-config.js";

/** A model made from NEST parameters, and the parameters that a GLIF config cannot represent. */
export interface NestDocument extends GlifDocument {
  readonly warnings: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Time step of the fit in all published configs [ms], the unit of spike cuts. */
const STEP_MS = 0.05;

/** Names in NEST's `glif_psc`, with BMTK's names from the time when GLIF models were an extension of NEST. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  g: "g_m",
  asc_decay: "k",
  th_spike_add: "a_spike",
  th_spike_decay: "b_spike",
  th_voltage_index: "a_voltage",
  th_voltage_decay: "b_voltage",
  voltage_reset_fraction: "a_reset",
  voltage_reset_add: "b_reset",
};

/**
 * Valid combinations of mechanisms, in NEST as in Allen's levels: spike-dependent threshold, currents, adapting
 * threshold.
 */
const LEVELS = ["---", "t--", "-c-", "tc-", "tca"];

const BASE = ["V_th", "g", "E_L", "C_m", "t_ref"];
const FLAGS = ["spike_dependent_threshold", "after_spike_currents", "adapting_threshold"] as const;
const SPIKE = ["th_spike_add", "th_spike_decay", "voltage_reset_fraction", "voltage_reset_add"];
const CURRENTS = ["asc_decay", "asc_amps", "asc_init", "asc_r"];
const VOLTAGE = ["th_voltage_index", "th_voltage_decay"];
/** Parameters of synapses, which a single cell with injected current does not have. */
const SYNAPSES = ["tau_syn", "E_rev", "tau_rise", "tau_decay", "tau_syn_fast", "tau_syn_slow", "amp_slow"];
/** Integration options, and state and bookkeeping fields of `nest.GetStatus`. */
const IGNORED =
  /^(?:V_dynamics_method|model|model_id|element_type|global_id|local_id?|node_uses_wfr|frozen|thread\w*|vp|available|capacity|instantiations|type_id|recordables|receptor_types|has_connections|supports_precise_spikes|synaptic_elements|t_spike|archiver_length|beta_Ca|tau_Ca|Ca|tau_minus\w*|post_trace|ASCurrents\w*|I|I_syn|threshold|threshold_spike|threshold_voltage|V_reset|V_m|I_e)$/;

/**
 * Converts the parameters of NEST's `glif_psc` (nS, pF, mV, ms, pA) to a GLIF model; also accepts the names in BMTK's
 * older `*_glif_lif_asc_psc.json`. Inverse of BMTK's conversion (bmtk/simulator/pointnet/glif_utils.py): voltages
 * become relative to `E_L`, and `t_ref` becomes a spike cut in steps of 0.05 ms.
 *
 * @param document the parsed JSON
 * @throws InvalidModelError with every problem and its path in `issues`
 */
export function parseNestGlif(document: unknown, options: { readonly path?: string | undefined } = {}): NestDocument {
  const name = `the NEST parameters${options.path === undefined ? "" : ` ${options.path}`}`;
  const reader = new NestReader(document as Json);
  const config = reader.config();
  const { issues } = reader;
  if (issues.length > 0) {
    const { reason, lead } = listIssues(issues);
    throw new InvalidModelError(`use ${name}`, reason, { path: options.path, issues, lead });
  }
  return { ...parseGlifDocument(config, options), warnings: reader.warnings() };
}

class NestReader {
  readonly issues: ModelIssue[] = [];
  readonly #document: Json;
  readonly #mechanisms: { readonly threshold: boolean; readonly currents: boolean; readonly adapting: boolean };
  readonly #guessed: boolean;

  constructor(document: Json) {
    this.#document = document;
    // Files for NEST before 2.20 have no flags: the model's name determined the mechanisms, and the file has their
    // parameters.
    this.#guessed = FLAGS.every((flag) => document[flag] === undefined);
    const on = (flag: (typeof FLAGS)[number], parameter: string): boolean =>
      this.#guessed ? this.#value(parameter) !== undefined : this.#flag(flag);
    this.#mechanisms = {
      threshold: on("spike_dependent_threshold", "th_spike_add"),
      currents: on("after_spike_currents", "asc_amps"),
      adapting: on("adapting_threshold", "th_voltage_index"),
    };
    const { threshold, currents, adapting } = this.#mechanisms;
    const combined = `${threshold ? "t" : "-"}${currents ? "c" : "-"}${adapting ? "a" : "-"}`;
    if (!LEVELS.includes(combined)) {
      this.#complain(
        "adapting_threshold",
        "an adapting threshold goes with a spike-dependent threshold and after-spike currents alone, in NEST as here",
      );
    }
  }

  /** The GLIF config, in the form published by the Allen Institute (glif.md C.2). */
  config(): Json {
    const { threshold, currents, adapting } = this.#mechanisms;
    const rest = this.#number("E_L");
    const above = (name: string): number => (this.#number(name) - rest) * 1e-3;
    const thInf = above("V_th");
    const cutMs = this.#number("t_ref", { above: 0 });
    const components = currents ? this.#numbers("asc_decay", null).length : 0;
    const spike = threshold
      ? { a_spike: this.#number("th_spike_add") * 1e-3, b_spike: this.#number("th_spike_decay", { above: 0 }) * 1e3 }
      : null;
    return {
      type: "GLIF",
      El: 0,
      El_reference: rest * 1e-3,
      dt: STEP_MS * 1e-3,
      R_input: 1 / (this.#number("g", { above: 0 }) * 1e-9),
      C: this.#number("C_m", { above: 0 }) * 1e-12,
      th_inf: thInf,
      th_adapt: null,
      spike_cut_length: Math.max(Math.round(cutMs / STEP_MS), 0),
      asc_tau_array: currents ? this.#numbers("asc_decay", components).map((k) => this.#positive(k)) : [],
      asc_amp_array: currents ? this.#numbers("asc_amps", components).map((pA) => pA * 1e-12) : [],
      init_voltage: this.#value("V_m") === undefined ? 0 : above("V_m"),
      init_threshold: thInf,
      init_AScurrents: currents ? this.#initial(components) : [],
      coeffs: {},
      AScurrent_dynamics_method: { name: currents ? "exp" : "none", params: {} },
      voltage_dynamics_method: { name: "linear_forward_euler", params: {} },
      threshold_dynamics_method: this.#thresholdDynamics(spike, adapting),
      AScurrent_reset_method: currents
        ? { name: "sum", params: { r: this.#kept(components) } }
        : { name: "none", params: {} },
      voltage_reset_method: this.#voltageReset(threshold, above),
      threshold_reset_method:
        spike === null ? { name: "inf", params: {} } : { name: "three_components", params: spike },
    };
  }

  /** Warnings for users of the model: what was omitted, and how NEST differs. */
  warnings(): string[] {
    const names = Object.keys(this.#document);
    const steps = this.#number("t_ref") / STEP_MS;
    const cut = Math.round(steps);
    const rounded = Math.abs(steps - cut) > 1e-6 ? `, rounded from ${short(steps)}` : "";
    const synapses = SYNAPSES.filter((name) => names.includes(name));
    const current = Number(this.#value("I_e") ?? 0);
    const known = new Set([
      ...BASE,
      ...FLAGS,
      ...SPIKE,
      ...CURRENTS,
      ...VOLTAGE,
      ...Object.values(OLD_NAMES),
      ...SYNAPSES,
    ]);
    const unknown = names.filter((name) => !known.has(name) && !IGNORED.test(name));
    return [
      `t_ref, ${short(this.#number("t_ref"))} ms, is a spike cut of ${cut} steps of ${STEP_MS} ms${rounded}: at another time step it is as many steps, unless the cut is held in time (--glif-cut time)`,
      "NEST solves the membrane exactly, which --glif-membrane exact does too; without it, it is solved by AllenSDK's forward Euler",
      ...(synapses.length > 0
        ? [
            `synapses are left out (${synapses.join(", ")}): their alpha currents are given with the stimulus, as spikes:times=FILE,rise=TAU,decay=TAU`,
          ]
        : []),
      ...(current === 0
        ? []
        : [`the constant current I_e, ${short(current)} pA, is left out: give it with the stimulus`]),
      ...(this.#guessed
        ? [`the file does not say which mechanisms are on: taken are ${this.#described()}, by the parameters it has`]
        : []),
      ...(unknown.length > 0
        ? [
            `parameters that are not known are left out: ${unknown
              .slice(0, 8)
              .map((each) => JSON.stringify(each).slice(1, 41))
              .join(", ")}`.replace(/"/g, ""),
          ]
        : []),
    ];
  }

  #described(): string {
    const { threshold, currents, adapting } = this.#mechanisms;
    const parts = [
      ...(currents ? ["after-spike currents"] : []),
      ...(threshold ? ["a spike-dependent threshold and reset"] : []),
      ...(adapting ? ["an adapting threshold"] : []),
    ];
    return parts.length === 0 ? "none" : parts.join(", ");
  }

  #thresholdDynamics(spike: { a_spike: number; b_spike: number } | null, adapting: boolean): Json {
    if (spike === null) return { name: "inf", params: {} };
    if (!adapting) return { name: "spike_component", params: { ...spike, a_voltage: 0, b_voltage: 0 } };
    const voltage = {
      a_voltage: this.#number("th_voltage_index") * 1e3,
      b_voltage: this.#number("th_voltage_decay", { above: 0 }) * 1e3,
    };
    return { name: "three_components_exact", params: { ...spike, ...voltage } };
  }

  /** With a spike-dependent threshold NEST keeps a fraction of the voltage; otherwise it resets to `V_reset`. */
  #voltageReset(threshold: boolean, above: (name: string) => number): Json {
    if (threshold) {
      const a = this.#number("voltage_reset_fraction");
      return { name: "v_before", params: { a, b: this.#number("voltage_reset_add") * 1e-3 } };
    }
    const reset = above("V_reset");
    if (!(reset < above("V_th")))
      this.#complain("V_reset", `${quoted(this.#value("V_reset"))}, expected less than V_th`);
    return reset === 0 ? { name: "zero", params: {} } : { name: "v_before", params: { a: 0, b: reset } };
  }

  #initial(components: number): number[] {
    if (this.#value("asc_init") === undefined) return new Array<number>(components).fill(0);
    return this.#numbers("asc_init", components).map((pA) => pA * 1e-12);
  }

  #kept(components: number): number[] {
    return this.#value("asc_r") === undefined
      ? new Array<number>(components).fill(1)
      : this.#numbers("asc_r", components);
  }

  /** Time constant [s] of a decay rate [1/ms]. */
  #positive(rate: number): number {
    if (!(rate > 0)) this.#complain("asc_decay", `${rate}, expected more than 0`);
    return 1e-3 / rate;
  }

  #value(name: string): unknown {
    const old = OLD_NAMES[name];
    if (Object.hasOwn(this.#document, name)) return this.#document[name];
    return old !== undefined && Object.hasOwn(this.#document, old) ? this.#document[old] : undefined;
  }

  #flag(name: string): boolean {
    const value = this.#value(name);
    if (value !== undefined && typeof value !== "boolean")
      this.#complain(name, `${quoted(value)}, expected true or false`);
    return value === true;
  }

  #number(name: string, { above }: { readonly above?: number } = {}): number {
    const value = this.#value(name);
    if (typeof value !== "number") {
      this.#complain(name, value === undefined ? "is missing" : `${quoted(value)}, expected a number`);
      return 1;
    }
    if (above !== undefined && !(value > above)) this.#complain(name, `${value}, expected more than ${above}`);
    return value;
  }

  #numbers(name: string, length: number | null): number[] {
    const value = this.#value(name);
    if (!Array.isArray(value) || !value.every((each) => typeof each === "number")) {
      this.#complain(name, value === undefined ? "is missing" : `${quoted(value)}, expected a list of numbers`);
      return [];
    }
    if (length !== null && value.length !== length) {
      this.#complain(name, `has ${value.length} values, but asc_decay has ${length}`);
    }
    return value;
  }

  #complain(at: string, message: string): void {
    if (!this.issues.some((issue) => issue.at === at && issue.message === message)) this.issues.push({ at, message });
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
