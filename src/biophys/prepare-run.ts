import { checkOptions } from "../base/arguments.js";
import { InvalidOptionError, throwIfAborted } from "../base/errors.js";
import { runOptions } from "../base/run-options.js";
import { checkStimulus } from "../stimulus/check-stimulus.js";
import type { ModelRun } from "../stimulus/model-run.js";
import { checkRunLength, checkTraces } from "../stimulus/run-length.js";
import { Stimulus } from "../stimulus/stimulus.js";
import type { CableCell } from "./cable/cable-cell.js";
import { placeNamed } from "./cable/places.js";
import { deviceSite, findSites, type RecordedSite, recordedSites } from "./cable/recorded-sites.js";
import type { Devices } from "./devices/device.js";
import { type PlacedDevice, placeDevices } from "./devices/placed-devices.js";
import type { SolverDevice } from "./devices/solver-device.js";
import type { PlacedProbe } from "./extracellular/placed-probe.js";
import type { Probe } from "./extracellular/probe.js";
import type { BiophysicalDefinition, BiophysicalRunOptions, JunctionPotential, SolverName } from "./model-types.js";
import { allenRun, isTimeStep, plainRun } from "./protocol.js";
import { JUNCTIONS, SOLVERS } from "./run-choices.js";
import type { RunRequest } from "./run-queue.js";

/** Site of current injection and voltage recording: the first soma section, as in AllenSDK; a soma may have several. */
const SOMA = "soma[0]";
const NA_PER_A = 1e9;

/** A validated run with its current. */
export interface PreparedRun {
  /** No current where the caller gave none. */
  readonly stimulus: Stimulus;
  readonly placed: readonly PlacedDevice[];
  /** Sites that the caller asked for, after the soma's voltage and the clamps' currents. */
  readonly recorded: readonly RecordedSite[];
  /** Its sites are the last ones of the request. */
  readonly probe: PlacedProbe | null;
  readonly request: RunRequest;
}

/**
 * Checks a run, finds the places of its devices and sites, and samples its stimulus.
 *
 * @throws InvalidOptionError, InvalidStimulusError, CancelledError
 */
export async function prepareRun(
  { cell, fit }: BiophysicalDefinition,
  { stimulus: given, options = {} }: ModelRun<BiophysicalRunOptions>,
): Promise<PreparedRun> {
  if (given !== null) checkStimulus(given);
  checkOptions("run the model", options, runOptions);
  const solver = checkSolver(options.solver ?? "exact");
  const junctionMv = junctionOf(options) === "add" ? (fit.junctionPotentialMv ?? 0) : 0;
  const { placed, devices } = await devicesOn(cell, options);
  const stimulus = given ?? silenceOf(placed) ?? refuseNothing();
  const own = placed.flatMap(({ solver }, i) => (solver.kind === "voltage-clamp" ? [deviceSite(i + 1)] : []));
  const recorded = recordedSites(cell, options.record ?? [], devices);
  const probe = await probeAt(cell, options.probe);
  const sites = [...findSites(cell, `${SOMA}.v`, devices), ...own, ...recorded, ...(probe?.sites ?? [])];
  throwIfAborted(options.signal, "biophysical run");
  if (Number.isNaN(stimulus.durationS)) await stimulus.ready();
  if (options.dt === undefined || isTimeStep(options.dt)) {
    const count = stimulus.sampleCount(options.dt && 1 / options.dt);
    const arrays = 1 + sites.length + placed.filter(({ input }) => input !== null).length;
    checkRunLength(`run "${stimulus.name}"`, count, options.maxSamples, 8 * arrays);
    checkTraces(`run "${stimulus.name}"`, count, sites.length, options.maxSamples);
  }
  const protocol = await (options.dt === undefined
    ? allenRun(stimulus, junctionMv)
    : plainRun(stimulus, options.dt, junctionMv));
  const { rateHz, samples } = protocol;
  const sampled = await Promise.all(placed.flatMap(({ input }) => (input === null ? [] : [input(rateHz, samples)])));
  const inputs = [{ samples: protocol.current, scale: NA_PER_A }, ...sampled];
  const events = placed.flatMap((each, i) => (each.events === null ? [] : [{ device: i + 1, ...each.events }]));
  const request = { protocol, sites, devices, inputs, events, method: solver, options };
  return { stimulus, placed, recorded, probe, request };
}

/** The devices of a run, the solver's beginning with the current into the soma. */
async function devicesOn(
  cell: CableCell,
  options: Devices,
): Promise<{ readonly placed: readonly PlacedDevice[]; readonly devices: readonly SolverDevice[] }> {
  const placed = await placeDevices(cell, options);
  const soma: SolverDevice = { kind: "current", node: placeNamed(cell, SOMA).node };
  return { placed, devices: [soma, ...placed.map(({ solver }) => solver)] };
}

/** Loaded only where there is a probe. */
async function probeAt(cell: CableCell, probe: Probe | undefined): Promise<PlacedProbe | null> {
  if (probe === undefined) return null;
  const { placeProbe } = await import("./extracellular/placed-probe.js");
  return placeProbe(cell, probe);
}

/** Whether a voltage clamp holds the soma: the current of a run cannot act then, and its voltage has no spikes. */
export function holdsSoma(devices: readonly SolverDevice[]): boolean {
  return devices.some(({ kind, node }) => kind === "voltage-clamp" && node === devices[0]!.node);
}

function refuseNothing(): never {
  throw new InvalidOptionError("run the model", "there is no stimulus and no device, expected one of the two", {
    value: null,
  });
}

/** The stimulus of a sweep that devices alone make: no current for as long as they act, with their names; null if there are none. */
function silenceOf(placed: readonly PlacedDevice[]): Stimulus | null {
  const durationS = placed.reduce((longest, each) => Math.max(longest, each.durationS), 0);
  const names = new Set(placed.map(({ title }) => title.name));
  return durationS === 0 ? null : Stimulus.none(durationS, [...names].join(" + "));
}

/**
 * Checks devices and what is recorded before anything runs.
 *
 * @returns whether a clamp is in the soma that the stimulus goes into, where the probe is, and no current for as long
 *   as devices act, null without any
 * @throws InvalidOptionError, InvalidStimulusError
 */
export async function checkDevices(
  cell: CableCell,
  options: Pick<BiophysicalRunOptions, "inject" | "clamp" | "synapses" | "record" | "probe">,
): Promise<{ readonly clampsSoma: boolean; readonly probe: PlacedProbe | null; readonly silence: Stimulus | null }> {
  const { placed, devices } = await devicesOn(cell, options);
  recordedSites(cell, options.record ?? [], devices);
  return { clampsSoma: holdsSoma(devices), probe: await probeAt(cell, options.probe), silence: silenceOf(placed) };
}

function checkSolver(name: SolverName): SolverName {
  if (SOLVERS.includes(name)) return name;
  throw new InvalidOptionError(
    "run the model",
    `unknown solver "${name}", expected ${SOLVERS.slice(0, -1).join(", ")} or ${SOLVERS.at(-1)}`,
    { value: name, allowed: SOLVERS },
  );
}

/** The treatment of the junction potential for these options. Throws InvalidOptionError for an invalid choice. */
export function junctionOf(
  options: Pick<BiophysicalRunOptions, "dt" | "junctionPotential" | "clamp">,
): JunctionPotential {
  const isOwn = options.dt !== undefined || (options.clamp ?? []).some(({ kind }) => kind === "voltage");
  const asked = options.junctionPotential ?? (isOwn ? "none" : "add");
  if (JUNCTIONS.includes(asked)) return asked;
  throw new InvalidOptionError(
    `run the model with junction potential "${asked}"`,
    `expected ${JUNCTIONS.join(" or ")}`,
    { value: asked, allowed: JUNCTIONS },
  );
}
