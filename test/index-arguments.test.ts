import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import * as api from "../src/api.js";
import { RheobaseError } from "../src/base/errors.js";
import * as engine from "../src/engine.js";
import type { BiophysicalModel, GlifModel } from "../src/index.js";
import * as main from "../src/index.js";
import { madeCircuit } from "./golden/sonata/circuit.js";
import { isQuick } from "./support/share.js";
import { shippedCellFolder } from "./support/shipped-cell.js";
import { shippedModel } from "./support/shipped-model.js";
import { temporaryFolderPath } from "./support/temporary-folder.js";

// biome-ignore lint/suspicious/noExplicitAny: a script without types may hand over anything
type Anything = any;
type Call = (...given: Anything[]) => Anything;

// rheobase/analysis is in rheobase/engine.
const rheobase = { ...engine, ...api, ...main };
const folder = temporaryFolderPath();
const file = (name: string) => join(folder, name);
// "text" is a path, too, and files would be written there.
const home = process.cwd();
process.chdir(folder);
afterAll(() => process.chdir(home));
const samples = () => new Float64Array(2000).fill(-0.07);
const trace = () => ({ voltage: samples(), current: new Float64Array(2000), rateHz: 20_000 });
// Options that are replaced by wrong ones are not there: the calls would ask the real service, and fill the user's cache.
vi.stubEnv("RHEOBASE_API_URL", "http://127.0.0.1:9");
vi.stubEnv("RHEOBASE_CACHE_DIR", file("cache"));
afterAll(() => vi.unstubAllEnvs());
const transport = rheobase.openTransport({ baseUrl: "http://127.0.0.1:9", retries: { count: 0 } });
const offline = { offline: true, cacheDir: file("cache") };
const stimulus = rheobase.Stimulus.parse("square:amplitude=1pA,start=1ms,duration=1ms,total=5ms,rate=20kHz");
const glif = (await rheobase.openModel(shippedModel(1))) as GlifModel;
const cell = (await rheobase.openModel(shippedCellFolder)) as BiophysicalModel;
const fit = JSON.parse(readFileSync(join(shippedCellFolder, "fit_parameters.json"), "utf8"));
const swc = readFileSync(join(shippedCellFolder, "cell.swc"), "utf8");
const solverBytes = readFileSync(resolve(home, "native/pkg/rheobase_native_bg.wasm"));
const recordingPath = file("cell.nwb");
await rheobase.writeRecording(recordingPath, rheobase.runSweeps(glif, [stimulus]));
const recording = await rheobase.openRecording(recordingPath);
const circuit = madeCircuit();
const configPath = join(circuit, "short.json");
const config = JSON.parse(readFileSync(join(circuit, "made.json"), "utf8")) as object;
writeFileSync(configPath, JSON.stringify({ ...config, run: { tstop: 0.2 }, reports: {} }));
const simulation = await rheobase.openSimulation(configPath);
const trainPath = file("train.csv");
writeFileSync(trainPath, "t (ms)\n10\n");
// What is done is taken over: no call runs anything again, and no estimate needs a probe.
const plan = () => ({ models: [shippedModel(1)], stimuli: ["square:amplitude=1pA,start=1ms,duration=1ms,total=5ms"] });
const campaign = file("campaign");
await rheobase.runCampaign(plan(), campaign, { jobs: 1 });
const written = { sweep: await recording.sweep(0), response: await glif.run(stimulus) };
afterAll(() => recording.close());
let files = 0;

/** What is called, with arguments that are right; `options` says which of them are options, and what else they may hold. */
const calls: Record<string, readonly [call: Call, args: () => Anything[], options?: number]> = {
  "Stimulus.parse": [rheobase.Stimulus.parse, () => ["square:amplitude=1pA", {}], 1],
  "Stimulus.samples": [rheobase.Stimulus.samples, () => [samples(), 1000, {}], 2],
  protocolStimuli: [rheobase.protocolStimuli, () => ["Long Square", {}], 1],
  "Stimulus.csv": [rheobase.Stimulus.csv, () => ["t (s),i (A)\n0,1\n1,2\n", {}], 1],
  "Stimulus.csvFamily": [rheobase.Stimulus.csvFamily, () => ["t (s),i (A)\n0,1\n1,2\n", {}], 1],
  "stimulus.sample": [(rate) => stimulus.sample(rate), () => [1000]],
  netStimTimes: [rheobase.netStimTimes, () => [{ intervalS: 0.01 }, 1]],
  openSimulation: [rheobase.openSimulation, () => [configPath, {}], 1],
  writeSimulation: [rheobase.writeSimulation, () => [simulation, file(`${++files}.nwb`), {}], 2],
  readSpikeTrain: [rheobase.readSpikeTrain, () => [trainPath, {}], 1],
  openModel: [rheobase.openModel, () => [shippedModel(1), {}], 1],
  "GLIF model.run": [(...args) => glif.run(...(args as [Anything])), () => [stimulus, {}], 1],
  "biophysical model.run": [(...args) => cell.run(...(args as [Anything])), () => [stimulus, {}], 1],
  "GLIF model.runBatch": [async (runs) => glif.runBatch(runs), () => [[{ stimulus }]]],
  "biophysical model.runBatch": [async (runs) => cell.runBatch(runs), () => [[{ stimulus }]]],
  "model.compile": [(...args) => glif.compile(...(args as [Anything])), () => [5e-5, {}], 1],
  "new GlifModel": [(...args) => new rheobase.GlifModel(...(args as [Anything])), () => [glif.config, {}]],
  "new GlifCell": [
    (...args) => new rheobase.GlifCell(...(args as [Anything, Anything])),
    () => [glif.config, 5e-5, {}],
    2,
  ],
  "new BiophysicalModel": [
    (...args) => new (rheobase.BiophysicalModel as Anything)(...args),
    () => [cell.definition, {}],
  ],
  "glifCell.run": [(...args) => glif.compile(5e-5).run(...(args as [Anything])), () => [samples(), {}], 1],
  parseGlifConfig: [rheobase.parseGlifConfig, () => [JSON.parse(JSON.stringify(glif.config)), {}], 1],
  runForcedSpikes: [rheobase.runForcedSpikes, () => [glif.config, samples(), 20_000, [100], {}], 4],
  runSweeps: [rheobase.runSweeps, () => [glif, [stimulus], {}], 2],
  runCampaign: [rheobase.runCampaign, () => [plan(), file(`campaign${++files}`), { jobs: 1 }], 2],
  estimateCampaign: [rheobase.estimateCampaign, () => [plan(), file(`campaign${++files}`), { jobs: 1 }], 2],
  checkCampaignPlan: [rheobase.checkCampaignPlan, () => [plan(), "plan.json"]],
  campaignStatus: [rheobase.campaignStatus, () => [campaign]],
  readCampaignTable: [rheobase.readCampaignTable, () => [campaign, "runs"]],
  queryCampaign: [rheobase.queryCampaign, () => [campaign, "select count(*) from runs"]],
  fiCurve: [rheobase.fiCurve, () => [glif, { currents: [1e-12], durationS: 0.01 }], 1],
  drawFiCurve: [
    rheobase.drawFiCurve,
    () => [
      file(`${++files}.svg`),
      "cell",
      { points: [], slope: { value: null }, rheobase: { value: null }, startS: 0, durationS: 1 },
    ],
  ],
  ivCurve: [rheobase.ivCurve, () => [cell, { commands: [0], beforeS: 0, durationS: 0.001, afterS: 0 }], 1],
  drawIvCurve: [
    rheobase.drawIvCurve,
    () => {
      const current = new Float64Array(3);
      const point = { commandV: 0, peakInwardA: 0, peakOutwardA: 0, steadyA: 0, current };
      return [file(`${++files}.svg`), "cell", { points: [point], holdV: 0, startS: 0, durationS: 0.002, rateHz: 1000 }];
    },
  ],
  openRecording: [rheobase.openRecording, () => [recordingPath, {}], 1],
  "recording.sweep": [(...args) => recording.sweep(...(args as [Anything])), () => [0, {}], 1],
  "recording.stimulus": [(...args) => recording.stimulus(...(args as [Anything])), () => [0, {}], 1],
  "recording.response": [(...args) => recording.response(...(args as [Anything])), () => [0, {}], 1],
  "recording.spikeTimes": [(...args) => recording.spikeTimes(...(args as [Anything])), () => [0, {}], 1],
  writeRecording: [rheobase.writeRecording, () => [file(`${++files}.nwb`), [written], {}], 2],
  createRecordingWriter: [
    async (...args) => (await rheobase.createRecordingWriter(...(args as [Anything]))).abort(),
    () => [file(`${++files}.nwb`), {}],
    1,
  ],
  "writer.write": [
    async (...args) => {
      const writer = await rheobase.createRecordingWriter(file(`${++files}.nwb`));
      try {
        await writer.write(...(args as [Anything]));
      } finally {
        await writer.abort();
      }
    },
    () => [written, () => {}],
  ],
  validateRecording: [rheobase.validateRecording, () => [recordingPath, {}], 1],
  featuresOfRecording: [rheobase.featuresOfRecording, () => [{ path: recordingPath }, {}], 1],
  cellFeaturesOfRecording: [rheobase.cellFeaturesOfRecording, () => [recordingPath, {}], 1],
  renderSweeps: [
    rheobase.renderSweeps,
    () => [
      [{ title: "a", rateHz: 20_000, current: null, voltage: samples(), spikeTimes: new Float64Array(0) }],
      { format: "svg" },
    ],
    1,
  ],
  compareModels: [rheobase.compareModels, () => [{ files: [recordingPath, recordingPath] }, {}], 1],
  compareWithReport: [rheobase.compareWithReport, () => [{ files: [recordingPath, recordingPath] }, null, {}], 2],
  extractFeatures: [rheobase.extractFeatures, () => [trace(), {}], 1],
  detectSpikes: [rheobase.detectSpikes, () => [samples(), 20_000, {}], 2],
  crossings: [rheobase.crossings, () => [samples(), 20_000, 0]],
  spikeTrainFeatures: [rheobase.spikeTrainFeatures, () => [[0.1, 0.2], 0, 1]],
  analyzeCell: [rheobase.analyzeCell, () => [{ longSquares: [], shortSquares: [], ramps: [] }, {}], 1],
  coarseStep: [rheobase.coarseStep, () => [[10, 20]]],
  fittingFeatures: [rheobase.fittingFeatures, () => [trace(), 0.01, 0.05]],
  featureTargets: [rheobase.featureTargets, () => [[rheobase.fittingFeatures(trace(), 0.01, 0.05)]]],
  featureScores: [rheobase.featureScores, () => [rheobase.fittingFeatures(trace(), 0.01, 0.05), {}]],
  coincidenceFactor: [rheobase.coincidenceFactor, () => [[0.1], [0.1], { durationS: 1 }], 2],
  explainedVariance: [rheobase.explainedVariance, () => [[[0.1]], [[0.1], [0.2]], { rateHz: 1000, samples: 1000 }], 2],
  spikeErrors: [rheobase.spikeErrors, () => [[0.1], [0.1], 0]],
  subthresholdVariance: [rheobase.subthresholdVariance, () => [[{ model: samples(), recorded: samples() }]]],
  vanRossumDistance: [rheobase.vanRossumDistance, () => [[0.1], [0.1], 0.01]],
  victorPurpuraDistance: [rheobase.victorPurpuraDistance, () => [[0.1], [0.1], 100]],
  compareVoltages: [
    rheobase.compareVoltages,
    () => {
      const one = () => ({ voltage: samples(), rateHz: 20_000, spikeTimes: [] });
      return [one(), one(), {}];
    },
    2,
  ],
  traceView: [rheobase.traceView, () => [{ data: samples(), unit: "V", shape: [2000] }]],
  cacheDirectory: [rheobase.cacheDirectory, () => [file("cache"), {}]],
  "new Cache": [(...args) => new rheobase.Cache(...args), () => [file("cache"), "http://127.0.0.1:9"]],
  "cache.path": [(name) => new rheobase.Cache(file("cache")).path(name), () => ["cells.json"]],
  "cache.state": [(name) => new rheobase.Cache(file("cache")).state(name), () => ["cells.json"]],
  "cache.require": [
    (...args) => new rheobase.Cache(file("cache")).require(...(args as [Anything, Anything, Anything])),
    () => ["a", "b", "c"],
  ],
  "cache.ensure": [
    (...args) => new rheobase.Cache(file("cache")).ensure(...(args as [Anything, Anything])),
    () => ["a.json", { url: null, put: async (path: string) => writeFileSync(path, "{}") }],
  ],
  "cache.write": [
    (...args) => new rheobase.Cache(file("cache")).write(...(args as [Anything, Anything, Anything])),
    () => ["a.json", "{}", null, {}],
    3,
  ],
  "cache.remove": [(name) => new rheobase.Cache(file("cache")).remove(name), () => ["cells.json"]],
  fetchCells: [rheobase.fetchCells, () => [{}, offline], 1],
  fetchModels: [rheobase.fetchModels, () => [{}, offline], 1],
  fetchModel: [rheobase.fetchModel, () => [1, offline], 1],
  fetchRecording: [rheobase.fetchRecording, () => [1, offline], 1],
  fetchItem: [rheobase.fetchItem, () => [1, offline], 1],
  fetchSweeps: [rheobase.fetchSweeps, () => [1, offline], 1],
  filterCells: [rheobase.filterCells, () => [[], {}], 1],
  cellValues: [rheobase.cellValues, () => [[], "line"]],
  openTransport: [rheobase.openTransport, () => [{ baseUrl: "http://127.0.0.1:9" }], 0],
  download: [rheobase.download, () => [transport, "/a.nwb", file("a.nwb"), {}], 3],
  downloadMany: [rheobase.downloadMany, () => [transport, [], {}], 2],
  downloadPackage: [rheobase.downloadPackage, () => [transport, { files: [] }, file("package"), {}], 3],
  queryModelPackage: [rheobase.queryModelPackage, () => [transport, 1, {}], 2],
  queryGlifConfig: [rheobase.queryGlifConfig, () => [transport, 1, {}], 2],
  queryBiophysicalModels: [rheobase.queryBiophysicalModels, () => [transport, [1], {}], 2],
  queryGlifModels: [rheobase.queryGlifModels, () => [transport, [1], {}], 2],
  queryModelTemplates: [rheobase.queryModelTemplates, () => [transport, {}], 1],
  queryModel: [rheobase.queryModel, () => [transport, 1, {}], 2],
  queryModels: [rheobase.queryModels, () => [transport, [1], {}], 2],
  queryCell: [rheobase.queryCell, () => [transport, 1, {}], 2],
  queryCells: [rheobase.queryCells, () => [transport, {}], 1],
  querySweeps: [rheobase.querySweeps, () => [transport, 1, {}], 2],
  queryEphysFeatures: [rheobase.queryEphysFeatures, () => [transport, {}], 1],
  queryMorphologyFeatures: [rheobase.queryMorphologyFeatures, () => [transport, {}], 1],
  queryMarkerFile: [rheobase.queryMarkerFile, () => [transport, 1, {}], 2],
  queryReconstructionFile: [rheobase.queryReconstructionFile, () => [transport, 1, {}], 2],
  queryRecordingFile: [rheobase.queryRecordingFile, () => [transport, 1, {}], 2],
  queryRows: [rheobase.queryRows, () => [transport, "model::A", {}], 2],
  queryPages: [rheobase.queryPages, () => [transport, () => "model::A", {}], 2],
  rma: [rheobase.rma, () => ["model::A"]],
  rmaModel: [rheobase.rmaModel, () => ["A", {}], 1],
  rmaStage: [rheobase.rmaStage, () => ["pipe", "a", {}]],
  where: [rheobase.where, () => ["id", "$eq", 1]],
  association: [rheobase.association, () => ["a", {}], 1],
  quoted: [rheobase.quoted, () => ["a"]],
  openGlifConfig: [rheobase.openGlifConfig, () => [JSON.parse(JSON.stringify(glif.config)), {}], 1],
  parseFit: [rheobase.parseFit, () => [fit, {}], 1],
  parseSwc: [rheobase.parseSwc, () => [swc, {}], 1],
  buildSections: [rheobase.buildSections, () => [rheobase.parseSwc(swc)]],
  axonRuleOf: [rheobase.axonRuleOf, () => [rheobase.parseFit(fit), "stub"]],
  compileCable: [
    rheobase.compileCable,
    () => [rheobase.buildSections(rheobase.parseSwc(swc)), rheobase.parseFit(fit), {}],
    2,
  ],
  placeNamed: [rheobase.placeNamed, () => [cell.definition.cell, "soma"]],
  placesNamed: [rheobase.placesNamed, () => [cell.definition.cell, "all"]],
  loadSolver: [rheobase.loadSolver, () => [solverBytes]],
};

/** What a call came to: nothing thrown, an error of ours, or another. */
async function outcome(call: Call, args: readonly unknown[]): Promise<string> {
  try {
    const given = await call(...args);
    if (given?.[Symbol.asyncIterator] && !given.get) for await (const _ of given) break;
    return "fine";
  } catch (error) {
    return error instanceof RheobaseError && error.code !== "Internal" ? error.code : `${error}`;
  }
}

const wrong: readonly unknown[] = [
  undefined,
  null,
  Number.NaN,
  -1,
  3.5,
  "",
  "text",
  true,
  {},
  [],
  [null],
  ["text"],
  { length: 3 },
  () => "text",
  Symbol("s"),
  10n,
  new Date(Number.NaN),
  stimulus,
  written.sweep,
  new Float32Array(3),
];
const shown = (value: unknown): string => {
  if (typeof value === "function") return "a function";
  if (value === stimulus) return "a Stimulus";
  if (value === written.sweep) return "a Sweep";
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
};

it("calls every function and class that the library exports", () => {
  const named = Object.entries(rheobase).filter(([, value]) => typeof value === "function");
  const errors = named.filter(
    ([, value]) => (value as Anything).prototype instanceof RheobaseError || value === RheobaseError,
  );
  const missing = named
    .map(([name]) => name)
    .filter((name) => !errors.some(([error]) => error === name) && !["Stimulus", "isRheobaseError"].includes(name))
    .filter((name) => !(name in calls) && !(`new ${name}` in calls));
  expect(missing).toEqual([]);
});

/** What a call is tried with: all wrong values, or a third of them, other ones for the next call. */
const triedWith = (name: string): readonly unknown[] => {
  const first = Object.keys(calls).indexOf(name);
  return isQuick ? wrong.filter((_, i) => (i + first) % 3 === 0) : wrong;
};

describe.each(Object.entries(calls))("%s()", (name, [call, args, options]) => {
  it("ends in an error of ours for arguments of any wrong type", async () => {
    const found: string[] = [];
    for (let place = 0; place < args().length; place++) {
      for (const value of triedWith(name)) {
        const result = await outcome(call, args().with(place, value));
        if (!/^[A-Z]\w+$|^fine$/.test(result)) found.push(`argument ${place}, ${shown(value)}: ${result}`);
      }
    }
    const none = await outcome(call, []);
    if (!/^[A-Z]\w+$|^fine$/.test(none)) found.push(`no arguments: ${none}`);
    expect(found).toEqual([]);
  });

  it.skipIf(options === undefined)("knows its options, and says so of others", async () => {
    const given = (extra: object) => args().with(options!, { ...args()[options!], ...extra });
    expect(await outcome(call, given({ nonsense: 1 }))).toBe("InvalidOption");
    const error = await Promise.resolve()
      .then(async () => {
        const result = await call(...given({ nonsense: 1 }));
        for await (const _ of result) break;
      })
      .catch((caught: RheobaseError) => caught);
    expect((error as RheobaseError).message).toContain('unknown option "nonsense"');
    const found: string[] = [];
    for (const option of (error as RheobaseError).allowed ?? []) {
      for (const value of triedWith(name)) {
        const result = await outcome(call, given({ [option]: value }));
        if (!/^[A-Z]\w+$|^fine$/.test(result)) found.push(`${option} ${shown(value)}: ${result}`);
      }
    }
    expect(found).toEqual([]);
  });
});

describe("what a script is told of its mistake", () => {
  const spec = "square:amplitude=190pA";
  it.each<[string, () => Anything, string]>([
    [
      "the text of a stimulus",
      () => glif.run(spec as Anything),
      `the stimulus is the string "${spec}", expected a Stimulus, such as Stimulus.parse("${spec}")`,
    ],
    ["the same for a biophysical model", () => cell.run(spec as Anything), `such as Stimulus.parse("${spec}")`],
    [
      "an array of numbers",
      () => glif.run([0, 1e-10] as Anything),
      "such as Stimulus.samples(Float64Array.from(current), rateHz)",
    ],
    ["samples without a rate", () => cell.run(samples() as Anything), "such as Stimulus.samples(current, rateHz)"],
    ["a sweep", () => glif.run(written.sweep as Anything), "as in model.run(sweep.stimulus)"],
    [
      "an option that is near one",
      () => glif.run(stimulus, { Dt: 1e-5 } as Anything),
      'unknown option "Dt" (did you mean "dt"?)',
    ],
    [
      "an option of another name",
      () => openSweeps([stimulus], { threads: 2 }),
      'unknown option "threads", expected any of signal, onProgress, dt',
    ],
    [
      "a text where a number belongs",
      () => glif.run(stimulus, { dt: "25us" } as Anything),
      'Cannot run the model with dt "25us": expected a number',
    ],
    [
      "texts to run",
      () => openSweeps([spec]),
      `item 0 is the string "${spec}", expected a Stimulus, such as Stimulus.parse("${spec}")`,
    ],
    [
      "one stimulus to run",
      () => openSweeps(stimulus),
      "they are of class Stimulus, expected an array of stimuli or sweeps, such as [stimulus]",
    ],
    [
      "sweeps as they are listed",
      () => openSweeps([{ ...written.sweep, stimulus: undefined }]),
      "as await recording.sweep(0) gives it",
    ],
    [
      "no model",
      () => rheobase.runSweeps("x" as Anything, [stimulus]).next(),
      'the model is the string "x", expected what openModel() gives',
    ],
    [
      "an array as a current",
      () => rheobase.Stimulus.samples([1, 2] as Anything, 1000),
      "expected a Float64Array of amperes, such as Float64Array.from(current)",
    ],
    [
      "a sweep to draw",
      () => rheobase.renderSweeps([written.sweep as Anything], { format: "svg" }),
      "voltage: sweep.response.voltage",
    ],
    [
      "a response to draw",
      () => rheobase.renderSweeps([written.response as Anything], { format: "svg" }),
      "plot: title is undefined, expected a string",
    ],
    [
      "a file that is there",
      () => rheobase.writeRecording(recordingPath, [written]),
      'only the option existing: "overwrite" replaces it',
    ],
    [
      "a word that existing does not know",
      () => rheobase.writeRecording(recordingPath, [written], { existing: "replace" as Anything }),
      "Cannot write a recording with existing replace: expected error or overwrite",
    ],
    [
      "a transport as the options",
      () => rheobase.queryCells({ offline: true } as Anything),
      "the transport is an object, expected the result of openTransport()",
    ],
    ["a model made by hand", () => new (rheobase.BiophysicalModel as Anything)(), "openModel opens a model from files"],
  ])("of %s", async (_, call, message) => {
    const error = await Promise.resolve()
      .then(call)
      .then(
        () => null,
        (caught: unknown) => caught,
      );
    expect(error).toBeInstanceOf(RheobaseError);
    expect((error as Error).message).toContain(message);
  });

  function openSweeps(sweeps: Anything, options?: Anything) {
    return rheobase.runSweeps(glif, sweeps, options).next();
  }
});
