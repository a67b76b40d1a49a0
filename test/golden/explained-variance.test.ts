import { describe, expect, it } from "vitest";
import { explainedVariance } from "../../src/analysis/compare/explained-variance.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { readJson } from "../support/glif-reference.js";
import { hasReference, reference } from "../support/reference.js";

type Three = readonly [data: number, model: number, ratio: number];
interface Level {
  readonly "100": { readonly interpolated_spike_times_s: readonly number[] };
  readonly "102": { readonly interpolated_spike_times_s: readonly number[] };
  readonly [noise: `Noise ${string}`]: Readonly<Record<string, Three>>;
}
interface RecordingReference {
  readonly file: string;
  readonly rate_hz: number;
  readonly levels: Readonly<Record<string, Level>>;
}

const golden = hasReference ? readJson<RecordingReference>("golden/glif/recording_532355382.json") : null;

describe.skipIf(!hasReference)("explained variance of specimen 532355382", () => {
  const cases = Object.entries(golden?.levels ?? {}).flatMap(([level, entry]) =>
    ([1, 2] as const).flatMap((noise) =>
      Object.entries(entry[`Noise ${noise} explained variance (data, model, ratio)`]!).map(
        ([sigma, expected]) => ({ level, noise, sigma, expected, entry }) as const,
      ),
    ),
  );

  it("has both noises at two widths for five levels", () => expect(cases).toHaveLength(20));

  it.each(cases)("agrees for level $level on Noise $noise at $sigma", async ({ noise, sigma, expected, entry }) => {
    const recording = await openRecording(reference(golden!.file));
    const numbers = noise === 1 ? [100, 101] : [102, 103];
    const sweeps = await Promise.all(numbers.map((number) => recording.sweep(number)));
    const found = explainedVariance(
      [entry[noise === 1 ? "100" : "102"].interpolated_spike_times_s],
      sweeps.map((sweep) => sweep.response!.spikeTimes),
      {
        rateHz: golden!.rate_hz,
        samples: sweeps[0]!.response!.voltage.length,
        sigmaS: Number.parseFloat(sigma) / 1e3,
      },
    );
    [found.data, found.model, found.ratio].forEach((measure, n) => {
      expect(Math.abs(measure.value! / expected[n]! - 1)).toBeLessThan(1e-9);
    });
  });
});
