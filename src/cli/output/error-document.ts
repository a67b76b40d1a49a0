/** An error as the JSON documents show it (docs/json.md): its code, its message, and the fields that it carries. */
export interface ErrorDocument {
  readonly code: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** Fields of the errors in src/base/errors.ts, in the order in which they are printed. */
const FIELDS = ["path", "line", "column", "id", "value", "allowed", "issues"] as const;

export function errorDocument(error: unknown): ErrorDocument {
  if (!(error instanceof Error)) return { code: "Internal", message: String(error) };
  const { code = "Internal" } = error as { code?: unknown };
  const carried = error as unknown as Record<string, unknown>;
  const given = FIELDS.filter((field) => {
    const value = carried[field];
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  const known = typeof code === "string" && /^[A-Z][a-z]/.test(code); // the system's codes, such as ENOENT, are not ours
  return {
    code: known ? code : "Internal",
    message: error.message,
    ...Object.fromEntries(given.map((field) => [field, plain(carried[field])])),
  };
}

/** What JSON has no word for, such as NaN or a function, is told as text. */
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
