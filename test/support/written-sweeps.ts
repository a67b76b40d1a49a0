import type { Response, Trace } from "../../src/base/types.js";
import type { WrittenSweep } from "../../src/nwb/write/write-recording.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";

/** What a test says of a sweep; the rest is filled in. */
export interface SweepParts {
  readonly number?: number;
  readonly name?: string;
  readonly code?: string | null;
  readonly amplitudeA?: number | null;
  readonly electrode?: string | null;
  readonly variant?: string;
  readonly voltage?: Float64Array;
  /** null: no stimulus. */
  readonly current?: Float64Array | null;
  readonly rateHz?: number;
  readonly spikeTimes?: readonly number[];
  readonly traces?: Readonly<Record<string, Trace>>;
  readonly kind?: Response["kind"];
  readonly simulated?: Response["simulated"];
  readonly protocol?: Response["protocol"];
  readonly species?: Response["species"];
  readonly provenance?: Response["provenance"];
}

/** A sweep with a response made up for a test: 200 samples at 10 kHz unless said. */
export function writtenSweep(parts: SweepParts = {}): WrittenSweep {
  const { rateHz = 10_000, number = 0, name = "Long Square" } = parts;
  const voltage =
    parts.voltage ?? Float64Array.from({ length: 200 }, (_, i) => -0.07 + 1e-4 * Math.sin(i / 7 + number));
  const current = parts.current === undefined ? voltage.map((_, i) => (i % 100 > 49 ? 1.9e-10 : 0)) : parts.current;
  return {
    sweep: {
      number,
      stimulusName: name,
      stimulusCode: parts.code ?? null,
      amplitudeA: parts.amplitudeA === undefined ? 1.9e-10 : parts.amplitudeA,
      ...(parts.electrode === undefined ? {} : { electrode: parts.electrode }),
      ...(parts.variant === undefined ? {} : { variant: parts.variant }),
      stimulus: current === null ? null : Stimulus.samples(current, rateHz, { name }),
    },
    response: {
      kind: parts.kind ?? "glif",
      voltage,
      rateHz,
      spikeTimes: Float64Array.from(parts.spikeTimes ?? []),
      traces: parts.traces ?? {},
      simulated: parts.simulated,
      protocol: parts.protocol,
      species: parts.species,
      provenance: parts.provenance ?? { model: { kind: "glif", level: 5 } },
    },
  };
}
