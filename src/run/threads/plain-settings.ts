import type { ModelRunOptions } from "../../models/opened-model.js";
import { Stimulus } from "../../stimulus/stimulus.js";

/** Settings that structured cloning can send to a worker: stimuli of electrodes as text or samples. */
export async function plainSettings(settings: ModelRunOptions): Promise<ModelRunOptions> {
  if (settings.inject === undefined) return settings;
  const inject = settings.inject.map(async (electrode) => {
    const { stimulus } = electrode;
    if (!(stimulus instanceof Stimulus)) return electrode;
    const { spec, trains } = stimulus;
    return { ...electrode, stimulus: spec === null ? await stimulus.sample() : { spec, trains } };
  });
  return { ...settings, inject: await Promise.all(inject) };
}
