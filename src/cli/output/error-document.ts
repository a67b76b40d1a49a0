/** An error in JSON documents (docs/json.md): its code, its message, and its fields. */
export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** Fields of the errors in src/base/errors.ts, in the order of printing. */
const FIELDS = ["path", "line", "column", "id", "value", "allowed", "issues"] as const;

export function errorDocument(error: unknown): ErrorDocument {
  if (!(error instanceof Error)) return { code: "Internal", message: String(error) };
  const { code = "Internal" } = error as { code?: unknown };
  const carried = error as unknown as Record<string, unknown>;
  const given = FIELDS.filter((field) => {
    const value = carried[field];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  const known = typeof code === "string" && /^[A-Z][a-z]/.test(code); // system codes such as ENOENT are not rheobase's
  return {
    code: known ? code : "Internal",
    message: error.message,
    ...Object.fromEntries(given.map((field) => [field, plain(carried[field])])),
  };
}

/** Converts values that JSON cannot represent, such as NaN or a function, to text. */
function plain(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (["bigint", "function", "symbol"].includes(typeof value)) return String(value);
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return String(value);
  }
}
