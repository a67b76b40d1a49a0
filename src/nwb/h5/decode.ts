/** Decodes HDF5's raw bytes into numbers, text, references and columns of records. */
import type { Metadata, Module } from "./load.js";

export type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** A value that is rejected, although HDF5 might read it; `message` completes "it …". */
export class Unsuitable extends Error {}

/** A value, flattened. References are the keys of their target objects; records are columns by name. */
export type Decoded =
  | { readonly kind: "numbers"; readonly numbers: Numbers }
  | { readonly kind: "texts"; readonly texts: string[] }
  | { readonly kind: "references"; readonly keys: string[] }
  | { readonly kind: "records"; readonly columns: ReadonlyMap<string, Decoded> }
  | { readonly kind: "other" };

/** How values are stored: the part of h5wasm's metadata that members of records have, too. */
export type StoredAs = Pick<Metadata, "type" | "size" | "signed" | "vlen" | "cset" | "compound_type" | "enum_type">;

/** Whether values contain pointers into HDF5's heap, which must be freed. */
export function holdsPointers({ type, vlen, compound_type }: StoredAs, module: Module): boolean {
  if (vlen || type === module.H5T_class_t.H5T_VLEN.value) return true;
  return compound_type?.members.some((member) => holdsPointers(member, module)) ?? false;
}

/**
 * Decodes values.
 *
 * @param bytes an unshared copy, `size` bytes per value
 * @throws Unsuitable for numbers of a size without a JavaScript array type
 */
export function decode(bytes: Uint8Array, as: StoredAs, module: Module): Decoded {
  const classes = module.H5T_class_t;
  const count = as.size > 0 ? Math.floor(bytes.length / as.size) : 0;
  const each = <T>(read: (part: Uint8Array) => T): T[] =>
    Array.from({ length: count }, (_, i) => read(bytes.subarray(i * as.size, (i + 1) * as.size)));
  switch (as.type) {
    case classes.H5T_INTEGER.value:
    case classes.H5T_FLOAT.value:
      return { kind: "numbers", numbers: numbersOf(bytes, as.type === classes.H5T_FLOAT.value, as) };
    case classes.H5T_ENUM.value:
      return { kind: "numbers", numbers: numbersOf(bytes, false, as) };
    case classes.H5T_STRING.value:
      return { kind: "texts", texts: each((part) => textOf(as.vlen ? pointedAt(part, module) : part, as.cset)) };
    case classes.H5T_REFERENCE.value:
      return { kind: "references", keys: each(hex) };
    case classes.H5T_COMPOUND.value:
      return { kind: "records", columns: columnsOf(bytes, count, as, module) };
    default:
      return { kind: "other" };
  }
}

function columnsOf(bytes: Uint8Array, count: number, as: StoredAs, module: Module): Map<string, Decoded> {
  const members = as.compound_type?.members ?? [];
  return new Map(
    members.map((member) => {
      const column = new Uint8Array(count * member.size);
      for (let row = 0; row < count; row++) {
        const from = row * as.size + member.offset;
        column.set(bytes.subarray(from, from + member.size), row * member.size);
      }
      return [member.name, decode(column, member, module)];
    }),
  );
}

const INTEGERS = {
  signed: { 1: Int8Array, 2: Int16Array, 4: Int32Array, 8: BigInt64Array },
  unsigned: { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array },
} as const;
const FLOATS = { 4: Float32Array, 8: Float64Array } as const;

function numbersOf(bytes: Uint8Array, isFloat: boolean, { size, signed }: StoredAs): Numbers {
  const arrays: Readonly<Record<number, new (buffer: ArrayBuffer) => Numbers>> = isFloat
    ? FLOATS
    : INTEGERS[signed ? "signed" : "unsigned"];
  const Numbers = arrays[size];
  if (Numbers === undefined) throw new Unsuitable(`holds numbers of ${size * 8} bits, which cannot be read`);
  return new Numbers(bytes.buffer as ArrayBuffer);
}

/** Text of variable length: the bytes up to the first zero. */
function pointedAt(pointer: Uint8Array, { HEAPU8 }: Module): Uint8Array {
  const from = new DataView(pointer.buffer, pointer.byteOffset).getUint32(0, true);
  // Empty text has a null pointer.
  return from === 0 ? new Uint8Array(0) : HEAPU8.subarray(from, HEAPU8.indexOf(0, from));
}

const UTF8 = 1;
const lenient = new TextDecoder();
const strict = new TextDecoder("utf-8", { fatal: true });
const western = new TextDecoder("windows-1252");

/**
 * Text from bytes, up to the first zero. Igor and MIES write UTF-8 but declare ASCII (nwb.md 1.3.4); others write
 * Windows-1252, which is assumed for bytes that are not valid UTF-8.
 */
export function textOf(bytes: Uint8Array, characterSet: number | undefined): string {
  const zero = bytes.indexOf(0);
  const text = zero < 0 ? bytes : bytes.subarray(0, zero);
  if (characterSet === UTF8) return lenient.decode(text);
  try {
    return strict.decode(text);
  } catch {
    return western.decode(text);
  }
}

/** Bytes of a reference as hexadecimal text, for comparison and lookup. */
export function hex(bytes: ArrayLike<number>): string {
  return Buffer.from(Array.from(bytes)).toString("hex");
}
