import { InvalidModelError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import { type SonataConfig, statedPlace } from "../../models/sonata/sonata-config.js";
import { openRecording } from "../../nwb/read/open-recording.js";
import type { NamedSection } from "../simulation-settings.js";
import { readCurrentTable } from "./current-table.js";
import { numberOf, type PlayedSamples, type Pulse, type SimulationInput, SOMA } from "./input.js";

const SECTIONS: Readonly<Record<string, string>> = { soma: "soma", axon: "axon", dend: "dend", apic: "apic" };

/**
 * Reads an entry of `inputs`: a current clamp with its numbers, a sweep of an NWB file or a table.
 *
 * @throws InvalidModelError naming what cannot be run; NotFoundError, InvalidRecordingError for its file
 */
export async function readInput(section: NamedSection, config: SonataConfig): Promise<SimulationInput> {
  const { name, values } = section;
  const task = `use the input ${name} of ${config.path}`;
  const { module, input_type: type, node_set: nodeSet = "all" } = values;
  if (module !== "IClamp") {
    const reason = `its module is ${quoted(module)}, expected IClamp: ${module === "spikes" || /spike|nwb|csv|h5|sonata/i.test(String(module)) ? "spikes need synapses, which cells without connections have none of" : "this version has no other inputs of SONATA"}`;
    throw new InvalidModelError(task, reason, { path: config.path, value: module, allowed: ["IClamp"] });
  }
  const input = { name, nodeSet, at: placeOf(values, task), pulses: [], samples: null };
  switch (type) {
    case "current_clamp":
      return { ...input, pulses: pulsesOf(values, task) };
    case "nwb":
    case "allen":
      return { ...input, samples: await recordedOf(values, config, task) };
    case "csv":
    case "file":
      return { ...input, samples: await readCurrentTable(fileOf(values, config, task), values, task) };
    default:
      throw new InvalidModelError(task, `its input_type is ${quoted(type)}, expected current_clamp, nwb or csv`, {
        path: config.path,
        value: type,
        allowed: ["current_clamp", "nwb", "csv"],
      });
  }
}

function placeOf(values: NamedSection["values"], task: string): string {
  const { section_name: group = "soma", section_index: index = 0, section_dist: x = 0.5 } = values;
  if (typeof group !== "string" || !Object.hasOwn(SECTIONS, group)) {
    throw new InvalidModelError(
      task,
      `its section_name is ${quoted(group)}, expected ${Object.keys(SECTIONS).join(", ")}`,
      {
        value: group,
      },
    );
  }
  if (!Number.isInteger(index) || (index as number) < 0) {
    const drawn = Array.isArray(index) ? ": a range of distances, in which BMTK draws a segment at random" : "";
    throw new InvalidModelError(
      task,
      `its section_index is ${quoted(index)}${drawn}, expected the number of a section`,
      {
        value: index,
      },
    );
  }
  const place =
    group === "soma" && index === 0 && x === 0.5 ? SOMA : `${group}[${index as number}](${numberOf({ x }, "x", task)})`;
  return place;
}

function pulsesOf(values: NamedSection["values"], task: string): Pulse[] {
  const list = (name: string): number[] => {
    const given = values[name];
    return (Array.isArray(given) ? (given as unknown[]) : [given]).map((each) =>
      numberOf({ [name]: each }, name, task),
    );
  };
  const [amps, delays, durations] = [list("amp"), list("delay"), list("duration")];
  if (amps.length !== delays.length || amps.length !== durations.length) {
    throw new InvalidModelError(
      task,
      `it has ${amps.length} values of amp, ${delays.length} of delay and ${durations.length} of duration, expected as many of each`,
    );
  }
  return amps.map((amplitudeNa, i) => ({ amplitudeNa, delayMs: delays[i]!, durationMs: durations[i]! }));
}

function fileOf({ file }: NamedSection["values"], config: SonataConfig, task: string): string {
  if (typeof file === "string") return statedPlace(config, file);
  throw new InvalidModelError(task, `its file is ${quoted(file)}, expected a path`, { value: file });
}

/** BMTK plays the samples of a sweep from t = 0, whatever the delay, and injects them from the delay on (sonata.md 4). */
async function recordedOf(values: NamedSection["values"], config: SonataConfig, task: string): Promise<PlayedSamples> {
  const number = Number(/(\d+)$/.exec(String(values.sweep_id))?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(number)) {
    throw new InvalidModelError(task, `its sweep_id is ${quoted(values.sweep_id)}, expected the number of a sweep`, {
      value: values.sweep_id,
    });
  }
  using recording = await openRecording(fileOf(values, config, task));
  const { current, rateHz } = await (await recording.stimulus(number)).sample();
  let intervalMs = 1000 / rateHz;
  // numpy, and so BMTK, scales samples that are stored as float32 in float32.
  const isSingle = current.every((ampere) => Math.fround(ampere) === ampere);
  let nanoamps = Array.from(current, (ampere) => (isSingle ? Math.fround(ampere * 1e9) : ampere * 1e9));
  const downsample = values.downsample == null ? 0 : numberOf(values, "downsample", task);
  if (downsample > intervalMs) {
    const stride = Math.round(downsample / intervalMs);
    nanoamps = nanoamps.filter((_, i) => i % stride === 0);
    intervalMs = downsample;
  }
  const { sweep_window: window } = values;
  if (window != null) {
    const [from, to] = (Array.isArray(window) ? window : []).map(Number);
    if (!(from !== undefined && to !== undefined && from >= 0 && to > from)) {
      throw new InvalidModelError(task, `its sweep_window is ${quoted(window)}, expected [start, stop] in ms`, {
        value: window,
      });
    }
    nanoamps = nanoamps.filter((_, i) => i * intervalMs >= from && i * intervalMs <= to);
  }
  if (nanoamps.length === 0) throw new InvalidModelError(task, "its sweep_window lies beyond the end of the sweep");
  const fromMs = values.delay == null ? 0 : numberOf(values, "delay", task);
  return { values: nanoamps, intervalMs, fromMs, untilMs: fromMs + nanoamps.length * intervalMs * 1000 };
}
