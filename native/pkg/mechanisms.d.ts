/** A mechanism of the solver: native/core/src/mechanisms/catalogue.rs. */
export interface MechanismRecord {
  /** NEURON's name. */
  readonly name: string;
  readonly family: "leak" | "calcium-pool" | "gated" | "markov" | "calcium-gated";
  readonly parameters: readonly ParameterRecord[];
  /** What can be recorded besides the current. */
  readonly states: readonly string[];
  /** NEURON's variables of ions that it reads, such as `ena`. */
  readonly reads: readonly string[];
  /** NEURON's variables of ions that it writes, such as `ina`. */
  readonly writes: readonly string[];
  /** NEURON's names of its currents through the membrane. */
  readonly currents: readonly string[];
}

/** A parameter of a mechanism. */
export interface ParameterRecord {
  /** NEURON's name without the mechanism's suffix. */
  readonly name: string;
  /** Unit; "1" for a pure number. */
  readonly unit: string;
  /** Value where none is given. */
  readonly default: number;
  /** One value a segment, or one for the whole cell. */
  readonly scope: "range" | "global";
  /** Lower values have no physical meaning. */
  readonly from?: number;
  /** Only higher values have a physical meaning. */
  readonly above?: number;
}

/** All mechanisms, in the order in which NEURON adds up their currents. */
export declare const table: readonly MechanismRecord[];
