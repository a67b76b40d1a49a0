/**
 * `rheobase/engine`: models, stimuli and analysis without files, network or other Node APIs; runs in Node, in browsers
 * and in their workers. Input is text, parsed JSON and the solver's bytes.
 *
 * ```ts
 * import {
 *   axonRuleOf, BiophysicalModel, buildSections, compileCable, GlifModel, loadSolver, openGlifConfig, parseFit, parseSwc,
 *   Stimulus,
 * } from "rheobase/engine";
 *
 * const stimulus = Stimulus.parse("square:amplitude=190pA,start=0.1s,duration=0.5s,total=0.7s");
 * const glif = new GlifModel(await openGlifConfig(configJson));
 * console.log((await glif.run(stimulus)).spikeTimes); // Float64Array [s]
 *
 * const solver = loadSolver(bytes); // of rheobase/solver.wasm
 * const fit = parseFit(fitJson);
 * const axon = axonRuleOf(fit);
 * const cell = compileCable(buildSections(parseSwc(swcText)), fit, { axon });
 * using model = new BiophysicalModel({ fit, cell, axon, meta: {} }, solver);
 * console.log((await model.run(stimulus)).voltage); // Float64Array [V]
 * ```
 *
 * Includes all of `rheobase/analysis`. A stimulus with an expression loads mathjs, and `openGlifConfig` its schema.
 *
 * @module
 */
export * from "./analysis.js";
export {
  CancelledError,
  DamagedCacheError,
  InternalError,
  InvalidModelError,
  InvalidMorphologyError,
  InvalidOptionError,
  InvalidRecordingError,
  InvalidStimulusError,
  NetworkError,
  NotFoundError,
  NumericalFailureError,
  OutputExistsError,
  RheobaseError,
  UnsupportedMechanismError,
  WriteFailedError,
} from "./base/errors.js";
export { traceView } from "./base/trace-view.js";
export type {
  ClampRecord,
  ContactPosition,
  ElectrodeRecord,
  ExtracellularPotential,
  Provenance,
  Response,
  RunOptions,
  SimulatedVoltage,
  Trace,
} from "./base/types.js";
export { VERSION } from "./base/version.js";
export type { CableCell, CellMarkers, CellSection, NodeMechanism } from "./biophys/cable/cable-cell.js";
export type { AxonRule } from "./biophys/cable/cable-sections.js";
export type { CompileOptions } from "./biophys/cable/compile.js";
export { axonRuleOf, compileCable } from "./biophys/cable/compile.js";
export type { ModelSection } from "./biophys/cable/model-section.js";
export type { Place } from "./biophys/cable/places.js";
export { placeNamed, placesNamed } from "./biophys/cable/places.js";
export type { SolverSite } from "./biophys/cable/recorded-sites.js";
export type { ModelChanges } from "./biophys/changes/change-model.js";
export type { ParameterChange } from "./biophys/changes/change-rule.js";
export type {
  AlphaSynapse,
  Clamp,
  Command,
  CommandStep,
  ConductanceClamp,
  CurrentElectrode,
  DescribedCurrent,
  Devices,
  EventSynapse,
  Exp2Synapse,
  ExpSynapse,
  ManySynapses,
  PlacedSynapse,
  Synapse,
  VoltageClamp,
} from "./biophys/devices/device.js";
export type { DeviceEvents, SolverDevice } from "./biophys/devices/solver-device.js";
export type { Probe, ProbeContact } from "./biophys/extracellular/probe.js";
export type {
  Distribution,
  ExponentialDistribution,
  ExpressionDistribution,
  LinearDistribution,
  ScaledDistribution,
  StepDistribution,
  UniformDistribution,
} from "./biophys/fit/distribution.js";
export type { Fit, FitKind, FitOptions, GroupReversal, GroupValue } from "./biophys/fit/fit.js";
export { parseFit } from "./biophys/fit/fit.js";
export type { FitExtension, LocalValue } from "./biophys/fit/fit-extension.js";
export type { GenomeEntry } from "./biophys/fit/fit-genome.js";
export { BiophysicalModel } from "./biophys/model.js";
export type {
  BiophysicalDefinition,
  BiophysicalModelMeta,
  BiophysicalResponse,
  BiophysicalRunOptions,
  JunctionPotential,
  SolverName,
} from "./biophys/model-types.js";
export type { Marker } from "./biophys/morphology/markers.js";
export type { MorphologyChange, MorphologyChangeKind } from "./biophys/morphology/morphology-change.js";
export type { Outline } from "./biophys/morphology/section-draft.js";
export type { Morphology, Section } from "./biophys/morphology/sections.js";
export { buildSections } from "./biophys/morphology/sections.js";
export type { SwcFile, SwcOptions } from "./biophys/morphology/swc/swc.js";
export { parseSwc } from "./biophys/morphology/swc/swc.js";
export type { SwcPoint } from "./biophys/morphology/swc/swc-point.js";
export type { Solver, SolverBatch, SolverCell } from "./biophys/solver.js";
export { loadSolver } from "./biophys/solver.js";
export type { GlifBuffers, GlifCellOptions, GlifCellResult, GlifTraceName } from "./glif/cell.js";
export { GlifCell } from "./glif/cell.js";
export type { GlifChanges } from "./glif/config/change-config.js";
export type { DeepReadonly, GlifConfig } from "./glif/config/config-schema.js";
export { openGlifConfig } from "./glif/config/open-config.js";
export type { ParseGlifOptions } from "./glif/config/parse-config.js";
export type { ForcedSpikeOptions, ForcedSpikeRun } from "./glif/forced-spikes.js";
export { runForcedSpikes } from "./glif/forced-spikes.js";
export type { GlifLevel } from "./glif/methods.js";
export type { GlifModelMeta, GlifResponse, GlifRunOptions } from "./glif/model.js";
export { GlifModel } from "./glif/model.js";
export type { SpikeTrain } from "./glif/spikes.js";
export type { StepOptions as GlifStepOptions } from "./glif/step/step-constants.js";
export type { CsvOptions } from "./stimulus/csv/csv.js";
export type { ModelRun, RunOutcome } from "./stimulus/model-run.js";

export { Stimulus } from "./stimulus/stimulus.js";
export type { CsvStimulusOptions, FamilyOptions, ParseOptions, SampledCurrent } from "./stimulus/stimulus-options.js";
export { type NetStim, netStimTimes } from "./stimulus/trains/net-stim.js";
export type { Trains } from "./stimulus/trains/train-value.js";
