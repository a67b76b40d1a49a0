import type { CallOptions } from "../base/types.js";
import type { DatabaseOptions } from "../models/opened-model.js";

/** Which parts to check besides the installation itself. */
export interface DoctorOptions extends CallOptions, Pick<DatabaseOptions, "cacheDir" | "baseUrl" | "offline"> {
  /** Whether to send a request to the Allen service; default false. */
  readonly service?: boolean | undefined;
}

/** Outcome of one check; a thrown error counts as `failed`. */
export interface Outcome {
  readonly status: "ok" | "failed" | "skipped";
  /** The observation and, on failure, the expectation. */
  readonly message: string;
}

/** A check of one component that rheobase needs. */
export interface Check {
  readonly name: string;
  /** What to do if it fails. */
  readonly remedy: string;
  /** Name of the check that must succeed first. */
  readonly needs?: string | undefined;
  readonly look: (options: DoctorOptions) => Promise<Outcome>;
}

export const ok = (message: string): Outcome => ({ status: "ok", message });
export const failed = (message: string): Outcome => ({ status: "failed", message });
export const skipped = (message: string): Outcome => ({ status: "skipped", message });

/** Whether two arrays are bit-identical. */
export function sameBits(found: Float64Array | null | undefined, expected: Float64Array): boolean {
  return found?.length === expected.length && expected.every((value, i) => Object.is(value, found[i]));
}
