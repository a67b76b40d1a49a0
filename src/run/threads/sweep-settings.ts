import type { Devices } from "../../biophys/devices/device.js";
import type { ModelRunOptions } from "../../models/opened-model.js";
import { Stimulus } from "../../stimulus/stimulus.js";

/** The settings of a sweep: its own devices, if it has any, take the place of those of all sweeps. */
export function settingsOf(settings: ModelRunOptions, devices: Devices | undefined): ModelRunOptions {
  if (devices === undefined) return settings;
  return { ...settings, inject: undefined, clamp: undefined, synapses: undefined, ...devices };
}

/** Devices that structured cloning can send to a worker: stimuli of electrodes as text or samples. */
export async function plainDevices<D extends Devices>(devices: D): Promise<D> {
  if (devices.inject === undefined) return devices;
  const inject = devices.inject.map(async (electrode) => {
    const { stimulus } = electrode;
    if (!(stimulus instanceof Stimulus)) return electrode;
    const { spec, trains, name } = stimulus;
    return { ...electrode, stimulus: spec === null ? await stimulus.sample() : { spec, trains, name } };
  });
  return { ...devices, inject: await Promise.all(inject) };
}
