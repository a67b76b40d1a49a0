import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hiddenSpikes } from "../../src/plot/charts/look/spike-marks.js";
import { decimate, extent } from "../../src/plot/decimate.js";
import { renderSweeps } from "../../src/plot/render-sweeps.js";
import { hasReference, reference } from "../support/reference.js";

interface RecordedSweep {
  readonly specimen_id: number;
  readonly sweep_number: number;
  readonly stimulus: string;
  readonly dt_ms: number;
  readonly spike_times_ms: readonly number[];
  readonly v_peak_mV: number;
}
interface GlifRun {
  readonly specimen_id: number;
  readonly level: number;
  readonly stimulus: string;
  readonly interpolated_spike_times_s: readonly number[];
}

const bytes = (path: string): ArrayBuffer => new Uint8Array(readFileSync(reference(path))).buffer;
const json = <T>(path: string): T => JSON.parse(readFileSync(reference(path), "utf8")) as T;

function load(recorded: RecordedSweep, level: number) {
  const stem = `specimen_${recorded.specimen_id}_sweep_${recorded.sweep_number}`;
  const run = json<GlifRun[]>("golden/glif/reference.json").find(
    (each) => each.specimen_id === recorded.specimen_id && each.level === level && each.stimulus.includes("recorded"),
  )!;
  const golden = `golden/glif/${recorded.specimen_id}_GLIF${level}_recorded_sweep_${recorded.sweep_number}`;
  const trace = (kind: string) => new Float64Array(bytes(`${golden}.${kind}_V.f64le`));
  const scaled = (kind: string, scale: number) =>
    Float64Array.from(new Float32Array(bytes(`data/recorded/${stem}.${kind}.f32le`)), (value) => value * scale);
  const rateHz = 1000 / recorded.dt_ms;
  return {
    title: `Sweep ${recorded.sweep_number}, ${recorded.stimulus}`,
    rateHz,
    current: scaled("i_pA", 1e-12),
    voltage: trace("v"),
    threshold: trace("threshold"),
    spikeTimes: Float64Array.from(run.interpolated_spike_times_s),
    recorded: {
      voltage: scaled("v_mV", 1e-3),
      rateHz,
      spikeTimes: Float64Array.from(recorded.spike_times_ms, (time) => time / 1000),
    },
  };
}

describe.skipIf(!hasReference)("figures of recorded sweeps under GLIF5", () => {
  const sweeps = hasReference ? json<RecordedSweep[]>("data/recorded/index.json") : [];

  it.each(sweeps)("sweep $sweep_number of specimen $specimen_id", async (recorded) => {
    const sweep = load(recorded, 5);
    // Every cut-out spike gets a stroke, and thinned to few pixels the recording keeps its peak and its spikes.
    expect(hiddenSpikes(sweep.voltage, sweep.rateHz, sweep.spikeTimes)).toHaveLength(sweep.spikeTimes.length);
    const few = decimate(sweep.recorded.voltage, { samplesPerPixel: 100, xPerSample: recorded.dt_ms, yScale: 1e3 });
    expect(extent(few)!.max).toBeCloseTo(recorded.v_peak_mV, 2);
    const crossings = few.filter(({ y }, i) => i > 0 && y > -20 && few[i - 1]!.y <= -20);
    expect(crossings).toHaveLength(recorded.spike_times_ms.length);

    const svg = new TextDecoder().decode(await renderSweeps([sweep], { format: "svg" }));
    const counts = `model ${sweep.spikeTimes.length}, recorded ${recorded.spike_times_ms.length} spikes`;
    expect(svg).toContain(`>Sweep ${recorded.sweep_number}, Long Square: ${counts}</text>`);
    const png = await renderSweeps([sweep], { format: "png" });
    expect(png.length).toBeGreaterThan(20_000);
  });
});
