import { InvalidStimulusError } from "../../base/errors.js";
import type { Clamp, CurrentElectrode, Devices, Synapse } from "../../biophys/devices/device.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import { netStimTimes } from "../../stimulus/trains/net-stim.js";
import { fileOfTrain, readTrain, type Trains } from "../../stimulus/trains/train-value.js";
import { cutSpec } from "../../stimulus/waveforms/spec-text.js";
import { filesOfStimulus, openStimuli } from "../open-stimulus.js";
import { readSpikeTrain, trainReference } from "../open-trains.js";
import { CLAMP_KINDS, NET_STIM_KEYS, SYNAPSE_KINDS } from "./device-kinds.js";
import { cutPlace, type DeviceText, readDevice } from "./device-text.js";

/** Devices as text, each `PLACE=SPEC` (docs/devices.md). */
export interface DeviceTexts {
  readonly inject?: readonly string[] | undefined;
  readonly clamp?: readonly string[] | undefined;
  readonly synapses?: readonly string[] | undefined;
}

const CURRENT = "square:amplitude=0.2nA";
const CLAMP = "steps:hold=-80mV,to=20mV,duration=50ms";
const SYNAPSE = "exp2syn:tau1=0.5ms,tau2=5ms,weight=1nS,times=train.csv";

const readSynapse = (text: string) => readDevice(text, "synapse", SYNAPSE_KINDS, SYNAPSE);

/**
 * Reads devices and the files of spike times that they name. Their places are not looked up.
 *
 * @throws InvalidStimulusError with a caret, NotFoundError, InvalidRecordingError, CancelledError
 */
export async function openDevices(texts: DeviceTexts, signal?: AbortSignal): Promise<Devices> {
  const { inject = [], clamp = [], synapses = [] } = texts;
  return {
    ...(inject.length > 0 ? { inject: await Promise.all(inject.map((text) => electrodeOf(text, signal))) } : {}),
    ...(clamp.length > 0 ? { clamp: clamp.map(clampOf) } : {}),
    ...(synapses.length > 0 ? { synapses: await Promise.all(synapses.map((text) => synapseOf(text, signal))) } : {}),
  };
}

/** The files that devices name. */
export function filesOfDevices({ inject = [], synapses = [] }: DeviceTexts): string[] {
  const trains = synapses.flatMap((text) => {
    const { spec, train } = readSynapse(text);
    return (train && fileOfTrain(spec.slice(train.offset, train.offset + train.length))) ?? [];
  });
  return [
    ...inject.flatMap((text) => filesOfStimulus(cutPlace(text, "electrode", CURRENT).spec)),
    ...trains.map((file) => trainReference(file).path),
  ];
}

async function electrodeOf(text: string, signal?: AbortSignal): Promise<CurrentElectrode> {
  const { place, spec } = cutPlace(text, "electrode", CURRENT);
  const [stimulus, ...more] = await openStimuli([spec], {}, signal);
  if (more.length > 0) {
    throw new InvalidStimulusError(
      `inject ${spec} at ${place}`,
      `it has ${more.length + 1} columns of current, expected one`,
      { path: spec },
    );
  }
  const { trains } = stimulus!;
  return { at: place, stimulus: Object.keys(trains).length > 0 ? withTimes(spec, trains) : stimulus! };
}

/** The description with spike times in place of files: provenance then says all. */
function withTimes(spec: string, trains: Trains): Stimulus {
  const values = cutSpec(spec).flatMap(({ items }) => items.filter(({ key }) => key === "times"));
  let text = spec;
  for (const { valueSpan } of values.reverse()) {
    const end = valueSpan.offset + valueSpan.length;
    const file = fileOfTrain(text.slice(valueSpan.offset, end));
    const times = file === null ? undefined : trains[file];
    if (times === undefined) continue;
    text = `${text.slice(0, valueSpan.offset)}(${Array.from(times).join(",")})${text.slice(end)}`;
  }
  return Stimulus.parse(text);
}

function clampOf(text: string): Clamp {
  const { place, values } = readDevice(text, "clamp", CLAMP_KINDS, CLAMP);
  const { hold, to, duration, rs, before, after } = values;
  const steps = [
    { durationS: before!, value: hold! },
    { durationS: duration!, value: to! },
    { durationS: after!, value: hold! },
  ];
  // A command has no empty steps.
  const command = { steps: steps.filter(({ durationS }) => durationS !== 0) };
  return { kind: "voltage", at: place, command, seriesResistanceOhm: rs! };
}

async function synapseOf(text: string, signal?: AbortSignal): Promise<Synapse> {
  const read = readSynapse(text);
  const { place: at, kind, values } = read;
  const reversalV = values.e!;
  if (kind === "alpha") return { kind, at, onsetS: values.onset!, tauS: values.tau!, gmaxS: values.gmax!, reversalV };
  const times = await timesOf(read, signal);
  const common = { at, reversalV, weightS: values.weight!, delayS: values.delay!, times };
  if (kind === "expsyn") return { kind, ...common, tauS: values.tau! };
  return { kind, ...common, tau1S: values.tau1!, tau2S: values.tau2! };
}

/** The spike times of a synapse [s]: its file's, those in its text, or NetStim's. */
async function timesOf(read: DeviceText<string>, signal?: AbortSignal): Promise<Float64Array> {
  const { spec, train, values, fail, place } = read;
  const stray = NET_STIM_KEYS.find((key) => values[key] !== undefined);
  if (train !== null) {
    if (stray !== undefined) throw fail(stray, `it has both times and ${stray}`, "spike times or NetStim's keys");
    const file = fileOfTrain(spec.slice(train.offset, train.offset + train.length));
    const trains = file === null ? {} : { [file]: await readSpikeTrain(file, { signal }) };
    return readTrain(spec, train, `the times of the synapse on ${place}`, trains);
  }
  const { interval, number, start, noise, seed } = values;
  if (interval === undefined) {
    throw fail(stray ?? "times", "it has no spikes", "times=FILE, times=(10ms,20ms) or interval=…");
  }
  return netStimTimes({ intervalS: interval, number, startS: start, noise, seed }, Number.POSITIVE_INFINITY);
}
