import { beforeAll, describe, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import type { GoldenRecord } from "../support/feature-cases.js";
import { disagreements } from "../support/feature-comparison.js";
import { readJson } from "../support/glif-reference.js";
import { hasReference, reference } from "../support/reference.js";

interface Group {
  readonly model: string;
  readonly stimulus: string;
  readonly explained_variance: readonly Record<"sigma_s" | "data" | "model" | "ratio", number>[];
  readonly forced_spikes: { readonly explained: number | null };
}
interface StoredSweep {
  readonly name: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly spikes: readonly GoldenRecord[];
  readonly sweep: GoldenRecord;
}

const recording = reference("data/nwb1/specimen_532355382.nwb");
const levels = [1, 2, 3, 4, 5];

describe.skipIf(!hasReference)("rheobase compare of the five GLIF levels of cell 532355382", () => {
  let document: {
    readonly sweeps: readonly { model: string; sweep: number; spike_count: unknown }[];
    readonly groups: readonly Group[];
  };

  beforeAll(async () => {
    const args = [
      "compare",
      reference("data/glif/532355382"),
      "--recording",
      recording,
      "--sigma",
      "4ms",
      "--sigma",
      "10ms",
    ];
    const { code, stdout, stderr } = await rheobase([...args, "--json"]);
    expect(`${code} ${code === 0 ? "" : stderr}`).toBe("0 ");
    document = JSON.parse(stdout);
  }, 120_000);

  it("compares every level on every sweep in one command", () => {
    expect(document.sweeps.map(({ model, sweep }) => `${model} ${sweep}`)).toEqual(
      levels.flatMap((level) => [33, 100, 101, 102, 103].map((sweep) => `GLIF${level} ${sweep}`)),
    );
  });

  it.each(levels)("gives AllenSDK's spike counts and explained variance within 1e-9 for level %i", (level) => {
    type Golden = { levels: Record<string, Record<string, unknown>> };
    const golden = readJson<Golden>("golden/glif/recording_532355382.json").levels[level]!;
    for (const sweep of [33, 100, 102]) {
      const { spike_steps } = golden[sweep] as { spike_steps: readonly number[] };
      const found = document.sweeps.find((each) => each.model === `GLIF${level}` && each.sweep === sweep);
      expect(found?.spike_count).toMatchObject({ model: spike_steps.length });
    }
    for (const stimulus of ["Noise 1", "Noise 2"]) {
      const group = document.groups.find((each) => each.model === `GLIF${level}` && each.stimulus === stimulus)!;
      const expected = golden[`${stimulus} explained variance (data, model, ratio)`] as Record<string, number[]>;
      for (const { sigma_s, data, model, ratio } of group.explained_variance) {
        const [goldenData, goldenModel, goldenRatio] = expected[`${Math.round(sigma_s * 1e3)} ms`]!;
        expect(Math.abs(data - goldenData!)).toBeLessThanOrEqual(1e-9);
        expect(Math.abs(model - goldenModel!)).toBeLessThanOrEqual(1e-9);
        expect(Math.abs(ratio - goldenRatio!)).toBeLessThanOrEqual(1e-9);
      }
      expect(group.forced_spikes.explained).toBeLessThan(1);
    }
  });

  it("explains below threshold as much with level 4 as with level 5, as imposed spikes leave the threshold no part", () => {
    const explained = (level: number) =>
      document.groups
        .filter(({ model }) => model === `GLIF${level}`)
        .map(({ forced_spikes }) => forced_spikes.explained);
    expect(explained(4)).toEqual(explained(5));
  });
});

describe.skipIf(!hasReference)("rheobase features of recorded sweeps", () => {
  /** Where the golden trace, which begins with the experiment, begins in the sweep [samples]. */
  const cut = 40_750;
  const rateHz = 50_000;

  it.each([
    [532355382, 33],
    [509881736, 39],
  ])("agree with AllenSDK's for specimen %i, sweep %i, in the window of its stimulus", async (specimen, number) => {
    const path = reference(`data/nwb1/specimen_${specimen}.nwb`);
    const { stdout } = await rheobase(["features", path, "--sweeps", String(number), "--json"]);
    const [sweep] = JSON.parse(stdout).sweeps;
    const golden = readJson<StoredSweep[]>("golden/ephys_features.json").find(
      ({ name }) => name === `specimen_${specimen}_sweep_${number}`,
    )!;
    expect(sweep.window.start_s).toBeCloseTo(golden.start_s + cut / rateHz, 9);
    expect(sweep.window.end_s).toBeCloseTo(golden.end_s + cut / rateHz, 9);
    expect(sweep.spikes).toHaveLength(golden.spikes.length);
    const moved = (record: GoldenRecord): GoldenRecord =>
      Object.fromEntries(
        Object.entries(record).map(([key, value]) => {
          if (typeof value !== "number") return [key, value];
          if (key.endsWith("_index")) return [key, value + cut];
          return [key, key.endsWith("_t") ? value + cut / rateHz : value];
        }),
      );
    sweep.spikes.forEach((spike: GoldenRecord, n: number) => {
      expect(disagreements(spike, moved(golden.spikes[n]!))).toEqual([]);
    });
    const { avg_rate, adapt, latency, mean_isi, first_isi, isi_cv, v_baseline } = golden.sweep as Record<
      string,
      number
    >;
    const expected = { avg_rate, adapt, latency, mean_isi, first_isi, isi_cv, v_baseline };
    for (const [name, value] of Object.entries(expected)) {
      if (value !== undefined) expect(sweep.features[name]).toBeCloseTo(value, 9);
    }
  });
});
