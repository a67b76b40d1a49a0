import { InvalidOptionError, InvalidRecordingError } from "../../base/errors.js";
import { formatSweepRanges } from "../../base/text/sweep-ranges.js";
import type { Command } from "../../biophys/devices/device.js";
import type { Recording } from "../../nwb/read/recording.js";
import type { TraceUnits } from "../../nwb/read/trace-values.js";

/** Where recorded commands come from. */
export interface CommandSource {
  /** NWB file. */
  readonly recording?: string | undefined;
  /** Electrode that recorded the sweeps; needed only if several did. */
  readonly electrode?: string | undefined;
  readonly units?: TraceUnits | undefined;
  readonly allowExternal?: boolean | undefined;
}

/** Whether a clamp follows the command of a recorded sweep: `PLACE=sweep:NUMBER`. */
export function isRecordedCommand(text: string): boolean {
  return /^[^=:]*=\s*sweep\s*:/i.test(text);
}

/** Reads commands of recorded voltage-clamp sweeps from one file, which is opened for the first of them. */
export class CommandReader {
  readonly #source: CommandSource;
  readonly #signal: AbortSignal | undefined;
  #opened: Promise<Recording> | null = null;

  constructor(source: CommandSource, signal?: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /**
   * The command of a sweep [V].
   *
   * @throws InvalidOptionError if no recording is named; NotFoundError, InvalidRecordingError
   */
  async read(number: number): Promise<Command> {
    const path = this.#source.recording;
    const task = `clamp to the command of sweep ${number}`;
    if (path === undefined) {
      throw new InvalidOptionError(task, "no recording is named, expected --recording FILE, which has the sweep", {
        id: number,
      });
    }
    this.#opened ??= this.#open(path);
    const recording = await this.#opened;
    const { electrode } = this.#source;
    const isVoltage = (info: { readonly clamp: string }): boolean => info.clamp === "voltage";
    const own = recording.sweeps.filter((info) => info.number === number);
    if (own.length > 0 && !own.some(isVoltage)) {
      const others = recording.sweeps.filter(isVoltage).map((info) => info.number);
      const there = others.length === 0 ? "the file has none" : `the file has ${formatSweepRanges(others)}`;
      throw new InvalidRecordingError(
        `${task} of ${path}`,
        `it is a current-clamp sweep, expected one in voltage clamp (${there})`,
        { path, id: number, allowed: others },
      );
    }
    const { command } = await recording.voltageClamp(number, { electrode, signal: this.#signal });
    if (command !== null) return { samples: command.values, rateHz: command.rateHz };
    throw new InvalidRecordingError(`${task} of ${path}`, "the file holds no command for it", { path, id: number });
  }

  async close(): Promise<void> {
    // A file that could not be opened has been reported.
    (await this.#opened?.catch(() => null))?.close();
  }

  async #open(path: string): Promise<Recording> {
    const { openRecording } = await import("../../nwb/read/open-recording.js");
    const { units, allowExternal } = this.#source;
    return openRecording(path, { ...units, allowExternal, signal: this.#signal });
  }
}
