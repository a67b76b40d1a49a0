import { InvalidOptionError, InvalidRecordingError, NotFoundError } from "../base/errors.js";
import { formatSweepRanges } from "../base/text/sweep-ranges.js";
import type { SweepInfo } from "../stimulus/sweep.js";

/** One part of a selection such as `33,40-45,"Long Square"`. */
type Part =
  | { readonly kind: "all" }
  | { readonly kind: "range"; readonly first: number; readonly last: number; readonly text: string }
  | { readonly kind: "stimulus"; readonly name: string };

type Clamp = SweepInfo["clamp"];

/** Restricts a selection. */
export interface SweepChoice {
  /** Only sweeps recorded by this electrode. */
  readonly electrode?: string | undefined;
  /** Clamp modes that the caller can use; default current clamp, as a simulation needs a current. */
  readonly usable?: readonly Clamp[] | undefined;
}

/**
 * All clamp modes, for measuring and drawing; voltage clamp is selected only by request or if there is nothing else.
 */
export const ANY_CLAMP: readonly Clamp[] = ["current", "zero", "voltage"];

/**
 * Selects sweeps to simulate or show.
 *
 * @param sweeps all sweeps of a recording, in its order
 * @param selection comma-separated sweep numbers, ranges and stimulus names, or `all`; undefined means `all`: every
 *   usable sweep whose stimulus is not "Test", without voltage clamp if there are other sweeps
 * @param path file of the sweeps, for messages
 * @returns the selected sweeps in the recording's order, without duplicates
 * @throws NotFoundError for a sweep, stimulus or electrode that the recording lacks
 * @throws InvalidRecordingError if a sweep requested by number is not usable
 */
export function selectSweeps(
  sweeps: readonly SweepInfo[],
  selection: string | undefined,
  path: string,
  { electrode, usable = ["current"] }: SweepChoice = {},
): SweepInfo[] {
  const all = electrode === undefined ? sweeps : ofElectrode(sweeps, electrode, path);
  // What other electrodes did in a simulated sweep is shown where its number is asked for, and no stimulus of the soma.
  const first = electrode === undefined ? all.filter(({ isBeside }) => !isBeside) : all;
  const chosen = new Set<SweepInfo>();
  for (const part of selection === undefined ? [{ kind: "all" } as const] : parseSelection(selection)) {
    const among = part.kind === "range" && usable.includes("voltage") ? all : first;
    for (const sweep of matching(among, part, path, usable)) chosen.add(sweep);
  }
  if (chosen.size === 0) throw nothingUsable(all, usable, path);
  return sweeps.filter((sweep) => chosen.has(sweep));
}

/** The sweeps of one electrode. @throws NotFoundError if there are none */
export function ofElectrode(sweeps: readonly SweepInfo[], electrode: string, path: string): SweepInfo[] {
  const found = sweeps.filter((sweep) => sweep.electrode === electrode);
  if (found.length > 0) return found;
  const names = [...new Set(sweeps.map((sweep) => sweep.electrode))].filter((name) => name !== null);
  throw new NotFoundError(
    `choose sweeps of electrode "${electrode}" of ${path}`,
    `the file has ${names.map((name) => `"${name}"`).join(", ") || "no named electrodes"}`,
    { path, id: electrode, allowed: names },
  );
}

/** The error if no sweep is usable; lists the others. */
function nothingUsable(sweeps: readonly SweepInfo[], usable: readonly Clamp[], path: string): NotFoundError {
  const others = ANY_CLAMP.filter((clamp) => !usable.includes(clamp)).flatMap((clamp) => {
    const numbers = sweeps.filter((sweep) => sweep.clamp === clamp).map((sweep) => sweep.number);
    return numbers.length === 0 ? [] : `${describeClamp(clamp)} sweeps ${formatSweepRanges(numbers)}`;
  });
  const instead = others.length === 0 ? "" : ` (it has ${others.join(" and ")})`;
  const wanted = usable.includes("voltage") ? "sweep" : "current-clamp sweep";
  return new NotFoundError(`choose sweeps of ${path}`, `it has no ${wanted} other than "Test"${instead}`, {
    path,
  });
}

function parseSelection(selection: string): Part[] {
  const parts = selection
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/) // commas outside double quotes
    .map((text) => text.trim().replace(/^"(.*)"$/, "$1"));
  return parts.map((text) => {
    if (text === "") {
      throw new InvalidOptionError(`read the sweep selection "${selection}"`, "it has an empty part", {
        value: selection,
      });
    }
    if (text.toLowerCase() === "all") return { kind: "all" };
    const range = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text);
    if (!range) return { kind: "stimulus", name: text };
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (last < first) {
      throw new InvalidOptionError(`read the sweep selection "${selection}"`, `the range ${text} runs backwards`, {
        value: selection,
      });
    }
    return { kind: "range", first, last, text };
  });
}

function matching(sweeps: readonly SweepInfo[], part: Part, path: string, usable: readonly Clamp[]): SweepInfo[] {
  const isUsable = (sweep: SweepInfo): boolean => usable.includes(sweep.clamp);
  if (part.kind === "all") {
    const wanted = sweeps.filter((sweep) => isUsable(sweep) && sweep.stimulusName !== "Test");
    const unclamped = wanted.filter((sweep) => sweep.clamp !== "voltage");
    return unclamped.length > 0 ? unclamped : wanted;
  }
  if (part.kind === "stimulus") return withStimulus(sweeps, part.name, path, isUsable);
  const found = sweeps.filter((sweep) => sweep.number >= part.first && sweep.number <= part.last);
  if (found.length === 0) {
    throw new NotFoundError(
      `choose sweep ${part.text} of ${path}`,
      `the file has sweeps ${formatSweepRanges(sweeps.map((s) => s.number))}`,
      { path, id: part.text, allowed: sweeps.map((sweep) => sweep.number) },
    );
  }
  // Takes the usable sweeps of a range, or of a number shared by several electrodes.
  const taken = found.filter(isUsable);
  if (taken.length === 0) {
    throw new InvalidRecordingError(
      `use sweep ${part.text} of ${path}`,
      `it is a ${describeClamp(found[0]?.clamp)} sweep, and a current-clamp sweep is needed`,
      { path, id: part.text },
    );
  }
  return taken;
}

function withStimulus(
  sweeps: readonly SweepInfo[],
  name: string,
  path: string,
  isUsable: (sweep: SweepInfo) => boolean,
): SweepInfo[] {
  const wanted = name.toLowerCase();
  const named = sweeps.filter((sweep) => sweep.stimulusName.toLowerCase() === wanted);
  const found = named.filter(isUsable);
  if (found.length > 0) return found;
  const [other] = named;
  if (other) {
    throw new InvalidRecordingError(
      `use the sweeps with stimulus "${other.stimulusName}" of ${path}`,
      `they are ${describeClamp(other.clamp)} sweeps, and current-clamp sweeps are needed`,
      { path, id: name },
    );
  }
  const names = [...new Set(sweeps.filter(isUsable).map((sweep) => sweep.stimulusName))];
  throw new NotFoundError(
    `choose sweeps with stimulus "${name}" of ${path}`,
    `the file has ${names.map((text) => `"${text}"`).join(", ") || "none"}`,
    { path, id: name, allowed: names },
  );
}

function describeClamp(clamp: Clamp | undefined): string {
  if (clamp === "zero") return "zero-current (I=0)";
  return clamp === "voltage" ? "voltage-clamp" : "current-clamp";
}
