/**
 * Checks parsed JSON against a schema of zod, and puts what is wrong into the words of our messages: where in the
 * document, the value seen and what was expected. Uses the codes of zod's issues; zod's own messages are never shown.
 * Schemas come from `zod/mini`, of which bundles hold only what is used: a tenth of all of zod.
 */
import * as z from "zod/mini";
import type { ModelIssue } from "../errors.js";
import { cutText, quoted } from "../text/printable.js";

/** One problem in a document. */
export interface DocumentProblem extends ModelIssue {
  /** Keys and indices that lead to the value. */
  readonly path: readonly PropertyKey[];
  /** The value seen; undefined if it is missing. */
  readonly value: unknown;
  /** What would have been accepted, if it is a choice. */
  readonly allowed?: readonly string[] | undefined;
  /** What the schema's own check said of the problem; see {@link Complaint}. */
  readonly complaint?: Complaint | undefined;
}

/** How a schema's own check (`custom` issue of zod) describes a problem, in its `params`. */
export interface Complaint {
  /** Completes "… seen, expected". */
  readonly expected?: string;
  /** Replaces the whole message. */
  readonly message?: string;
  /** Name of a mechanism that does not exist. */
  readonly unknownMechanism?: string;
}

/** The value of a document, or what is wrong with it. */
export type Checked<T> =
  | { readonly value: T; readonly problems: null }
  | { readonly value: null; readonly problems: readonly DocumentProblem[] };

/**
 * Reads a document by a schema.
 *
 * @param kind of the document, such as `a GLIF config`, for fields that it does not have
 */
export function checkDocument<Schema extends z.core.$ZodType>(
  schema: Schema,
  document: unknown,
  kind = "the document",
): Checked<z.output<Schema>> {
  const read = z.safeParse(schema, document, { reportInput: true });
  if (read.success) return { value: read.data, problems: null };
  return { value: null, problems: read.error.issues.flatMap((issue) => problemsOf(issue, kind)) };
}

/** Problems for an error's `issues`. */
export function issuesOf(problems: readonly ModelIssue[]): readonly ModelIssue[] {
  return problems.map(({ at, message }) => ({ at, message }));
}

/** A path in a document: `genome[3].value`. */
export function placeText(path: readonly PropertyKey[]): string {
  const parts = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${cutText(String(key))}`));
  return parts.join("").replace(/^\./, "");
}

function problemsOf(issue: z.core.$ZodIssue, kind: string): DocumentProblem[] {
  const { path, input: value } = issue;
  const at = placeText(path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const inner = [...path, key];
        return { at: placeText(inner), path: inner, value: undefined, message: `is not a field of ${kind}` };
      });
    case "custom": {
      const complaint = (issue.params ?? {}) as Complaint;
      const message = complaint.message ?? messageOf(issue);
      return [{ at, path, value, message, complaint }];
    }
    case "invalid_union":
      if (issue.discriminator !== undefined) {
        const seen = (value as Readonly<Record<string, unknown>>)[issue.discriminator];
        return [choiceProblem(path, seen, "options" in issue ? issue.options.map(String) : [])];
      }
      return (
        closest(issue)?.flatMap((inner) => problemsOf({ ...inner, path: [...path, ...inner.path] }, kind)) ?? [
          { at, path, value, message: messageOf(issue) },
        ]
      );
    case "invalid_value":
      return [choiceProblem(path, value, issue.values.map(String))];
    default:
      return [{ at, path, value, message: messageOf(issue) }];
  }
}

function choiceProblem(path: readonly PropertyKey[], value: unknown, allowed: readonly string[]): DocumentProblem {
  const message = `${quoted(value)}, expected ${choicesText(allowed)}`;
  return { at: placeText(path), path, value, allowed, message };
}

/** For an object, the problems with the alternative of a union that it comes closest to; null if none is an object. */
function closest({ errors, input }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | null {
  if (typeof input !== "object" || input === null) return null;
  const alike = errors.filter(
    (issues) => !issues.some(({ path, code }) => path.length === 0 && code === "invalid_type"),
  );
  const count = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
  return alike.length === 0 ? null : alike.reduce((best, issues) => (count(issues) < count(best) ? issues : best));
}

const choicesText = (allowed: readonly string[]): string => allowed.map((each) => JSON.stringify(each)).join(" or ");

/** What the alternatives of a union expect of the value itself. */
function expectedOfUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  const own = issue.errors.flat().filter((inner) => inner.path.length === 0);
  return [...new Set(own.map((inner) => wordsOf(inner).expected))].join(" or ");
}

/** What was seen and expected. */
function wordsOf(issue: z.core.$ZodIssue): { readonly seen: string; readonly expected: string } {
  const { input: value } = issue;
  switch (issue.code) {
    case "custom":
      return { seen: quoted(value), expected: (issue.params as Complaint | undefined)?.expected ?? "another value" };
    case "invalid_union":
      return { seen: quoted(value), expected: expectedOfUnion(issue) };
    case "invalid_value":
      return { seen: quoted(value), expected: choicesText(issue.values.map(String)) };
    case "invalid_type":
      return { seen: quoted(value), expected: NAMES[issue.expected] ?? issue.expected };
    case "too_small":
      if (issue.minimum === 1 && value === "") return { seen: `""`, expected: "text" };
      return { seen: sizeOf(value), expected: `${issue.inclusive ? "at least" : "more than"} ${issue.minimum}` };
    case "too_big":
      return { seen: sizeOf(value), expected: `${issue.inclusive ? "at most" : "less than"} ${issue.maximum}` };
    default:
      return { seen: quoted(value), expected: "another value" };
  }
}

/** The message of an issue that has no words of its own. */
function messageOf(issue: z.core.$ZodIssue): string {
  const { seen, expected } = wordsOf(issue);
  return `${seen}, expected ${expected}`;
}

/** A number; of a list or text, its length. */
function sizeOf(value: unknown): string {
  if (Array.isArray(value)) return `has ${value.length} entries`;
  if (typeof value === "string") return `has ${value.length} characters`;
  return quoted(value);
}

/** zod's types in our words. */
const NAMES: Readonly<Record<string, string>> = {
  number: "a number",
  int: "a whole number",
  string: "text",
  boolean: "true or false",
  null: "null",
  array: "a list",
  object: "an object",
  record: "an object",
};
