import type { CallOptions } from "../base/types.js";
import type { DatabaseOptions } from "../models/opened-model.js";

/** Where to look besides the installation itself. */
export interface DoctorOptions extends CallOptions, Pick<DatabaseOptions, "cacheDir" | "baseUrl" | "offline"> {
  /** Whether to ask the Allen service for an answer; default false. */
  readonly service?: boolean | undefined;
}

/** What a look at one thing gave; a thrown error counts as `failed`. */
export interface Outcome {
  readonly status: "ok" | "failed" | "skipped";
  /** What was seen, and where it failed what was expected. */
  readonly message: string;
}

/** One thing that rheobase needs to work. */
export interface Check {
  readonly name: string;
  /** What to do where it fails. */
  readonly remedy: string;
  /** Name of the check without which this one cannot be made. */
  readonly needs?: string | undefined;
  readonly look: (options: DoctorOptions) => Promise<Outcome>;
}

export const ok = (message: string): Outcome => ({ status: "ok", message });
export const failed = (message: string): Outcome => ({ status: "failed", message });
export const skipped = (message: string): Outcome => ({ status: "skipped", message });

/** Whether two arrays hold the same bits. */
export function sameBits(found: Float64Array | null | undefined, expected: Float64Array): boolean {
  return found?.length === expected.length && expected.every((value, i) => Object.is(value, found[i]));
}
