import type { ModelIssue } from "../../base/errors.js";
import { decimalFromText, roundToDigits } from "../../base/text/decimal.js";
import { quoted } from "../../base/text/printable.js";

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Constraints on a number. */
export interface NumberRule {
  /** Whether it is rounded to 6 significant digits, as by `%g`. */
  readonly rounded?: boolean;
  readonly above?: number;
  readonly from?: number;
  readonly to?: number;
}

/** Maximum length of a list: a hundred times that of real fits. */
const MOST_ITEMS = 10_000;

/** Valid section groups in a fit. */
const GROUP = /^(?:soma|axon|dend|apic|dend_\d+|minus_\d+)$/;

/** Reads the fields of one object in a model file and records every problem with its location. */
export class FieldReader {
  readonly at: string;
  readonly #fields: JsonObject;
  readonly #issues: ModelIssue[];

  constructor(fields: JsonObject, at: string, issues: ModelIssue[]) {
    this.#fields = fields;
    this.at = at;
    this.#issues = issues;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key) && this.#fields[key] !== null && this.#fields[key] !== undefined;
  }

  complain(key: string, message: string): void {
    this.#issues.push({ at: this.#place(key), message });
  }

  /** The first entry of a list of objects, or the object itself if it is not in a list (D.1). */
  entry(key: string): FieldReader {
    const found = this.optionalEntry(key);
    if (found) return found;
    this.complain(key, `${quoted(this.#fields[key])}, expected a list with one object`);
    return new FieldReader({}, this.#place(key), []);
  }

  optionalEntry(key: string): FieldReader | null {
    const value = this.#fields[key];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const at = `${this.#place(key)}${Array.isArray(value) ? "[0]" : ""}`;
    return isObject(first) ? new FieldReader(first, at, this.#issues) : null;
  }

  /** A list of objects. */
  list(key: string): FieldReader[] {
    const value = this.#fields[key];
    if (!Array.isArray(value)) {
      this.complain(key, `${quoted(value)}, expected a list`);
      return [];
    }
    if (value.length > MOST_ITEMS) {
      this.complain(key, `has ${value.length} entries, expected at most ${MOST_ITEMS}`);
      return [];
    }
    return value.flatMap((item: unknown, i) => {
      if (isObject(item)) return [new FieldReader(item, `${this.#place(key)}[${i}]`, this.#issues)];
      this.complain(`${key}[${i}]`, `${quoted(item)}, expected an object`);
      return [];
    });
  }

  /** @param required whether it must not be empty */
  text(key: string, required = false): string {
    const value = this.#fields[key];
    if (typeof value === "string" && (value !== "" || !required)) return value;
    this.complain(key, `${quoted(value)}, expected text`);
    return "";
  }

  /** A value of any type. */
  value(key: string): unknown {
    return this.#fields[key];
  }

  /** The name of a group of sections. */
  group(key: string): string {
    const name = this.text(key, true);
    if (name !== "") this.checkGroup(key, name);
    return name;
  }

  checkGroup(key: string, name: string): void {
    if (GROUP.test(name)) return;
    this.complain(key, `unknown group of sections ${quoted(name)}; expected soma, axon, dend or apic`);
  }

  /** A list of texts. */
  texts(key: string): string[] {
    const value = this.#fields[key];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    this.complain(key, `${quoted(value)}, expected a list of texts`);
    return [];
  }

  /** A number, which may be written as a string. */
  number(key: string, rule: NumberRule = {}): number {
    const value = this.#fields[key];
    const plain = typeof value === "string" ? decimalFromText(value.trim()) : value;
    if (typeof plain !== "number" || !Number.isFinite(plain)) {
      this.complain(key, `${quoted(value)}, expected a number`);
      return Number.NaN;
    }
    const number = rule.rounded ? roundToDigits(plain, 6) : plain;
    const { above, from, to } = rule;
    if (above !== undefined && !(number > above)) this.complain(key, `${number}, expected more than ${above}`);
    if (from !== undefined && number < from) this.complain(key, `${number}, expected at least ${from}`);
    if (to !== undefined && number > to) this.complain(key, `${number}, expected at most ${to}`);
    return number;
  }

  /** A list of numbers. */
  numbers(key: string): number[] {
    const value = this.#fields[key];
    if (Array.isArray(value) && value.every((item) => typeof item === "number")) return value;
    this.complain(key, `${quoted(value)}, expected a list of numbers`);
    return [];
  }

  #place(key: string): string {
    return this.at === "" ? key : `${this.at}.${key}`;
  }
}

/** Whether `value` is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
