import { existsSync } from "node:fs";
import { checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidStimulusError, NotFoundError } from "../../base/errors.js";
import { inTurns } from "../../base/steps.js";
import type { CallOptions } from "../../base/types.js";
import { spikeTimes } from "../../stimulus/trains/spike-times.js";
import { readTrainCsv } from "../../stimulus/trains/train-csv.js";
import type { Trains } from "../../stimulus/trains/train-value.js";
import { readText } from "./csv-text.js";

/** Part of a file: one of its units, trains or sweeps. */
interface Reference {
  readonly path: string;
  /** Null for the whole file. */
  readonly part: { readonly of: "unit" | "sweep" | "train"; readonly id: string } | null;
}

/** Units named in a message. */
const SHOWN = 20;

/** The path and part of `FILE`, `FILE#unit=3`, `FILE#train=a` or `FILE#sweep=33`. */
export function trainReference(text: string): Reference {
  const cut = /^(.+)#(unit|sweep|train)=(.+)$/.exec(text);
  if (cut === null || existsSync(text)) return { path: text, part: null };
  return { path: cut[1]!, part: { of: cut[2] as "unit" | "sweep" | "train", id: cut[3]!.trim() } };
}

/**
 * Reads a spike train: of an NWB file all units together, or one of them (`FILE#unit=3`), or the spikes of a sweep from
 * its start (`FILE#sweep=33`); of any other file, a CSV table of times, all trains together or one (`FILE#train=a`).
 *
 * @returns ascending times [s], at least one
 * @throws NotFoundError for a file, unit, train or sweep that does not exist; InvalidRecordingError,
 *   InvalidStimulusError, CancelledError
 */
export async function readSpikeTrain(
  reference: string,
  options: Pick<CallOptions, "signal"> = {},
): Promise<Float64Array> {
  checkArguments("read a spike train", { "the file": [reference, "path"] });
  checkOptions("read a spike train", options, { signal: "signal" });
  const { path, part } = trainReference(reference);
  const times = spikeTimes(await timesOf(path, part, options.signal), `the spike train ${reference}`);
  if (times.length > 0) return times;
  throw new InvalidStimulusError(`use the spike train ${reference}`, "it has no spikes, expected at least one", {
    path,
  });
}

/** Reads the spike trains of the files that descriptions name. */
export async function readTrains(files: readonly string[], signal?: AbortSignal): Promise<Trains> {
  const trains: Record<string, Float64Array> = {};
  for (const file of files) trains[file] = await readSpikeTrain(file, { signal });
  return trains;
}

async function timesOf(path: string, part: Reference["part"], signal?: AbortSignal): Promise<ArrayLike<number>> {
  if (part?.of === "sweep") return timesOfSweep(path, part.id, signal);
  const isNwb = /\.(?:nwb|h5|hdf5)$/i.test(path);
  const trains = isNwb ? await unitTrains(path) : await csvTrains(path, signal);
  if (part === null) return trains.flatMap(({ times }) => Array.from(times));
  const ids = trains.map(({ id }) => id ?? "");
  const chosen = trains.filter(({ id }) => id === part.id);
  if (chosen.length > 0) return chosen.flatMap(({ times }) => Array.from(times));
  const more = ids.length > SHOWN ? ` and ${ids.length - SHOWN} more` : "";
  const there = trains.some(({ id }) => id !== null)
    ? `expected one of ${ids.slice(0, SHOWN).join(", ")}${more}`
    : "expected the file alone, as its header names no column of trains";
  throw new NotFoundError(`read ${part.of} ${part.id} of ${path}`, `there is none, ${there}`, {
    path,
    id: part.id,
    allowed: ids,
  });
}

async function unitTrains(path: string) {
  const { readUnitTrains } = await import("../../nwb/spike-trains.js");
  return readUnitTrains(path);
}

async function csvTrains(path: string, signal?: AbortSignal) {
  return inTurns(readTrainCsv(await readText(path, `read spike times from ${path}`), path), signal, `reading ${path}`);
}

async function timesOfSweep(path: string, id: string, signal?: AbortSignal): Promise<Float64Array> {
  if (!/^\d{1,9}$/.test(id)) {
    throw new NotFoundError(
      `read sweep ${id} of ${path}`,
      `it is not a number, expected one such as ${path}#sweep=33`,
      {
        path,
        id,
      },
    );
  }
  const { openRecording } = await import("../../nwb/read/open-recording.js");
  using recording = await openRecording(path, { signal });
  const times = await recording.spikeTimes(Number(id));
  if (times !== null) return times;
  throw new NotFoundError(`read the spikes of sweep ${id} of ${path}`, "the file stores no spike times", {
    path,
    id,
  });
}
