/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether `value` is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first entry of a list, or a value that is not in a list; null if it is not an object. */
export function firstObject(value: unknown): JsonObject | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? first : null;
}
