import type { Response, RunOptions } from "../base/types.js";
import type { CableCell } from "./cable/cable-cell.js";
import type { AxonRule } from "./cable/cable-sections.js";
import type { Devices } from "./devices/device.js";
import type { Probe } from "./extracellular/probe.js";
import type { Fit } from "./fit/fit.js";
import type { Morphology } from "./morphology/sections.js";
import type { JUNCTIONS, SOLVERS } from "./run-choices.js";

/** Integration method of a run. @useDeclaredType */
export type SolverName = (typeof SOLVERS)[number];

/** Treatment of the fit's junction potential. @useDeclaredType */
export type JunctionPotential = (typeof JUNCTIONS)[number];

/** Options of {@link BiophysicalModel.run}. */
export interface BiophysicalRunOptions extends RunOptions, Devices {
  /**
   * `exact` (default): NEURON's fixed step, backward Euler, bit-identical on all machines. `fast`: the same with
   * coarser tables and fewer modes, within 1e-4 mV between spikes and 1e-4 ms in spike times. `second-order`:
   * Crank-Nicolson with staggered states, NEURON's secondorder = 2. `reference`: NEURON's fixed step, operation by
   * operation, to verify the other methods.
   */
  readonly solver?: SolverName | undefined;
  /**
   * `add`: subtracts the fit's junction potential from the voltage (−14 mV raises it by 14 mV), as in AllenSDK's output
   * and in recordings. `none`: the model's own voltage. Default: `add` in Allen's sampling, `none` in a plain run and
   * under a voltage clamp, whose command is the model's own voltage.
   */
  readonly junctionPotential?: JunctionPotential | undefined;
  /** Records the potential outside the cell, see `extracellular` of the response. Each contact takes 8 bytes per sample. */
  readonly probe?: Probe | undefined;
}

/**
 * Response of a biophysical model. Its spike times are the threshold times from spike detection over the whole sweep,
 * with the defaults of ephys-features.md E.2.
 */
export interface BiophysicalResponse extends Response {
  readonly kind: "biophysical";
}

/** Source of a model; included in the provenance of its responses. */
export interface BiophysicalModelMeta {
  /** Id of the neuronal model in the Allen database. */
  readonly id?: number | null | undefined;
  readonly name?: string | null | undefined;
  /** Species of the cell, such as `Homo sapiens`. */
  readonly species?: string | null | undefined;
  /** File of the fit parameters, and its SHA-256. */
  readonly source?: string | undefined;
  readonly sha256?: string | undefined;
  /** File of the morphology, and its SHA-256. */
  readonly morphology?: { readonly source: string; readonly sha256: string } | undefined;
}

/** All parts of a model, as plain data; without the morphology, it is what other threads need. */
export interface BiophysicalDefinition {
  readonly fit: Fit;
  /** The cell that `compileCable` builds from fit, morphology and axon rule. */
  readonly cell: CableCell;
  readonly axon: AxonRule;
  readonly meta: BiophysicalModelMeta;
  /** The reconstruction of the cell; needed only to change the model. */
  readonly morphology?: Morphology | undefined;
}
