/** Parts of schemas for the documents of the Allen Institute, which are loose about lists and numbers. */
import * as z from "zod/mini";
import { decimalFromText, roundToDigits } from "../text/decimal.js";
import type { Complaint } from "./check-document.js";
import { firstObject } from "./json.js";

type Schema<T> = z.ZodMiniType<T>;

/** A schema that is built when it is first used: building one takes as long as checking a document. */
export function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => (built ??= build());
}

/** A check of our own. `complain` returns what is wrong with a value, or null. */
export function own<T>(complain: (value: T) => Complaint | null): z.core.$ZodCheck<T> {
  return z.check<T>(({ value, issues }) => {
    const complaint = complain(value);
    if (complaint) issues.push({ code: "custom", input: value, params: { ...complaint } });
  });
}

/** A finite number, which may be written as text, rounded as by `%.6g` if `rounded`. */
export function numeric({ rounded = false, ...range }: { readonly rounded?: boolean } & NumberRange = {}) {
  const read = (value: unknown): unknown => {
    const number = typeof value === "string" ? (decimalFromText(value.trim()) ?? value) : value;
    return rounded && typeof number === "number" && Number.isFinite(number) ? roundToDigits(number, 6) : number;
  };
  return z.pipe(z.transform(read), z.number().check(own((number) => outside(number, range))));
}

/** Limits of a number. */
export interface NumberRange {
  readonly above?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The limit that a number exceeds; null for a number in the range. */
export function outside(number: number, { above, from, to }: NumberRange): Complaint | null {
  if (above !== undefined && !(number > above)) return { expected: `more than ${above}` };
  if (from !== undefined && number < from) return { expected: `at least ${from}` };
  if (to !== undefined && number > to) return { expected: `at most ${to}` };
  return null;
}

/** A text that is not empty. */
export const someText = () => z.string().check(z.minLength(1, { abort: true }));

/** A value that may be missing or null, which gives `fallback`. */
export function optional<T, F>(schema: Schema<T>, fallback: F) {
  return z.pipe(
    z.nullish(schema),
    z.transform((value: T | null | undefined): T | F => value ?? fallback),
  );
}

/** A list of at most `most` items, which are not looked at if there are more. */
export function listOf<T>(item: Schema<T>, most: number) {
  return z.pipe(z.array(z.unknown()).check(z.maxLength(most)), z.array(item));
}

/** An object, or the first of a list of objects. */
export function firstOf<T>(schema: Schema<T>) {
  return z.transform((value: unknown, { issues }): T => {
    const first = firstObject(value);
    if (first !== null) return inner(schema, first, Array.isArray(value) ? [0] : [], issues);
    issues.push({ code: "custom", input: value, params: { expected: "a list with one object" } });
    return z.NEVER;
  });
}

/** As {@link firstOf}; null for anything else. */
export function firstIfAny<T>(schema: Schema<T>) {
  return z.transform((value: unknown, { issues }): T | null => {
    const first = firstObject(value);
    return first === null ? null : inner(schema, first, Array.isArray(value) ? [0] : [], issues);
  });
}

/** A value, or a list of values. Values that do not fit are left out. */
export function fitting<T>(item: Schema<T>) {
  return z.transform((value: unknown): T[] =>
    (Array.isArray(value) ? value : [value]).flatMap((each: unknown) => {
      const read = z.safeParse(item, each);
      return read.success ? [read.data] : [];
    }),
  );
}

/** Reads a part of a value, with problems at its place. */
function inner<T>(schema: Schema<T>, part: unknown, place: readonly number[], issues: z.core.$ZodRawIssue[]): T {
  const read = z.safeParse(schema, part, { reportInput: true });
  if (read.success) return read.data;
  for (const issue of read.error.issues)
    issues.push({ ...issue, path: [...place, ...issue.path] } as z.core.$ZodRawIssue);
  return z.NEVER;
}
