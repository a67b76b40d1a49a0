/** Checks the types of arguments and options at run time: callers in JavaScript get no type checking. */
import { InvalidOptionError } from "./errors.js";
import { didYouMean } from "./text/suggest.js";

interface KindOfValue {
  readonly fits: (value: unknown) => boolean;
  readonly expected: string;
}

const isNumber = (value: unknown): boolean => typeof value === "number" && !Number.isNaN(value);
const isId = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isPath = (value: unknown): boolean => typeof value === "string" && value !== "";
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isPlain = (value: unknown): boolean => isObject(value) && !Array.isArray(value);
const isNumbers = (value: unknown): boolean =>
  ArrayBuffer.isView(value)
    ? !(value instanceof DataView || value instanceof BigInt64Array || value instanceof BigUint64Array)
    : Array.isArray(value) && value.every((each) => typeof each === "number");
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === "string");

const KINDS = {
  any: { fits: () => true, expected: "anything" },
  number: { fits: isNumber, expected: "a number" },
  /** For arguments where NaN has a meaning. */
  numberOrNaN: { fits: (value) => typeof value === "number", expected: "a number" },
  numberOrNull: { fits: (value) => value === null || typeof value === "number", expected: "a number or null" },
  id: { fits: isId, expected: "an id, a whole number" },
  count: {
    fits: (value) => Number.isSafeInteger(value) && (value as number) > 0,
    expected: "a whole number of at least 1",
  },
  ids: { fits: (value) => Array.isArray(value) && value.every(isId), expected: "an array of ids, whole numbers" },
  text: { fits: (value) => typeof value === "string", expected: "a string" },
  textOrId: { fits: (value) => typeof value === "string" || isId(value), expected: "a string or an id" },
  texts: { fits: isTexts, expected: "an array of strings" },
  textOrTexts: {
    fits: (value) => typeof value === "string" || isTexts(value),
    expected: "a string or an array of strings",
  },
  path: { fits: isPath, expected: "a path" },
  paths: { fits: (value) => Array.isArray(value) && value.every(isPath), expected: "an array of paths" },
  textOrObject: { fits: (value) => typeof value === "string" || isPlain(value), expected: "a string or an object" },
  booleanOrTexts: {
    fits: (value) => typeof value === "boolean" || typeof value === "string" || isTexts(value),
    expected: "true, false, a string or an array of strings",
  },
  boolean: { fits: (value) => typeof value === "boolean", expected: "true or false" },
  function: { fits: (value) => typeof value === "function", expected: "a function" },
  object: { fits: isPlain, expected: "an object" },
  objectOrNull: { fits: (value) => value === null || isPlain(value), expected: "an object or null" },
  list: { fits: (value) => Array.isArray(value) && value.every(isObject), expected: "an array of objects" },
  iterable: {
    fits: (value) => isObject(value) && (Symbol.iterator in value || Symbol.asyncIterator in value),
    expected: "an array or another iterable",
  },
  samples: { fits: (value) => value instanceof Float64Array, expected: "a Float64Array" },
  trains: {
    fits: (value) => Array.isArray(value) && value.every(isNumbers),
    expected: "an array of spike trains, each an array of times",
  },
  numbers: { fits: isNumbers, expected: "an array of numbers" },
  signal: { fits: (value) => value instanceof AbortSignal, expected: "an AbortSignal" },
  date: { fits: (value) => value instanceof Date, expected: "a Date" },
} satisfies Readonly<Record<string, KindOfValue>>;

/** What an argument or option may be: a key of {@link KINDS}. */
export type Kind = keyof typeof KINDS;
/** The kind of each option. */
export type Kinds<T> = { readonly [Name in keyof Required<T>]: Kind };

/**
 * Checks the types of arguments.
 *
 * @param task completes "Cannot …"
 * @param given each argument by name, with its kind
 * @throws InvalidOptionError
 */
export function checkArguments(task: string, given: Readonly<Record<string, readonly [unknown, Kind]>>): void {
  for (const [name, [value, kind]] of Object.entries(given)) {
    const { fits, expected }: KindOfValue = KINDS[kind];
    if (!fits(value)) throw new InvalidOptionError(task, `${name} is ${seen(value)}, expected ${expected}`, { value });
  }
}

/**
 * Rejects options that are not an object, unknown options and values of the wrong type. Options that are undefined
 * count as absent.
 *
 * @param task completes "Cannot …"
 * @throws InvalidOptionError
 */
export function checkOptions<T extends object>(task: string, options: T, kinds: Kinds<T>): void {
  if (!isPlain(options)) {
    const names = Object.keys(kinds).slice(0, 3).join(", ");
    throw new InvalidOptionError(task, `the options are ${seen(options)}, expected an object with ${names} …`, {
      value: options,
    });
  }
  for (const name in options) {
    const value = options[name];
    if (!Object.hasOwn(kinds, name)) {
      const allowed = Object.keys(kinds);
      throw new InvalidOptionError(
        task,
        `unknown option "${name}"${didYouMean(name, allowed)}, expected any of ${allowed.join(", ")}`,
        { value: name, allowed },
      );
    }
    const { fits, expected }: KindOfValue = KINDS[kinds[name]];
    if (value !== undefined && !fits(value)) {
      throw new InvalidOptionError(`${task} with ${name} ${shown(value)}`, `expected ${expected}`, { value });
    }
  }
}

/** A value for messages: its type, and the value itself if it is short. */
export function seen(value: unknown): string {
  if (value === undefined || value === null) return `${value}`;
  if (typeof value === "string") return `the string ${shown(value)}`;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return shown(value);
  if (typeof value === "function") return value.name === "" ? "a function" : `the function ${value.name}`;
  if (Array.isArray(value)) return "an array";
  const name = (value as object).constructor?.name ?? "";
  return name === "" || name === "Object" ? "an object" : `of class ${name}`;
}

const LONGEST = 60;

function shown(value: unknown): string {
  if (typeof value === "string") return `"${value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}"`;
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "object" || typeof value === "function" || typeof value === "symbol"
    ? seen(value)
    : String(value);
}

/** Options that every long call accepts. */
export const callOptions = { signal: "signal", onProgress: "function" } as const satisfies Record<string, Kind>;
