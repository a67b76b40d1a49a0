import type { ModelRunOptions } from "../../models/opened-model.js";
import { Stimulus } from "../../stimulus/stimulus.js";

/** Settings that structured cloning can send to a worker: stimuli of electrodes as text or samples. */
export async function plainSettings(settings: ModelRunOptions): Promise<ModelRunOptions> {
  if (settings.inject === undefined) return settings;
  const inject = settings.inject.map(async (electrode) => {
    const { stimulus } = electrode;
    if (!(stimulus instanceof Stimulus)) return electrode;
    return { ...electrode, stimulus: stimulus.spec ?? (await stimulus.sample()) };
  });
  return { ...settings, inject: await Promise.all(inject) };
}
