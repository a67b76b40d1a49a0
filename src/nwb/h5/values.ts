/** Turns what h5wasm hands out into plain numbers and text. */

/** Any numeric output of h5wasm as numbers; null for text, references and records. */
export function toNumbers(value: unknown): Float64Array | null {
  if (value instanceof Float64Array) return value;
  if (typeof value === "number" || typeof value === "bigint") return Float64Array.of(Number(value));
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float64Array.from(value, Number);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Float64Array.from(value as unknown as ArrayLike<number>);
  }
  return null;
}

/** Any text output of h5wasm as a list; null for anything else. */
export function toTexts(value: unknown): string[] | null {
  if (typeof value === "string") return [value];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : null;
}

/**
 * Undoes the decoding of text that a file tags as ASCII although its bytes are UTF-8, as Igor's and MIES's are
 * (nwb.md 1.3.4): h5wasm reads such bytes as Latin-1 (variable length) or windows-1252 (fixed length). Bytes that are
 * no UTF-8 stay as they came.
 */
export function repairAscii(text: string): string {
  if (!hasHighCharacter(text)) return text;
  const bytes = Uint8Array.from(text, (character) => byteOf(character) ?? 0);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

/** Whether a text holds anything beyond 7-bit ASCII. */
export function hasHighCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return true;
  return false;
}

let windows1252: Map<string, number> | undefined;

function byteOf(character: string): number | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return code;
  if (windows1252 === undefined) {
    const bytes = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
    windows1252 = new Map(Array.from(new TextDecoder("windows-1252").decode(bytes), (c, i) => [c, 0x80 + i]));
  }
  return windows1252.get(character);
}

/** Bytes of a reference as text that can be compared and looked up. */
export function hex(bytes: ArrayLike<number>): string {
  return Buffer.from(Array.from(bytes)).toString("hex");
}

/** An array of samples; `failure` says that they do not fit in memory. */
export function allocate(length: number, failure: () => Error): Float64Array {
  try {
    return new Float64Array(length);
  } catch {
    throw failure();
  }
}

/** Copies stored numbers to `target` from `at` on, as value × scale + offset; `failure` says that they are no numbers. */
export function copyScaled(
  part: unknown,
  target: Float64Array,
  at: number,
  scaling: { readonly scale: number; readonly offset: number },
  failure: () => Error,
): void {
  const { scale, offset } = scaling;
  const values = part instanceof Float32Array ? part : toNumbers(part);
  if (values === null) throw failure();
  if (scale === 1 && offset === 0) {
    target.set(values, at);
    return;
  }
  for (let i = 0; i < values.length; i++) target[at + i] = (values[i] as number) * scale + offset;
}
