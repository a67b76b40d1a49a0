import { InvalidOptionError } from "../../base/errors.js";
import { checkStimulus } from "../../stimulus/check-stimulus.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import type { CableCell } from "../cable/cable-cell.js";
import { type Place, placeNamed, placesNamed } from "../cable/places.js";
import { netStimArrivals } from "./arrivals.js";
import { checkCommand, commandDurationS, levelsText, sampleCommand } from "./command.js";
import type { Clamp, Command, CurrentElectrode, Devices, EventSynapse, Synapse } from "./device.js";
import { milliseconds } from "./milliseconds.js";
import { scattered } from "./scatter.js";
import type { DeviceEvents, DeviceInput, SolverDevice } from "./solver-device.js";

const MV_PER_V = 1e3;
const NA_PER_A = 1e9;
const US_PER_S = 1e6;
const MOHM_PER_OHM = 1e-6;
/** NEURON's default of SEClamp [Ω]. */
const SERIES_OHM = 1e6;
/** Command of a voltage clamp that is off. */
const OPEN = Number.NaN;
/** A sweep of devices alone goes on after the last arrival at a synapse [s]. */
const TAIL_S = 0.1;
/** After as many time constants an alpha function is over. */
const ALPHA_ENDS = 10;

/** What a device does, in words. */
export interface DeviceTitle {
  readonly name: string;
  readonly spec: string | null;
  /** Of a current with a single amplitude [A]. */
  readonly amplitudeA: number | null;
}

/** A device at its node. */
export interface PlacedDevice {
  /** Where it is, as written by the caller. */
  readonly at: string;
  /** Path distance from soma(0.5) [µm]. */
  readonly distanceUm: number;
  /** Name of what it does, such as `Long Square`, and its description, if there is one. */
  readonly title: DeviceTitle;
  readonly solver: SolverDevice;
  /** Its samples at the rate of a run; null for a synapse. */
  readonly input: ((rateHz: number, count: number) => Promise<DeviceInput>) | null;
  /** Arrivals [ms] and their weight [µS]; null for other devices. */
  readonly events: Omit<DeviceEvents, "device"> | null;
  /** How long it acts [s]. */
  readonly durationS: number;
}

/** A place, looked up by its name. */
type PlaceAt = (at: string) => Place;

/**
 * Checks devices and finds their places.
 *
 * @throws InvalidOptionError, InvalidStimulusError naming the device
 */
export async function placeDevices(cell: CableCell, devices: Devices): Promise<PlacedDevice[]> {
  const places = new Map<string, Place>();
  // Thousands of synapses share their places.
  const placeAt: PlaceAt = (at) => {
    const place = places.get(at) ?? placeNamed(cell, at);
    places.set(at, place);
    return place;
  };
  const placed = [
    ...(await Promise.all(listOf(devices.inject, "inject").map((device) => placeElectrode(placeAt, device)))),
    ...listOf(devices.clamp, "clamp").map((device) => placeClamp(placeAt, device)),
    ...listOf(devices.synapses, "synapses").flatMap((device) => placeSynapses(cell, placeAt, device)),
  ];
  const clamps = placed.filter(({ solver }) => solver.kind === "voltage-clamp");
  for (const [i, one] of clamps.entries()) {
    const other = clamps.slice(0, i).find(({ solver }) => solver.node === one.solver.node);
    if (other) throw refuse("voltage clamp", one.at, `there is another at ${other.at}`, "one at a place", one.at);
  }
  return placed;
}

function listOf<T>(list: readonly T[] | undefined, option: string): readonly T[] {
  if (list === undefined || Array.isArray(list)) return list ?? [];
  throw new InvalidOptionError("run the model", `${option} is not a list, expected an array of devices`, {
    value: list,
  });
}

async function placeElectrode(placeAt: PlaceAt, { at, stimulus: given }: CurrentElectrode): Promise<PlacedDevice> {
  const { node, distanceUm } = placeAt(at);
  const stimulus = stimulusOf(given, at);
  await stimulus.ready();
  const input = async (rateHz: number): Promise<DeviceInput> => {
    const { current } = await stimulus.sample(rateHz);
    const bad = current.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw refuse("electrode", at, `its current is ${current[bad]} A at sample ${bad}`, "finite values", current[bad]);
    }
    return { samples: current, scale: NA_PER_A };
  };
  const { name, spec, amplitudeA, durationS } = stimulus;
  const title = { name, spec, amplitudeA };
  return { at, distanceUm, title, solver: { kind: "current", node }, input, events: null, durationS };
}

function stimulusOf(given: CurrentElectrode["stimulus"], at: string): Stimulus {
  if (typeof given === "string") return Stimulus.parse(given);
  if (given instanceof Stimulus) return given;
  if (typeof given === "object" && given !== null && "spec" in given) {
    return Stimulus.parse(given.spec, { trains: given.trains, name: given.name });
  }
  if (given?.current instanceof Float64Array) return Stimulus.samples(given.current, given.rateHz, { name: at });
  checkStimulus(given as unknown as Stimulus);
  return given as unknown as Stimulus;
}

function placeClamp(placeAt: PlaceAt, clamp: Clamp): PlacedDevice {
  const { node, distanceUm } = placeAt(clamp.at);
  if (clamp.kind === "voltage") {
    const { at, command, seriesResistanceOhm: series = SERIES_OHM } = clamp;
    checkCommand(command, `put a voltage clamp on ${at}`, "command voltage [V]");
    checkPositive("voltage clamp", at, "series resistance", series, "Ω");
    const solver = { kind: "voltage-clamp", node, seriesMohm: series * MOHM_PER_OHM } as const;
    const name = "samples" in command ? "Voltage Command" : "Voltage Steps";
    const title = { name, spec: levelsText(command), amplitudeA: null };
    return { at, distanceUm, title, solver, ...driven(command, MV_PER_V, OPEN) };
  }
  const { at, kind, conductance, reversalV } = clamp;
  if (kind !== "conductance") throw unknownKind("clamp", at, kind, ["voltage", "conductance"]);
  checkCommand(conductance, `put a conductance clamp on ${at}`, "conductance [S]", 0);
  checkFinite("conductance clamp", at, "reversal potential", reversalV, "V");
  const solver = { kind: "conductance", node, reversalMv: reversalV * MV_PER_V } as const;
  return { at, distanceUm, title: titled("Conductance"), solver, ...driven(conductance, US_PER_S, 0) };
}

const titled = (name: string): DeviceTitle => ({ name, spec: null, amplitudeA: null });

function driven(command: Command, scale: number, off: number): Pick<PlacedDevice, "input" | "events" | "durationS"> {
  const input = async (rateHz: number, count: number): Promise<DeviceInput> => ({
    samples: sampleCommand(command, rateHz, count, off),
    scale,
  });
  return { input, events: null, durationS: commandDurationS(command) };
}

/** The places of a synapse, or of many, by the names that they go by. */
function synapsePlaces(cell: CableCell, placeAt: PlaceAt, { at, many }: Synapse): Place[] {
  if (many !== undefined) return scattered(cell, at, many);
  try {
    return [{ ...placeAt(at), name: at }];
  } catch (error) {
    const places = placesNamed(cell, at); // throws the same for what is no place
    if (places.length === 1) throw error;
    const seen = `it means ${places.length} places`;
    throw refuse("synapse", at, seen, "one such as dend[3](0.5), or count or density for many synapses", at);
  }
}

function placeSynapses(cell: CableCell, placeAt: PlaceAt, synapse: Synapse): PlacedDevice[] {
  const { at, kind, reversalV = 0 } = synapse;
  const places = synapsePlaces(cell, placeAt, synapse);
  checkFinite("synapse", at, "reversal potential", reversalV, "V");
  const reversalMv = reversalV * MV_PER_V;
  if (kind === "alpha") {
    const { onsetS, tauS, gmaxS } = synapse;
    checkPositive("synapse", at, "tau", tauS, "s");
    checkFinite("synapse", at, "onset", onsetS, "s");
    checkNotNegative("synapse", at, "gmax", gmaxS, "S");
    const [onsetMs, tauMs, peakUs] = [milliseconds(onsetS), milliseconds(tauS), gmaxS * US_PER_S];
    return places.map(({ name, node, distanceUm }) => ({
      at: name,
      distanceUm,
      title: titled("Synapses"),
      solver: { kind: "alpha", node, onsetMs, tauMs, peakUs, reversalMv },
      input: null,
      events: null,
      durationS: onsetS + ALPHA_ENDS * tauS,
    }));
  }
  if (kind !== "expsyn" && kind !== "exp2syn") throw unknownKind("synapse", at, kind, ["expsyn", "exp2syn", "alpha"]);
  const [riseS, decayS] = kind === "exp2syn" ? [synapse.tau1S, synapse.tau2S] : [0, synapse.tauS];
  if (kind === "exp2syn") checkPositive("synapse", at, "tau1", riseS, "s");
  checkPositive("synapse", at, kind === "exp2syn" ? "tau2" : "tau", decayS, "s");
  if (riseS > decayS) {
    const seen = `tau1 is ${riseS} s and tau2 ${decayS} s`;
    throw refuse("synapse", at, seen, "a rise that is shorter than the decay", riseS);
  }
  const { delayS = 0, weightS } = synapse;
  checkNotNegative("synapse", at, "weight", weightS, "S");
  checkNotNegative("synapse", at, "delay", delayS, "s");
  const timesMs = arrivalsOf(synapse, delayS);
  const [riseMs, decayMs, weightUs] = [milliseconds(riseS), milliseconds(decayS), weightS * US_PER_S];
  return places.map(({ name, node, distanceUm }, index) => {
    const own = timesMs(index);
    const lastMs = own.reduce((last, time) => Math.max(last, time), 0);
    return {
      at: name,
      distanceUm,
      title: titled("Synapses"),
      solver: { kind: "synapse", node, riseMs, decayMs, reversalMv },
      input: null,
      events: { timesMs: own, weightUs },
      durationS: lastMs / 1000 + TAIL_S,
    };
  });
}

/** Times of arrival at each of a number of synapses [ms]. */
function arrivalsOf({ at, times, netStim }: EventSynapse, delayS: number): (index: number) => Float64Array {
  if (netStim === undefined) {
    const shared = arrivals(times, delayS, at);
    return () => shared;
  }
  if (times !== undefined) throw refuse("synapse", at, "it has both times and netStim", "one of the two", netStim);
  const { index: first = 0 } = netStim;
  const delayMs = milliseconds(delayS);
  return (index) => netStimArrivals({ ...netStim, index: first + index }, delayMs);
}

/** Times of arrival [ms]. */
function arrivals(times: EventSynapse["times"], delayS: number, at: string): Float64Array {
  if (!(Array.isArray(times) || times instanceof Float64Array)) {
    throw refuse("synapse", at, "it has no spike times", "an array of seconds, or netStim", times);
  }
  if (times.length === 0) throw refuse("synapse", at, "it has no spikes", "at least one spike time", times);
  const delayMs = milliseconds(delayS);
  return Float64Array.from(times, (time, i) => {
    if (typeof time === "number" && time >= 0 && Number.isFinite(time)) return milliseconds(time) + delayMs;
    throw refuse("synapse", at, `spike ${i} is at ${time} s`, "times from 0 s on", time);
  });
}

function checkFinite(device: string, at: string, name: string, value: unknown, unit: string): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  throw refuse(device, at, `its ${name} is ${value}`, `a number in ${unit}`, value);
}

function checkPositive(device: string, at: string, name: string, value: number, unit: string): void {
  checkFinite(device, at, name, value, unit);
  if (!(value > 0)) throw refuse(device, at, `its ${name} is ${value} ${unit}`, "more than 0", value);
}

function checkNotNegative(device: string, at: string, name: string, value: number, unit: string): void {
  checkFinite(device, at, name, value, unit);
  if (!(value >= 0)) throw refuse(device, at, `its ${name} is ${value} ${unit}`, "at least 0", value);
}

function unknownKind(device: string, at: string, kind: unknown, allowed: readonly string[]): InvalidOptionError {
  return refuse(device, at, `its kind is ${JSON.stringify(kind)}`, allowed.join(" or "), kind);
}

function refuse(device: string, at: string, seen: string, expected: string, value: unknown): InvalidOptionError {
  const article = /^[aeiou]/.test(device) ? "an" : "a";
  return new InvalidOptionError(`put ${article} ${device} on ${at}`, `${seen}, expected ${expected}`, {
    id: at,
    value,
  });
}
