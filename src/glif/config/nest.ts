import * as z from "zod/mini";
import { checkDocument, issuesOf } from "../../base/document/check-document.js";
import { isObject, type JsonObject } from "../../base/document/json.js";
import { once } from "../../base/document/schemas.js";
import { InvalidModelError, type ModelIssue } from "../../base/errors.js";
import { listIssues } from "../../base/text/issue-list.js";
import { type GlifDocument, parseGlifDocument } from "./parse-config.js";

/** A model made from NEST parameters, and the parameters that a GLIF config cannot represent. */
export interface NestDocument extends GlifDocument {
  readonly warnings: readonly string[];
}

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

/** Which mechanisms are on, in both; a flag may be missing. */
const flagsSchema = once(() =>
  z.object({
    spike_dependent_threshold: z.optional(z.boolean()),
    after_spike_currents: z.optional(z.boolean()),
    adapting_threshold: z.optional(z.boolean()),
  }),
);

const positive = () => z.number().check(z.gt(0));
const numbers = () => z.array(z.number());

/** Parameters of every model [mV, nS, pF, ms]. */
const membraneSchema = once(() =>
  z.object({
    V_th: z.number(),
    g: positive(),
    E_L: z.number(),
    C_m: positive(),
    t_ref: positive(),
    V_m: z.optional(z.number()),
  }),
);

/** Of a model without a spike-dependent threshold [mV]. */
const resetSchema = once(() => z.object({ V_reset: z.number() }));

/** Of a spike-dependent threshold and reset [mV, 1/ms, 1, mV]. */
const spikeSchema = once(() =>
  z.object({
    th_spike_add: z.number(),
    th_spike_decay: positive(),
    voltage_reset_fraction: z.number(),
    voltage_reset_add: z.number(),
  }),
);

/** Of after-spike currents [1/ms, pA, pA, 1]. */
const currentsSchema = once(() =>
  z.object({
    asc_decay: z.array(positive()),
    asc_amps: numbers(),
    asc_init: z.optional(numbers()),
    asc_r: z.optional(numbers()),
  }),
);

/** Of an adapting threshold [1/ms]. */
const adaptingSchema = once(() => z.object({ th_voltage_index: z.number(), th_voltage_decay: positive() }));

/** Names of all parameters that are read. */
const namesRead = once(() => [
  ...[flagsSchema(), membraneSchema(), resetSchema(), spikeSchema(), currentsSchema(), adaptingSchema()].flatMap(
    (schema) => Object.keys(schema.shape),
  ),
  ...Object.values(OLD_NAMES),
]);

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
  const reader = new NestReader(isObject(document) ? document : {});
  const read = reader.read();
  if (read === null) {
    const { issues } = reader;
    const { reason, lead } = listIssues(issues);
    const name = `the NEST parameters${options.path === undefined ? "" : ` ${options.path}`}`;
    throw new InvalidModelError(`use ${name}`, reason, { path: options.path, issues, lead });
  }
  return { ...parseGlifDocument(configOf(read), options), warnings: warningsOf(read) };
}

/** What a document holds; null for mechanisms that are off. */
interface NestParameters {
  readonly names: readonly string[];
  readonly membrane: z.output<ReturnType<typeof membraneSchema>>;
  readonly reset: z.output<ReturnType<typeof resetSchema>> | null;
  readonly spike: z.output<ReturnType<typeof spikeSchema>> | null;
  readonly currents: z.output<ReturnType<typeof currentsSchema>> | null;
  readonly adapting: z.output<ReturnType<typeof adaptingSchema>> | null;
  /** Whether the mechanisms were derived from the parameters. */
  readonly guessed: boolean;
  /** A constant current [pA]. */
  readonly current: number;
}

class NestReader {
  readonly issues: ModelIssue[] = [];
  readonly #names: readonly string[];
  /** The document, with NEST's names. */
  readonly #document: JsonObject;

  constructor(document: JsonObject) {
    this.#names = Object.keys(document);
    const old = Object.entries(OLD_NAMES).filter(([, name]) => Object.hasOwn(document, name));
    this.#document = { ...Object.fromEntries(old.map(([name, before]) => [name, document[before]])), ...document };
  }

  /** The parameters; null if there are {@link issues}. */
  read(): NestParameters | null {
    const { guessed, threshold, currents, adapting } = this.#mechanisms();
    const membrane = this.#part(membraneSchema());
    const read = {
      names: this.#names,
      reset: threshold ? null : this.#part(resetSchema()),
      spike: threshold ? this.#part(spikeSchema()) : null,
      currents: currents ? this.#part(currentsSchema()) : null,
      adapting: adapting ? this.#part(adaptingSchema()) : null,
      guessed,
      current: Number(this.#document.I_e ?? 0),
    };
    const [reset, above] = [read.reset?.V_reset, membrane?.V_th];
    if (reset !== undefined && above !== undefined && !(reset < above)) {
      this.issues.push({ at: "V_reset", message: `${reset}, expected less than V_th` });
    }
    const { asc_decay = [], ...others } = read.currents ?? {};
    for (const [at, values] of Object.entries(others)) {
      if (values === undefined || values.length === asc_decay.length) continue;
      this.issues.push({ at, message: `has ${values.length} values, but asc_decay has ${asc_decay.length}` });
    }
    return membrane === null || this.issues.length > 0 ? null : { ...read, membrane };
  }

  #mechanisms() {
    const flags = this.#part(flagsSchema());
    // Files for NEST before 2.20 have no flags: the model's name determined the mechanisms, and the file has their
    // parameters.
    const guessed = flags !== null && Object.values(flags).every((flag) => flag === undefined);
    const has = (parameter: string): boolean => guessed && this.#document[parameter] !== undefined;
    const threshold = flags?.spike_dependent_threshold ?? has("th_spike_add");
    const currents = flags?.after_spike_currents ?? has("asc_amps");
    const adapting = flags?.adapting_threshold ?? has("th_voltage_index");
    const combined = `${threshold ? "t" : "-"}${currents ? "c" : "-"}${adapting ? "a" : "-"}`;
    if (!LEVELS.includes(combined)) {
      const message =
        "an adapting threshold goes with a spike-dependent threshold and after-spike currents alone, in NEST as here";
      this.issues.push({ at: "adapting_threshold", message });
    }
    return { guessed, threshold, currents, adapting };
  }

  /** Some of the parameters; null if there is a problem, which is in {@link issues} then. */
  #part<Schema extends z.core.$ZodType>(schema: Schema): z.output<Schema> | null {
    const { value, problems } = checkDocument(schema, this.#document);
    this.issues.push(...issuesOf(problems ?? []));
    return value;
  }
}

/** The GLIF config, in the form published by the Allen Institute (glif.md C.2). */
function configOf({ membrane, reset, spike, currents, adapting }: NestParameters): JsonObject {
  const { V_th, E_L, V_m = E_L } = membrane;
  const above = (voltage: number): number => (voltage - E_L) * 1e-3;
  const ofSpike = spike && { a_spike: spike.th_spike_add * 1e-3, b_spike: spike.th_spike_decay * 1e3 };
  const { asc_decay = [], asc_amps = [], asc_init, asc_r } = currents ?? {};
  return {
    type: "GLIF",
    El: 0,
    El_reference: E_L * 1e-3,
    dt: STEP_MS * 1e-3,
    R_input: 1 / (membrane.g * 1e-9),
    C: membrane.C_m * 1e-12,
    th_inf: above(V_th),
    th_adapt: null,
    spike_cut_length: Math.round(membrane.t_ref / STEP_MS),
    asc_tau_array: asc_decay.map((rate) => 1e-3 / rate),
    asc_amp_array: asc_amps.map((pA) => pA * 1e-12),
    init_voltage: above(V_m),
    init_threshold: above(V_th),
    init_AScurrents: asc_init?.map((pA) => pA * 1e-12) ?? asc_decay.map(() => 0),
    coeffs: {},
    AScurrent_dynamics_method: { name: currents ? "exp" : "none", params: {} },
    voltage_dynamics_method: { name: "linear_forward_euler", params: {} },
    threshold_dynamics_method: thresholdDynamics(ofSpike, adapting),
    AScurrent_reset_method: currents
      ? { name: "sum", params: { r: asc_r ?? asc_decay.map(() => 1) } }
      : { name: "none", params: {} },
    voltage_reset_method: voltageReset(spike, above(reset?.V_reset ?? E_L)),
    threshold_reset_method: ofSpike ? { name: "three_components", params: ofSpike } : { name: "inf", params: {} },
  };
}

function thresholdDynamics(
  spike: { readonly a_spike: number; readonly b_spike: number } | null,
  adapting: NestParameters["adapting"],
): JsonObject {
  if (spike === null) return { name: "inf", params: {} };
  if (adapting === null) return { name: "spike_component", params: { ...spike, a_voltage: 0, b_voltage: 0 } };
  const voltage = { a_voltage: adapting.th_voltage_index * 1e3, b_voltage: adapting.th_voltage_decay * 1e3 };
  return { name: "three_components_exact", params: { ...spike, ...voltage } };
}

/** With a spike-dependent threshold NEST keeps a fraction of the voltage; otherwise it resets to `V_reset`. */
function voltageReset(spike: NestParameters["spike"], reset: number): JsonObject {
  if (spike) {
    return { name: "v_before", params: { a: spike.voltage_reset_fraction, b: spike.voltage_reset_add * 1e-3 } };
  }
  return reset === 0 ? { name: "zero", params: {} } : { name: "v_before", params: { a: 0, b: reset } };
}

/** Warnings for users of the model: what was omitted, and how NEST differs. */
function warningsOf(read: NestParameters): string[] {
  const { names, membrane, guessed, current } = read;
  const steps = membrane.t_ref / STEP_MS;
  const cut = Math.round(steps);
  const rounded = Math.abs(steps - cut) > 1e-6 ? `, rounded from ${short(steps)}` : "";
  const synapses = SYNAPSES.filter((name) => names.includes(name));
  const known = new Set([...namesRead(), ...SYNAPSES]);
  const unknown = names.filter((name) => !known.has(name) && !IGNORED.test(name));
  return [
    `t_ref, ${short(membrane.t_ref)} ms, is a spike cut of ${cut} steps of ${STEP_MS} ms${rounded}: at another time step it is as many steps, unless the cut is held in time (--glif-cut time)`,
    "NEST solves the membrane exactly, which --glif-membrane exact does too; without it, it is solved by AllenSDK's forward Euler",
    ...(synapses.length > 0
      ? [
          `synapses are left out (${synapses.join(", ")}): their alpha currents are given with the stimulus, as spikes:times=FILE,rise=TAU,decay=TAU`,
        ]
      : []),
    ...(current === 0
      ? []
      : [`the constant current I_e, ${short(current)} pA, is left out: give it with the stimulus`]),
    ...(guessed
      ? [`the file does not say which mechanisms are on: taken are ${described(read)}, by the parameters it has`]
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

function described({ spike, currents, adapting }: NestParameters): string {
  const parts = [
    ...(currents ? ["after-spike currents"] : []),
    ...(spike ? ["a spike-dependent threshold and reset"] : []),
    ...(adapting ? ["an adapting threshold"] : []),
  ];
  return parts.length === 0 ? "none" : parts.join(", ");
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
