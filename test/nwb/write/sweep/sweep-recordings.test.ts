import { describe, expect, it } from "vitest";
import type { ClampRecord, ElectrodeRecord, Response } from "../../../../src/base/types.js";
import { contentsOf } from "../../../../src/nwb/write/sweep/sweep-recordings.js";
import { writtenSweep } from "../../../support/written-sweeps.js";

const samples = 200;
const clampAt = (at: string): ClampRecord => ({
  at,
  stimulusName: "Voltage Steps",
  stimulusSpec: "-80 mV for 20 ms",
  command: new Float64Array(samples).fill(-0.08),
  current: new Float64Array(samples).fill(1e-10),
  seriesResistanceOhm: 2e6,
});
const electrodeAt = (at: string, voltageTrace: string | null = null): ElectrodeRecord => ({
  at,
  stimulusName: "Ramp",
  stimulusSpec: "ramp:…",
  amplitudeA: 3e-10,
  current: new Float64Array(samples).fill(2e-10),
  voltageTrace,
});

/** Electrode, clamp, and whether there are a stimulus and a response, of each recording. */
async function recordingsOf(more: Partial<Response>) {
  const item = writtenSweep({ kind: "biophysical", spikeTimes: [0.01] });
  const { recordings, voltage } = await contentsOf({ ...item, response: { ...item.response, ...more } });
  const rows = recordings.map(({ electrode, clamp, stimulus, response, spikeTimes }) => [
    electrode.name,
    clamp,
    stimulus !== null,
    typeof response === "string" ? response : response !== null,
    spikeTimes.length,
  ]);
  return { rows, voltage: voltage !== null };
}

describe("the recordings of a sweep", () => {
  it("are one without devices: current and voltage of the soma", async () => {
    expect(await recordingsOf({})).toEqual({ rows: [[null, "current", true, true, 1]], voltage: false });
  });

  it("are those of clamps and electrodes, too, after the soma's", async () => {
    const more = {
      clamps: [clampAt("dend[3]")],
      electrodes: [electrodeAt("apic[1]", "apic[1].v"), electrodeAt("dend[4]")],
    };
    expect(await recordingsOf(more)).toEqual({
      rows: [
        [null, "current", true, true, 1],
        ["dend[3]", "voltage", true, true, 0],
        ["apic[1]", "current", true, "apic[1].v", 0],
        ["dend[4]", "current", true, false, 0],
      ],
      voltage: false,
    });
  });

  it("have no current of the soma where devices alone make the sweep", async () => {
    expect(await recordingsOf({ somaClamp: "zero", electrodes: [electrodeAt("dend[4]")] })).toEqual({
      rows: [
        [null, "zero", false, true, 1],
        ["dend[4]", "current", true, false, 0],
      ],
      voltage: false,
    });
  });

  it("begin with the clamp that holds the soma, whose voltage is kept apart", async () => {
    const more = { somaClamp: "voltage", clamps: [clampAt("soma"), clampAt("dend[3]")] } as const;
    expect(await recordingsOf({ ...more, spikeTimes: new Float64Array() })).toEqual({
      rows: [
        ["soma", "voltage", true, true, 0],
        ["dend[3]", "voltage", true, true, 0],
      ],
      voltage: true,
    });
  });
});
