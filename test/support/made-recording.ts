import { createRecordingWriter } from "../../src/nwb/write/write-recording.js";
import { pulseTrain } from "./pulses.js";
import { writtenSweep } from "./written-sweeps.js";

/** What a test says of a sweep of a made-up recording. */
export interface MadeSweep {
  readonly number: number;
  readonly name?: string;
  /** Times of the spikes' peaks [s]; default three. */
  readonly peaksS?: readonly number[];
  readonly durationS?: number;
  readonly rateHz?: number;
  /** Amplitude of the step from 0.1 s to 0.4 s [A]; null for a file without the current. */
  readonly amplitudeA?: number | null;
  /** Where the voltage is missing [s]. */
  readonly gapS?: readonly [from: number, to: number];
  /** Instead of the voltage made of the spikes [V]. */
  readonly voltage?: Float64Array;
}

/** Writes sweeps as somebody's recording: a step of current, and spikes on a rest of -70 mV. */
export async function writeMadeRecording(path: string, sweeps: readonly MadeSweep[]): Promise<string> {
  const writer = await createRecordingWriter(path, {
    specimen: { id: 7 },
    spikeCutValue: Number.NaN,
    precision: "float64",
  });
  for (const made of sweeps) {
    const { number, name = "Long Square", peaksS = [0.15, 0.2, 0.3], durationS = 0.5, rateHz = 50_000 } = made;
    const voltage = made.voltage ?? pulseTrain({ rateHz, durationS, peaksS });
    if (made.gapS) voltage.fill(Number.NaN, made.gapS[0] * rateHz, made.gapS[1] * rateHz);
    const amplitude = made.amplitudeA === undefined ? 190e-12 : made.amplitudeA;
    const step = (i: number) => (i >= 0.1 * rateHz && i < 0.4 * rateHz ? (amplitude ?? 0) : 0);
    const current = amplitude === null ? null : Float64Array.from({ length: voltage.length }, (_, i) => step(i));
    // The threshold of these spikes lies 0.5 ms before their peak.
    const spikeTimes = peaksS.map((time) => time - 5e-4);
    await writer.write(
      writtenSweep({
        number,
        name,
        rateHz,
        voltage,
        current,
        spikeTimes,
        kind: "recorded",
        provenance: { made: number },
      }),
    );
  }
  await writer.close();
  return path;
}
