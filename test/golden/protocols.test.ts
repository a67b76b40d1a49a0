import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readSweeps } from "../../src/api/records/cells-data.js";
import { openModelPackage } from "../../src/models/open-model.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { MADE_PROTOCOLS } from "../../src/stimulus/protocols/protocol-names.js";
import { protocolStimuli } from "../../src/stimulus/protocols/protocol-stimuli.js";
import { hasReference, reference } from "../support/reference.js";

/** Digits of tables and recordings, which have single precision [A]. */
const DIGITS_A = 1e-16;

describe.skipIf(!hasReference)("protocols of the reference set", () => {
  it.each([
    ["nwb1/specimen_532355382.nwb", 33],
    ["nwb1/specimen_509881736.nwb", 39],
  ])("makes the long square of %s, sweep %i, at its rate and held at that of the solver", async (file, number) => {
    using recording = await openRecording(reference(`data/${file}`));
    const { stimulus, window, rateHz, stimulusName, amplitudeA } = await recording.sweep(number, { response: false });
    const table = [{ stimulus: stimulusName, amplitudeA }];
    const [made] = protocolStimuli(stimulusName, { table });
    for (const rate of [rateHz, 200_000]) {
      const recorded = (await stimulus!.sample(rate)).current;
      const { current } = await made!.sample(rate);
      const from = Math.round((window.start / rateHz) * rate);
      expect(current.length).toBeGreaterThan(recorded.length);
      expect(recorded.length - from).toBeGreaterThan(1.4 * rate);
      const differs = recorded.findIndex((value, i) => i >= from && !(Math.abs(value - current[i]!) <= DIGITS_A));
      expect(differs).toBe(-1);
    }
  });

  const packages = hasReference ? readdirSync(reference("data/biophysical")) : [];
  const tables = packages.filter((name) => /^\d+$/.test(name));
  it.each(tables)("makes what the table of sweeps of model %s says: starts, ends and currents", async (id) => {
    const path = reference(`data/biophysical/${id}`);
    const opened = await openModelPackage(path);
    using _ = opened.model;
    const table = await opened.sweepTable!();
    if (table === null) return expect(readdirSync(path)).not.toContain("ephys_sweeps.json");
    const rows = readSweeps(JSON.parse(readFileSync(table.path, "utf8")));
    let count = 0;
    for (const name of MADE_PROTOCOLS) {
      const own = rows.filter(({ stimulus, amplitudeA }) => stimulus === name && amplitudeA !== null);
      if (own.length === 0) continue;
      count += 1;
      const made = protocolStimuli(name, { table: table.sweeps });
      const peaks = await Promise.all(made.map((stimulus) => reached(stimulus)));
      // Each current of the table, and no other.
      for (const { amplitudeA } of own) expect(peaks.some(({ peakA }) => isNear(peakA, amplitudeA!))).toBe(true);
      for (const { peakA } of peaks) expect(own.some(({ amplitudeA }) => isNear(peakA, amplitudeA!))).toBe(true);
      for (const { startS, durationS } of own) {
        // Old tables count from the end of the test pulse.
        const start = startS! < 1 && name !== "Square - 0.5ms Subthreshold" ? startS! + 0.1 : startS!;
        const [{ firstS, lastS }] = peaks as [(typeof peaks)[number]];
        if (name !== "Square - 0.5ms Subthreshold")
          expect(Math.abs(firstS - start)).toBeLessThan(name === "Ramp" ? 0.003 : 1e-9);
        // The last sample of the stimulus, at 50 or 200 kHz.
        const before = lastS + 1 / RATE - (start + durationS! + (startS! === 0.12 ? 0.1 : 0));
        expect([5e-6, 2e-5].some((step) => Math.abs(before - step) < 1e-9)).toBe(true);
      }
    }
    expect(count).toBeGreaterThan(2);
  });
});

const RATE = 50_000;
const isNear = (a: number, b: number): boolean => Math.abs(Math.abs(a) - Math.abs(b)) < 1e-14;

/** First and last sample with a current, and the largest current. */
async function reached(stimulus: ReturnType<typeof protocolStimuli>[number]) {
  const { current } = await stimulus.sample(RATE);
  const first = current.findIndex((value) => value !== 0);
  const last = current.findLastIndex((value) => value !== 0);
  const peakA = current.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return { firstS: first / RATE, lastS: last / RATE, peakA };
}
