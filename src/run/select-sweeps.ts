import { InvalidOptionError, InvalidRecordingError, NotFoundError } from "../errors.js";
import { formatSweepRanges } from "../nwb/sweep-ranges.js";
import type { SweepInfo } from "../stimulus/sweep.js";

/** One part of a selection such as `33,40-45,"Long Square"`. */
type Part =
  | { readonly kind: "all" }
  | { readonly kind: "range"; readonly first: number; readonly last: number; readonly text: string }
  | { readonly kind: "stimulus"; readonly name: string };

/**
 * Chooses sweeps to simulate or show.
 *
 * @param sweeps all sweeps of a recording, in its order
 * @param selection comma-separated sweep numbers, ranges and stimulus names, or `all`; undefined means `all`, which is
 *   every current-clamp sweep whose stimulus is not "Test"
 * @param path file the sweeps are of, for messages
 * @returns the chosen sweeps in the recording's order, each once
 * @throws NotFoundError for a sweep or stimulus that the recording lacks
 * @throws InvalidRecordingError for a voltage-clamp sweep asked for by number
 */
export function selectSweeps(sweeps: readonly SweepInfo[], selection: string | undefined, path: string): SweepInfo[] {
  const chosen = new Set<SweepInfo>();
  for (const part of selection === undefined ? [{ kind: "all" } as const] : parseSelection(selection)) {
    for (const sweep of matching(sweeps, part, path)) chosen.add(sweep);
  }
  if (chosen.size === 0) {
    throw new NotFoundError(`Cannot choose sweeps of ${path}: it has no current-clamp sweep other than "Test"`, {
      path,
    });
  }
  return sweeps.filter((sweep) => chosen.has(sweep));
}

function parseSelection(selection: string): Part[] {
  const parts = selection
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/) // commas outside double quotes
    .map((text) => text.trim().replace(/^"(.*)"$/, "$1"));
  return parts.map((text) => {
    if (text === "") {
      throw new InvalidOptionError(`Cannot read the sweep selection "${selection}": it has an empty part`, {
        value: selection,
      });
    }
    if (text.toLowerCase() === "all") return { kind: "all" };
    const range = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text);
    if (!range) return { kind: "stimulus", name: text };
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (last < first) {
      throw new InvalidOptionError(`Cannot read the sweep selection "${selection}": the range ${text} runs backwards`, {
        value: selection,
      });
    }
    return { kind: "range", first, last, text };
  });
}

function matching(sweeps: readonly SweepInfo[], part: Part, path: string): SweepInfo[] {
  if (part.kind === "all") return sweeps.filter((sweep) => sweep.clamp === "current" && sweep.stimulusName !== "Test");
  if (part.kind === "stimulus") return withStimulus(sweeps, part.name, path);
  const found = sweeps.filter((sweep) => sweep.number >= part.first && sweep.number <= part.last);
  if (found.length === 0) {
    throw new NotFoundError(
      `Cannot choose sweep ${part.text} of ${path}: the file has sweeps ${formatSweepRanges(sweeps.map((s) => s.number))}`,
      { path, id: part.text, allowed: sweeps.map((sweep) => sweep.number) },
    );
  }
  // A number asked for by itself must be usable; a range takes what is usable of it.
  const usable = found.filter((sweep) => sweep.clamp === "current");
  if (part.first === part.last ? usable.length < found.length : usable.length === 0) {
    throw new InvalidRecordingError(
      `Cannot use sweep ${part.text} of ${path}: it is a ${describeClamp(found[0]?.clamp)} sweep, and a current-clamp sweep is needed`,
      { path, id: part.text },
    );
  }
  return usable;
}

function withStimulus(sweeps: readonly SweepInfo[], name: string, path: string): SweepInfo[] {
  const wanted = name.toLowerCase();
  const found = sweeps.filter((sweep) => sweep.clamp === "current" && sweep.stimulusName.toLowerCase() === wanted);
  if (found.length > 0) return found;
  const other = sweeps.find((sweep) => sweep.stimulusName.toLowerCase() === wanted);
  if (other) {
    throw new InvalidRecordingError(
      `Cannot use the sweeps with stimulus "${other.stimulusName}" of ${path}: they are ${describeClamp(other.clamp)} sweeps, and current-clamp sweeps are needed`,
      { path, id: name },
    );
  }
  const names = [...new Set(sweeps.filter((sweep) => sweep.clamp === "current").map((sweep) => sweep.stimulusName))];
  throw new NotFoundError(
    `Cannot choose sweeps with stimulus "${name}" of ${path}: the file has ${names.map((text) => `"${text}"`).join(", ") || "none"}`,
    { path, id: name, allowed: names },
  );
}

function describeClamp(clamp: SweepInfo["clamp"] | undefined): string {
  return clamp === "zero" ? "zero-current (I=0)" : "voltage-clamp";
}
