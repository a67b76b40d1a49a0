import { createHash } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import type { ExtracellularPotential } from "../../../src/base/types.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../../src/nwb/validate/validate-recording.js";
import { writeRecording } from "../../../src/nwb/write/write-recording.js";
import { temporaryFolder } from "../../support/h5-builder.js";
import { writtenSweep } from "../../support/written-sweeps.js";

const folder = temporaryFolder();
afterAll(folder.remove);

function potentialOf(contacts: number, samples: number, more: Partial<ExtracellularPotential> = {}) {
  return {
    contacts: Array.from({ length: contacts }, (_, i) => ({
      name: `c${i}`,
      positionM: [i * 1e-6, -2.5e-5, 3e-4] as const,
    })),
    potentials: Array.from({ length: contacts }, (_, k) =>
      Float64Array.from({ length: samples }, (_, i) => (k + 1) * 1e-6 * i),
    ),
    source: "line",
    conductivitySPerM: 0.3,
    ...more,
  } satisfies ExtracellularPotential;
}

const sweepWith = (
  number: number,
  extracellular?: ExtracellularPotential,
  voltage = new Float64Array(200).fill(-0.07),
) => {
  const item = writtenSweep({ number, voltage });
  return { ...item, response: { ...item.response, ...(extracellular && { extracellular }) } };
};

const bytesOf = (values: Float64Array): string =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

describe("potentials outside the cell", () => {
  test("read back as written: positions, names, medium and values, of several probes and none", async () => {
    const path = folder.path("probes.nwb");
    // More values than a block holds.
    const long = potentialOf(5, 215_000);
    const one = potentialOf(1, 200, { source: "point", conductivitySPerM: 1e-3 });
    const items = [
      sweepWith(0, long, new Float64Array(215_000).fill(-0.07)),
      sweepWith(1, one),
      sweepWith(2),
      sweepWith(3, potentialOf(5, 200)),
    ];
    await writeRecording(path, items, { precision: "float64" });
    expect((await validateRecording(path)).filter(({ severity }) => severity === "error")).toEqual([]);
    using recording = await openRecording(path);
    for (const { sweep, response } of items) {
      const read = await recording.response(sweep.number);
      const { potentials: ours = [], ...said } = read.extracellular ?? {};
      const { potentials = [], ...stated } = response.extracellular ?? {};
      expect(said).toEqual(stated);
      // Whole arrays at once: vitest compares value by value.
      expect(ours.map(bytesOf)).toEqual(potentials.map(bytesOf));
      expect(bytesOf(read.voltage)).toBe(bytesOf(response.voltage));
    }
  });

  test("are refused where they do not fit the sweep", async () => {
    const write = (extracellular: ExtracellularPotential) =>
      writeRecording(folder.path("never.nwb"), [sweepWith(4, extracellular)]);
    await expect(write(potentialOf(2, 199))).rejects.toThrow(
      /a potential has 199 samples, expected 200 like the voltage/,
    );
    await expect(write(potentialOf(2, 200, { potentials: [] }))).rejects.toThrow(/0 potentials of 2 contacts/);
  });
});
