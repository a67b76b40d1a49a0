import * as z from "zod/mini";

/** A finite number with its meaning and unit, which appear in the JSON Schema for editors. */
const quantity = (description: string) => z.number().check(z.describe(description));
const positive = (description: string) => z.number().check(z.positive(), z.describe(description));

/** A method without parameters. */
const plain = <N extends string>(name: N) => z.strictObject({ name: z.literal(name), params: z.strictObject({}) });

const spikeDecay = quantity("Decay rate of the spike component of the threshold [1/s]");
const spikeJump = quantity("Jump of the spike component of the threshold, as it is right after the spike cut [V]");

const afterSpikeDynamics = z.discriminatedUnion("name", [plain("none"), plain("exp")]);

// The simulation ignores these three; published files contain them, so they are optional.
const spikeComponent = z.strictObject({
  name: z.literal("spike_component"),
  params: z.strictObject({
    b_spike: spikeDecay,
    a_spike: z.optional(z.number()),
    a_voltage: z.optional(z.number()),
    b_voltage: z.optional(z.number()),
  }),
});

const threeComponents = z.strictObject({
  name: z.literal("three_components_exact"),
  params: z.strictObject({
    b_spike: spikeDecay,
    a_voltage: quantity("Rate at which the threshold follows the voltage [1/s]"),
    b_voltage: quantity("Decay rate of the voltage component of the threshold [1/s]"),
    a_spike: z.optional(z.number()),
  }),
});

const afterSpikeReset = z.discriminatedUnion("name", [
  plain("none"),
  z.strictObject({
    name: z.literal("sum"),
    params: z.strictObject({
      r: z.array(z.number()).check(z.describe("Fraction of each after-spike current that is kept")),
    }),
  }),
]);

const voltageReset = z.discriminatedUnion("name", [
  plain("zero"),
  z.strictObject({
    name: z.literal("v_before"),
    params: z.strictObject({
      a: quantity("Fraction of the voltage at the spike that is kept"),
      b: quantity("Voltage added to it [V]"),
    }),
  }),
]);

const thresholdReset = z.discriminatedUnion("name", [
  plain("inf"),
  z.strictObject({
    name: z.literal("three_components"),
    params: z.strictObject({ a_spike: spikeJump, b_spike: spikeDecay }),
  }),
]);

const coefficients = z.strictObject({
  a: z.optional(z.number()),
  b: z.optional(z.number()),
  C: z.optional(z.number().check(z.positive())),
  G: z.optional(z.number().check(z.positive())),
  th_inf: z.optional(z.number()),
  asc_amp_array: z.optional(z.array(z.number())),
});

/**
 * Schema of a GLIF neuron config as published by the Allen Institute (glif.md C.2), with voltages relative to rest.
 * Fields that do not affect the simulation are optional; unknown fields are errors.
 */
export const glifConfigSchema = z.strictObject({
  type: z.optional(z.literal("GLIF")),
  El: quantity("Resting voltage on the model's own scale [V]; 0 in published files"),
  El_reference: z.optional(quantity("Resting voltage of the recorded cell [V]; only absoluteVoltage adds it")),
  dt: positive("Time step of the fit [s]; runs step at the rate of the stimulus"),
  R_input: positive("Input resistance [Ohm]"),
  C: positive("Capacitance [F]"),
  th_inf: quantity("Threshold at rest, relative to rest [V], before coeffs.th_inf"),
  th_adapt: z.optional(z.nullable(z.number())).check(z.describe("Not used")),
  spike_cut_length: z.int().check(z.nonnegative(), z.describe("Length of the cut after a spike [time steps]")),
  asc_tau_array: z
    .array(z.number().check(z.positive()))
    .check(z.describe("Time constant of each after-spike current [s]")),
  asc_amp_array: z.array(z.number()).check(z.describe("Amplitude of each after-spike current right after the cut [A]")),
  init_voltage: quantity("Voltage at the start of a run [V]"),
  init_threshold: quantity("Threshold at the start of a run [V]"),
  init_AScurrents: z.array(z.number()).check(z.describe("After-spike currents at the start of a run [A]")),
  coeffs: z._default(coefficients, {}).check(z.describe("Factors that scale parameters; 1 where missing")),
  AScurrent_dynamics_method: afterSpikeDynamics,
  voltage_dynamics_method: plain("linear_forward_euler"),
  threshold_dynamics_method: z.discriminatedUnion("name", [plain("inf"), spikeComponent, threeComponents]),
  AScurrent_reset_method: afterSpikeReset,
  voltage_reset_method: voltageReset,
  threshold_reset_method: thresholdReset,
  dt_multiplier: z
    .optional(z.int().check(z.positive()))
    .check(z.describe("Coarsening of the fit; forced-spike runs use it")),
  extrapolation_method_name: z.optional(z.string()).check(z.describe("Used by the fit only")),
});

export type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** A validated, immutable GLIF neuron config; field names and units as published (glif.md C.2). @useDeclaredType */
export type GlifConfig = DeepReadonly<z.infer<typeof glifConfigSchema>>;

/** JSON Schema (2020-12) of a neuron config file, in both published shapes: flat, and keyed by model id. */
export function glifConfigJsonSchema(): Record<string, unknown> {
  const { $schema, ...config } = z.toJSONSchema(glifConfigSchema, { io: "input" });
  return {
    $schema,
    title: "GLIF neuron config",
    anyOf: [
      { $ref: "#/$defs/config" },
      {
        type: "object",
        description: "Configs keyed by the id of their neuronal model",
        patternProperties: { "^[0-9]+$": { $ref: "#/$defs/config" } },
        additionalProperties: false,
        minProperties: 1,
      },
    ],
    $defs: { config },
  };
}
