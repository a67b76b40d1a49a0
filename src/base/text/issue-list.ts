import type { ModelIssue } from "../errors.js";

/** The reason of an error that lists issues, and its `lead` if it lists all of them (see `InvalidModelError`). */
export interface IssueList {
  readonly reason: string;
  readonly lead: string | undefined;
}

/** How to list issues. */
export interface IssueListOptions {
  /** Maximum number of issues shown; all by default. */
  readonly most?: number;
  /** Whether several issues begin with their number; true by default. */
  readonly counted?: boolean;
}

/** Lists issues in a sentence, such as `2 problems: C: is negative; R_input: is missing`; a single issue stands alone. */
export function listIssues(issues: readonly ModelIssue[], options: IssueListOptions = {}): IssueList {
  const { most = Number.POSITIVE_INFINITY, counted = true } = options;
  const lead = counted && issues.length > 1 ? `${issues.length} problems:` : "";
  const list = firstOf(issues.map(issueText), most);
  return { reason: lead === "" ? list : `${lead} ${list}`, lead: issues.length > most ? undefined : lead };
}

/** One issue after its position in the document. */
export function issueText({ at, message }: ModelIssue): string {
  return at === "" ? message : `${at}: ${message}`;
}

/** The first texts, joined, and the number of those left out: `a; b; and 3 more`. */
export function firstOf(texts: readonly string[], most: number): string {
  const more = texts.length > most ? `; and ${texts.length - most} more` : "";
  return `${texts.slice(0, most).join("; ")}${more}`;
}
