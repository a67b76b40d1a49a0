import type { Clamp, Command } from "../../biophys/devices/device.js";
import { CONDUCTANCE, VOLTAGE } from "../../stimulus/csv/csv-quantity.js";
import type { Values } from "../../stimulus/spec/key-rule.js";
import { openSamples } from "../stimuli/open-samples.js";
import { CLAMPS } from "./device-kinds.js";
import { readDevice } from "./device-text.js";
import type { CommandReader } from "./recorded-command.js";

/**
 * Reads a clamp and the file that it names.
 *
 * @throws InvalidStimulusError with a caret, InvalidOptionError, NotFoundError, InvalidRecordingError, CancelledError
 */
export async function openClamp(text: string, commands: CommandReader, signal?: AbortSignal): Promise<Clamp> {
  const { place: at, kind, values, file } = await readDevice(text, CLAMPS, signal);
  if (kind === "conductance") {
    return { kind, at, conductance: await openSamples(file!, CONDUCTANCE, signal), reversalV: values.e! };
  }
  const command: Command =
    kind === "sweep"
      ? await commands.read(values.sweep!)
      : kind === "command"
        ? await openSamples(file!, VOLTAGE, signal)
        : stepsOf(values);
  return { kind: "voltage", at, command, seriesResistanceOhm: values.rs! };
}

function stepsOf({ hold, to, duration, before, after }: Values): Command {
  const steps = [
    { durationS: before!, value: hold! },
    { durationS: duration!, value: to! },
    { durationS: after!, value: hold! },
  ];
  // A command has no empty steps.
  return { steps: steps.filter(({ durationS }) => durationS !== 0) };
}
