import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drawRecording } from "../../src/figures/draw-recording.js";
import { hasReference, reference } from "../support/reference.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();

/** Counted by eye in enlarged figures; none of these files stores spike times. */
const counted: readonly [file: string, sweep: number, spikes: string][] = [
  ["v2_bluepyefe_99111002.nwb", 0, "no spikes"],
  ["v2_bluepyefe_99111002.nwb", 11, "11 spikes"],
  ["v2_FergusonEtAl2015_PYR2.nwb", 6, "4 spikes"],
  ["v2_LantyerEtAl2018_180817_ME_9_CC.nwb", 4, "9 spikes"],
];

describe.skipIf(!hasReference)("drawRecording() of a noisy recording without spike times", () => {
  it.each(counted)("tells spikes from noise: %s, sweep %i has %s", async (file, sweep, spikes) => {
    const output = join(folder, `${sweep}.svg`);
    const request = {
      path: reference(`data/nwb2/${file}`),
      sweeps: String(sweep),
      output,
      existing: "overwrite",
    } as const;
    await drawRecording(request);
    expect(readFileSync(output, "utf8")).toContain(`sweep ${sweep}: ${spikes}`);
  });
});
