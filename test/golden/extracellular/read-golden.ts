import { readFileSync } from "node:fs";
import type { Device } from "../devices/experiment.js";

/** `index.json`; README.md says what the numbers are. */
interface ExtracellularIndex {
  readonly dt_ms: number;
  readonly duration_ms: number;
  /** Every so manieth sample of a run is kept. */
  readonly every: number;
  readonly conductivity_s_per_m: number;
  readonly sources: readonly ("line" | "point")[];
  readonly cases: readonly {
    readonly model: string;
    readonly contacts_um: readonly (readonly [number, number, number])[];
    readonly segments: readonly string[];
    /** Where its numbers begin, in numbers. */
    readonly offset: number;
    readonly runs: readonly { readonly kind: string; readonly devices: readonly Device[] }[];
  }[];
}

/** What LFPykit makes of one cell. */
export interface ExtracellularGolden {
  readonly model: string;
  /** [µm] */
  readonly contacts: readonly (readonly [number, number, number])[];
  /** NEURON's names. */
  readonly segments: readonly string[];
  /** x, y and z of the start and of the end of each segment, and its diameter `[segments × 7]` [µm]. */
  readonly lines: Float64Array;
  /** `[contacts × segments]` [MΩ]. */
  readonly weights: Readonly<Record<"line" | "point", Float64Array>>;
  readonly runs: readonly {
    readonly kind: string;
    readonly devices: readonly Device[];
    /** One per contact, the kept samples [mV]. */
    readonly potentials: Readonly<Record<"line" | "point", readonly Float64Array[]>>;
  }[];
}

const index = JSON.parse(readFileSync(new URL("index.json", import.meta.url), "utf8")) as ExtracellularIndex;

export const { dt_ms: dtMs, duration_ms: durationMs, every, conductivity_s_per_m: conductivitySPerM } = index;

export function extracellularGoldens(): ExtracellularGolden[] {
  const bytes = readFileSync(new URL("numbers.f64le", import.meta.url));
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const kept = Math.floor(Math.round(durationMs / dtMs) / every) + 1;
  return index.cases.map(({ model, contacts_um: contacts, segments, offset, runs }) => {
    let at = offset;
    const next = (count: number): Float64Array => {
      at += count;
      return numbers.slice(at - count, at);
    };
    const bySource = <T>(read: () => T): Record<"line" | "point", T> =>
      Object.fromEntries(index.sources.map((source) => [source, read()])) as Record<"line" | "point", T>;
    return {
      model,
      contacts,
      segments,
      lines: next(segments.length * 7),
      weights: bySource(() => next(contacts.length * segments.length)),
      runs: runs.map((run) => ({ ...run, potentials: bySource(() => contacts.map(() => next(kept))) })),
    };
  });
}
