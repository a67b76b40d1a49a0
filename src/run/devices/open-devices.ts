import { InvalidStimulusError } from "../../base/errors.js";
import type { CurrentElectrode, Synapse } from "../../biophys/devices/device.js";
import type { Values } from "../../stimulus/spec/key-rule.js";
import { filesOf } from "../../stimulus/spec/read-keys.js";
import { cutSpec } from "../../stimulus/spec/spec-text.js";
import { Stimulus } from "../../stimulus/stimulus.js";
import type { NetStim } from "../../stimulus/trains/net-stim.js";
import { fileOfTrain, type Trains } from "../../stimulus/trains/train-value.js";
import { WAVEFORM } from "../../stimulus/waveforms/kinds.js";
import { filesOfStimulus, openStimuli } from "../stimuli/open-stimulus.js";
import { trainReference } from "../stimuli/open-trains.js";
import { type DeviceFamily, type DeviceTexts, deviceFamily } from "./device-family.js";
import { CLAMPS, ELECTRODES, SYNAPSES } from "./device-kinds.js";
import type { DeviceSetting } from "./device-setting.js";
import { cutDevice, cutPlace, readDevice } from "./device-text.js";
import { openClamp } from "./open-clamp.js";
import { CommandReader, type CommandSource } from "./recorded-command.js";

/** How many combinations of values devices have. */
export const deviceCount = (texts: DeviceTexts): number => deviceFamily(texts).count;

/**
 * Reads devices and the files that they name, for each combination of their values; each device once. Their places are
 * not looked up.
 *
 * @param source of the commands of recorded sweeps
 * @throws InvalidStimulusError with a caret, NotFoundError, InvalidRecordingError, CancelledError
 */
export async function openDevices(
  texts: DeviceTexts,
  source: CommandSource = {},
  signal?: AbortSignal,
): Promise<DeviceSetting[]> {
  const commands = new CommandReader(source, signal);
  try {
    return await openFamily(deviceFamily(texts), commands, signal);
  } finally {
    await commands.close();
  }
}

async function openFamily(
  family: DeviceFamily,
  commands: CommandReader,
  signal?: AbortSignal,
): Promise<DeviceSetting[]> {
  const electrodes = once((text) => electrodeOf(text, signal));
  const clamps = once((text) => openClamp(text, commands, signal));
  const allSynapses = once((text) => synapseOf(text, signal));
  const settings: DeviceSetting[] = [];
  for (let index = 0; index < family.count; index++) {
    const { inject, clamp, synapses, variant } = family.member(index);
    const devices = {
      ...(inject.length > 0 ? { inject: await Promise.all(inject.map(electrodes)) } : {}),
      ...(clamp.length > 0 ? { clamp: await Promise.all(clamp.map(clamps)) } : {}),
      ...(synapses.length > 0 ? { synapses: await Promise.all(synapses.map(allSynapses)) } : {}),
    };
    const isNone = Object.keys(devices).length === 0;
    settings.push({ devices: isNone ? undefined : devices, variant, texts: [...inject, ...clamp, ...synapses] });
  }
  return settings;
}

/** Opens each text once. */
function once<T>(open: (text: string) => Promise<T>): (text: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (text) => {
    const opened = known.get(text) ?? open(text);
    known.set(text, opened);
    return opened;
  };
}

/** The files that devices name. */
export function filesOfDevices({ inject = [], clamp = [], synapses = [] }: DeviceTexts): string[] {
  return [
    ...inject.flatMap((text) => filesOfStimulus(cutPlace(text, ELECTRODES).spec)),
    ...clamp.flatMap((text) => filesOf(cutDevice(text, CLAMPS))),
    ...synapses.flatMap((text) => filesOf(cutDevice(text, SYNAPSES)).map((file) => trainReference(file).path)),
  ];
}

async function electrodeOf(text: string, signal?: AbortSignal): Promise<CurrentElectrode> {
  const { place, spec } = cutPlace(text, ELECTRODES);
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
  const values = cutSpec(spec, WAVEFORM).flatMap(({ items }) => items.filter(({ key }) => key === "times"));
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

async function synapseOf(text: string, signal?: AbortSignal): Promise<Synapse> {
  const { place: at, kind, values, times } = await readDevice(text, SYNAPSES, signal);
  const where = { at, ...manyOf(values) };
  const reversalV = values.e!;
  if (kind === "alpha") {
    return { kind, ...where, onsetS: values.onset!, tauS: values.tau!, gmaxS: values.gmax!, reversalV };
  }
  const spikes = times === null ? { netStim: netStimOf(values) } : { times };
  const common = { ...where, reversalV, weightS: values.weight!, delayS: values.delay!, ...spikes };
  if (kind === "expsyn") return { kind, ...common, tauS: values.tau! };
  return { kind, ...common, tau1S: values.tau1!, tau2S: values.tau2! };
}

/** The rule of many synapses, if they are many. */
function manyOf({ count, density, seed }: Values): Pick<Synapse, "many"> {
  if (count !== undefined) return { many: { count, seed } };
  return density === undefined ? {} : { many: { densityPerM: density, seed } };
}

function netStimOf({ interval, number, start, noise, seed }: Values): NetStim {
  return { intervalS: interval!, number, startS: start, noise, seed };
}
