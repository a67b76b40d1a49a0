import { describe, expect, it } from "vitest";
import { GlifModel } from "../../src/glif/model.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { readGlifConfig, readJson, worstRelative } from "../support/glif-reference.js";
import { hasReference, reference } from "../support/reference.js";

interface SweepSpikes {
  readonly spike_steps: readonly number[];
  readonly interpolated_spike_times_s: readonly number[];
}
interface RecordingReference {
  readonly file: string;
  readonly rate_hz: number;
  readonly levels: Readonly<Record<string, Readonly<Record<string, SweepSpikes>>>>;
}

const golden = hasReference ? readJson<RecordingReference>("golden/glif/recording_532355382.json") : null;
const levels = Object.entries(golden?.levels ?? {});

describe.skipIf(!hasReference)("GLIF runs on the sweeps of a recording equal AllenSDK's", () => {
  it("finds all levels", () => expect(levels).toHaveLength(5));

  it.each(levels)("level %s of cell 532355382", async (level, entries) => {
    const model = new GlifModel(readGlifConfig(532355382, Number(level)));
    const recording = await openRecording(reference(golden!.file));
    const sweeps = Object.entries(entries).filter(([key]) => /^\d+$/.test(key));
    expect(sweeps.map(([sweep]) => Number(sweep))).toEqual([33, 100, 102]);
    for (const [sweep, expected] of sweeps) {
      const response = await model.run(await recording.stimulus(Number(sweep)));
      expect(response.rateHz).toBe(golden!.rate_hz);
      expect([...response.spikeSteps]).toEqual(expected.spike_steps);
      expect(worstRelative(response.spikeTimes, expected.interpolated_spike_times_s)).toBeLessThanOrEqual(1e-12);
    }
    // Noise is frozen: the second sweep of each kind repeats the first one's current, so its spikes too.
    for (const [first, second] of [
      [100, 101],
      [102, 103],
    ] as const) {
      const [a, b] = [
        await model.run(await recording.stimulus(first)),
        await model.run(await recording.stimulus(second)),
      ];
      expect(b.spikeTimes).toEqual(a.spikeTimes);
    }
  });
});
