import type { AxonRule } from "../biophys/cable/cable-sections.js";
import type { FigureLayout } from "../figures/layout.js";
import type { DatabaseOptions, ModelFileOptions, ModelRunOptions, ReadAhead } from "../models/opened-model.js";
import type { TraceUnits } from "../nwb/read/trace-values.js";
import type { DeviceTexts } from "./devices/device-family.js";
import type { CsvSettings } from "./stimuli/open-stimulus.js";

/** The user's request. */
export interface RunRequest {
  readonly model: string;
  /** The model's file, if it has been read already. */
  readonly read?: ReadAhead | undefined;
  /** Where to get a model given by its id. */
  readonly database?: DatabaseOptions | undefined;
  readonly axon?: AxonRule | undefined;
  /** Files that replace those of the model. */
  readonly modelFiles?: ModelFileOptions | undefined;
  /** Reject a morphology that NEURON would change. */
  readonly strict?: boolean | undefined;
  /** Recording whose stimuli to simulate. */
  readonly recording?: string | undefined;
  /**
   * Only report what downloading a missing recording would take; default false. A plan with such a `download` cannot be
   * executed.
   */
  readonly dryRun?: boolean | undefined;
  /** Selected sweeps of the recording, as `selectSweeps` reads them. */
  readonly sweeps?: string | undefined;
  /** Only sweeps recorded by this electrode. */
  readonly electrode?: string | undefined;
  /** Units of the recording, if it does not state them. */
  readonly units?: TraceUnits | undefined;
  /** Whether to read other files that a recording refers to; default false. */
  readonly allowExternal?: boolean | undefined;
  /** Stimulus descriptions, of one or of a family, or CSV files. */
  readonly stimuli?: readonly string[] | undefined;
  /** Protocols of the Allen Institute, by name; their stimuli follow the described ones. */
  readonly protocols?: readonly string[] | undefined;
  /** Maximum number of sweeps that families make; default 1000. */
  readonly maxSweeps?: number | undefined;
  /** Devices on a biophysical cell; alone, without stimuli, recording and sweeps, they make the sweeps. */
  readonly devices?: DeviceTexts | undefined;
  /** Settings that CSV files do not state. */
  readonly csv?: CsvSettings | undefined;
  readonly output?: string | undefined;
  readonly existing: "error" | "skip" | "overwrite";
  readonly plot?: string | undefined;
  /** How sweeps share the figure; default: families over each other, others in a grid. */
  readonly layout?: FigureLayout | undefined;
  readonly jobs?: number | undefined;
  readonly settings: ModelRunOptions;
  readonly write: {
    readonly precision?: "float32" | "float64";
    readonly ipfx?: boolean;
    readonly spikeCutValue?: number;
    readonly stateVariables?: boolean;
    readonly command?: string;
  };
}
