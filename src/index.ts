/**
 * rheobase: simulation engine for the Allen Institute's single-neuron models.
 *
 * ```ts
 * import { openModel, openRecording, runSweeps, Stimulus, writeRecording } from "rheobase";
 *
 * const model = await openModel("GLIF5_neuron_config.json");
 * const response = await model.run(Stimulus.parse("square:amplitude=190pA,start=0.1s,duration=0.5s,total=0.7s"));
 * console.log(response.spikeTimes, response.voltage); // Float64Array [s], Float64Array [V]
 *
 * const recording = await openRecording("specimen_532355382.nwb");
 * const sweep = await recording.sweep(33);
 * await writeRecording("out.nwb", runSweeps(model, [sweep]));
 * ```
 *
 * @module
 */
export type {
  CellFeatureName,
  CellFeatures,
  StimulusSuffix,
} from "./analysis/cell/analyze-cell.js";
export type { SkippedSweep } from "./analysis/cell/cell-sweep.js";
export type { FirstSpikeFeature } from "./analysis/cell/first-spikes.js";
export type { Measure } from "./analysis/compare/measure.js";
export type { FittingFeatureName, FittingFeatures, FittingSpikeFeature } from "./analysis/fitting/fitting-features.js";
export type { FittingSpike } from "./analysis/fitting/fitting-spikes.js";
export { crossings } from "./analysis/spikes/crossings.js";
export { detectSpikes } from "./analysis/spikes/detect-spikes.js";
export type { DetectionOptions } from "./analysis/spikes/detection-options.js";
export type { FeatureTrace } from "./analysis/spikes/feature-trace.js";
export type { SpikeFeatures } from "./analysis/spikes/spike-features.js";
export type { IsiType } from "./analysis/spikes/trough-details.js";
export type { Features } from "./analysis/sweep/extract-features.js";
export { extractFeatures } from "./analysis/sweep/extract-features.js";
export type { SweepFeatures } from "./analysis/sweep/sweep-features.js";
export type { SpikeTrainFeatures } from "./analysis/train/spike-train-features.js";
export type { CacheEnvironment } from "./api/cache/location.js";
export { cacheDirectory } from "./api/cache/location.js";
export type { FetchedItem, FetchItemOptions } from "./api/cached-item.js";
export { fetchItem } from "./api/cached-item.js";
export type { CachedModel } from "./api/cached-package.js";
export { fetchModel } from "./api/cached-package.js";
export { fetchRecording, fetchSweeps } from "./api/cached-recording.js";
export type { ListedModel, ModelFilter } from "./api/cached-tables.js";
export { fetchCells, fetchModels } from "./api/cached-tables.js";
export type { ModelRecord, ModelTemplate } from "./api/models/models.js";
export type { WellKnownFile } from "./api/models/models-files.js";
export type { RmaRecord } from "./api/query/rma.js";
export type { Cell } from "./api/records/cells.js";
export type { SweepRecord } from "./api/records/cells-data.js";
export type {
  CellFeature,
  CellFilter,
  FeatureRange,
  ModelKind,
  Texts as TextFilter,
} from "./api/records/cells-filter.js";
export { filterCells } from "./api/records/cells-filter.js";
export type { Features as RecordFeatures } from "./api/records/records.js";
export type { StoreOptions } from "./api/store.js";
export type {
  FetchedAnswer,
  FetchLike,
  Limits as TransportLimits,
  RetryEvent,
  RetryOptions,
  Timeouts,
  TransportOptions,
} from "./api/transport/transport.js";
export type { ErrorByCode, ErrorCode, ErrorDetails, ModelIssue, MorphologyIssue } from "./base/errors.js";
export {
  CancelledError,
  DamagedCacheError,
  InternalError,
  InvalidModelError,
  InvalidMorphologyError,
  InvalidOptionError,
  InvalidRecordingError,
  InvalidStimulusError,
  isRheobaseError,
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
  CallOptions,
  ClampRecord,
  ContactPosition,
  ElectrodeRecord,
  ExtracellularPotential,
  Progress,
  Provenance,
  Response,
  RunOptions,
  SimulatedVoltage,
  Trace,
} from "./base/types.js";
export { VERSION } from "./base/version.js";
export type { CableCell, CellMarkers, CellSection, NodeMechanism } from "./biophys/cable/cable-cell.js";
export type { AxonRule } from "./biophys/cable/cable-sections.js";
export type { ModelSection } from "./biophys/cable/model-section.js";
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
export type { Fit, FitKind, GroupReversal, GroupValue } from "./biophys/fit/fit.js";
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
export type { SwcPoint } from "./biophys/morphology/swc/swc-point.js";
export type { Solver, SolverBatch, SolverCell } from "./biophys/solver.js";
export type { CampaignStatus } from "./campaigns/campaign-status.js";
export { campaignStatus } from "./campaigns/campaign-status.js";
export type { CampaignEstimate } from "./campaigns/estimate/estimate-campaign.js";
export { estimateCampaign } from "./campaigns/estimate/estimate-campaign.js";
export type { ProbedCost } from "./campaigns/estimate/probe.js";
export type { OpenCampaignOptions } from "./campaigns/plan/campaign.js";
export { checkCampaignPlan } from "./campaigns/plan/plan-schema.js";
export type {
  CampaignPlan,
  ChangeSet,
  PlanChanges,
  PlanFilter,
  PlanMeasures,
  PlanModel,
  PlanRange,
  PlanSampling,
  PlanSettings,
  PlanStimulus,
} from "./campaigns/plan/plan-types.js";
export type { QueryAnswer } from "./campaigns/query-campaign.js";
export { queryCampaign } from "./campaigns/query-campaign.js";
export type { TableName as CampaignTable } from "./campaigns/results/columns.js";
export type { CampaignRow } from "./campaigns/results/read-table.js";
export { readCampaignTable } from "./campaigns/results/read-table.js";
export type { RunCounts } from "./campaigns/results/results.js";
export type { RunStatus } from "./campaigns/results/run-row.js";
export type { CampaignReport, RunCampaignOptions } from "./campaigns/run-campaign.js";
export { runCampaign } from "./campaigns/run-campaign.js";
export type { RunChoice, Shard } from "./campaigns/work/left-runs.js";
export type { CompareListener, CompareRequest } from "./compare/compare.js";
export { compareModels } from "./compare/compare.js";
export type { CandidateOptions } from "./compare/compare-candidates.js";
export type { FittingPair } from "./compare/compare-fitting.js";
export type {
  Both,
  ComparedModel,
  CompareReport,
  ExplainedVarianceReport,
  FeatureScoreReport,
  ForcedSpikesReport,
  GroupComparison,
  MissingSweep,
  SweepComparison,
} from "./compare/compare-report.js";
export type { ComparedSweep } from "./compare/compare-sweep.js";
export type { RecordedSweep } from "./compare/recorded-sweep.js";
export type { FiCurve, FiCurveOptions, FiPoint } from "./curves/fi-curve.js";
export { fiCurve } from "./curves/fi-curve.js";
export { drawFiCurve } from "./curves/fi-figure.js";
export type { IvCurve, IvCurveOptions, IvPoint } from "./curves/iv-curve.js";
export { ivCurve } from "./curves/iv-curve.js";
export { drawIvCurve } from "./curves/iv-figure.js";
export type { StepCurrents } from "./curves/iv-window.js";
export type { Bracket } from "./curves/rheobase.js";
export type { FigureLayout } from "./figures/layout.js";
export type { DrawnFigure } from "./figures/sweep-figure.js";
export type { Existing } from "./files/atomic-file.js";
export type { LockHolder } from "./files/lock.js";
export type { GlifBuffers, GlifCell, GlifCellOptions, GlifCellResult, GlifTraceName } from "./glif/cell.js";
export type { GlifChanges } from "./glif/config/change-config.js";
export type { GlifConfig } from "./glif/config/config.js";
export type { DeepReadonly } from "./glif/config/config-schema.js";
export type { ParseGlifOptions } from "./glif/config/parse-config.js";
export { parseGlifConfig } from "./glif/config/parse-config.js";
export type { GlifLevel } from "./glif/methods.js";
export type { GlifModelMeta, GlifResponse, GlifRunOptions } from "./glif/model.js";
export { GlifModel } from "./glif/model.js";
export type { SpikeTrain } from "./glif/spikes.js";
export type { StepOptions as GlifStepOptions } from "./glif/step/step-constants.js";
export type {
  DatabaseOptions,
  Model,
  ModelFileOptions,
  ModelParameterChanges,
  ModelRef,
  OpenModelOptions,
} from "./models/open-model.js";
export { openModel } from "./models/open-model.js";
export type { ModelRunOptions, ModelSummary } from "./models/opened-model.js";
export type { AccessOptions } from "./nwb/h5/open-file.js";
export type { OpenRecordingOptions } from "./nwb/read/open-recording.js";
export { openRecording } from "./nwb/read/open-recording.js";
export type { Recording, SweepOptions, VoltageClampTraces } from "./nwb/read/recording.js";
export type { RecordingFormat, SpecimenInfo } from "./nwb/read/source.js";
export type { TraceUnits } from "./nwb/read/trace-values.js";
export { validateRecording } from "./nwb/validate/validate-recording.js";
export type { ValidationProblem } from "./nwb/validate/validation-context.js";
export type { WrittenFile } from "./nwb/write/h5-output-file.js";
export type {
  RecordingWriter,
  WriteOptions,
  WriteResult,
  WrittenSpecimen,
  WrittenSweep,
} from "./nwb/write/write-recording.js";
export { createRecordingWriter, writeRecording } from "./nwb/write/write-recording.js";
export type { BackendName, FigureFormat } from "./plot/canvas/backend.js";
export type { RenderSweepsOptions } from "./plot/render-sweeps.js";
export { renderSweeps } from "./plot/render-sweeps.js";
export type { RecordedPlot, SweepPlot, TracePlot } from "./plot/sweep-plot.js";
export type { ComparedWithReport, ReportPlace } from "./report/report.js";
export { compareWithReport } from "./report/report.js";
export { cellFeaturesOfRecording } from "./responses/cell-features.js";
export type { FeaturesRequest, SkippedClamp, SweepFeaturesReport } from "./responses/features.js";
export { featuresOfRecording } from "./responses/features.js";
export type { FeatureOptions, PartialFeatures, ResponseFeatures } from "./responses/response-features.js";
export type { AbsoluteVoltage } from "./responses/response-voltage.js";
export type { FeatureWindow, WindowChoice } from "./responses/stimulus-window.js";
export type {
  RunSweepsOptions,
  SimulatedSweep,
  StimulusWithDevices,
  SweepItem,
  SweepSource,
  SweepToRun,
} from "./run/run-sweeps.js";
export { runSweeps } from "./run/run-sweeps.js";
export { readSpikeTrain } from "./run/stimuli/open-trains.js";
export { openSimulation, type SimulationOptions } from "./sonata/open-simulation.js";
export type { SimulatedCell, SimulatedNode } from "./sonata/simulated-cell.js";
export type { Simulation, SimulationRunOptions } from "./sonata/simulation.js";
export type { WriteSimulationOptions, WrittenCell, WrittenSimulation } from "./sonata/write-simulation.js";
export { writeSimulation } from "./sonata/write-simulation.js";
export type { CsvOptions } from "./stimulus/csv/csv.js";
export type { ModelRun, RunOutcome } from "./stimulus/model-run.js";

export { type ProtocolOptions, protocolStimuli } from "./stimulus/protocols/protocol-stimuli.js";
export type { ProtocolSweep } from "./stimulus/protocols/protocol-table.js";
export { Stimulus } from "./stimulus/stimulus.js";
export type { CsvStimulusOptions, FamilyOptions, ParseOptions, SampledCurrent } from "./stimulus/stimulus-options.js";
export type { Sweep, SweepInfo } from "./stimulus/sweep.js";
export { type NetStim, netStimTimes } from "./stimulus/trains/net-stim.js";
export type { Trains } from "./stimulus/trains/train-value.js";
