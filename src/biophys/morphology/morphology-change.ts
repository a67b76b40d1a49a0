import { InvalidMorphologyError, type MorphologyIssue } from "../../base/errors.js";
import { firstOf } from "../../base/text/issue-list.js";

/** Kinds of changes that NEURON makes to an inconsistent morphology. @useDeclaredType */
export type MorphologyChangeKind = keyof typeof COUNTED;

/** A difference between the file and the morphology as NEURON builds it. */
export interface MorphologyChange extends MorphologyIssue {
  readonly kind: MorphologyChangeKind;
}

/** Texts with the number of changes of each kind. */
const COUNTED = {
  heading: () => "a heading left out",
  order: () => "points sorted by id",
  root: () => "parent of the root left out of account",
  attached: (n: number) => `${counted(n, "further root")} attached`,
  joined: (n: number) => `${counted(n, "point")} joined to ${n === 1 ? "another" : "others"} than the parent`,
  removed: (n: number) => `${counted(n, "section")} without length removed`,
  empty: (n: number) => `${counted(n, "section")} without length kept`,
  radius: (n: number) => `${n} ${n === 1 ? "radius" : "radii"} of 0 or less kept`,
  axon: (n: number) => `${counted(n, "section")} that hung on the axon left out`,
  cut: () => "soma cut off the axon",
} as const;

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}

/** Counts changes in one line: `2 further roots attached, 1 section without length removed`. */
export function countChanges(changes: readonly MorphologyChange[]): string {
  return (Object.keys(COUNTED) as MorphologyChangeKind[])
    .flatMap((kind) => {
      const count = changes.filter((change) => change.kind === kind).length;
      return count > 0 ? [COUNTED[kind](count)] : [];
    })
    .join(", ");
}

/**
 * Rejects a morphology that NEURON changes when it opens it.
 *
 * @throws InvalidMorphologyError listing the changes, if there are any
 */
export function refuseChanges(changes: readonly MorphologyChange[], path: string | undefined): void {
  if (changes.length === 0) return;
  const issues = changes.map(({ line, message }) => ({ line, message }));
  throw morphologyError(issues, path, (name) => `open ${name} strictly`);
}

/** Maximum number of problems stored; a file of another format has one on every line. */
const ISSUES_KEPT = 1000;

/** The error that lists `issues`; its message shows the first few. */
export function morphologyError(
  issues: readonly MorphologyIssue[],
  path: string | undefined,
  task = (name: string): string => `read ${name}`,
): InvalidMorphologyError {
  const shown = issues.map(({ line, message }) => `line ${line}: ${message}`);
  const details = { path, line: issues[0]?.line, issues: issues.slice(0, ISSUES_KEPT) };
  return new InvalidMorphologyError(task(`the morphology${path ? ` ${path}` : ""}`), firstOf(shown, 5), details);
}
