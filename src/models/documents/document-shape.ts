import type { JsonObject } from "../../base/document/json.js";

/** A JSON document that is not a model; `name` completes "it is …", `remedy` says what to do instead. */
export interface OtherDocument {
  readonly name: string;
  readonly remedy: string;
}

/** A kind of document and its test. */
export type DocumentKind<T> = OtherDocument & { readonly is: (document: T) => boolean };

export const has = (it: JsonObject, name: string): boolean => Object.hasOwn(it, name);
export const isNumber = (value: unknown): boolean => typeof value === "number";
export const valuesOf = (it: JsonObject): unknown[] => Object.values(it);

export function isListOf(it: unknown, is: (each: unknown) => boolean): boolean {
  return Array.isArray(it) && it.length > 0 && it.every(is);
}
