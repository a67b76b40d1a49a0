import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../src/nwb/validate/validate-recording.js";
import { rheobase } from "../support/cli.js";
import { hasReference, reference } from "../support/reference.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

/** Recordings that went wrong (cases/README.md): three sweeps of −50, 100 and 200 pA from 0.1 to 0.5 s at 20 kHz. */
const recordingOf = (name: string): string => reference(`cases/nwb/${name}.nwb`);
const folder = hasReference ? temporaryFolderPath() : "";

describe.skipIf(!hasReference)("recordings that went wrong, by the command", () => {
  it("two_electrodes: through the command and back", async () => {
    const output = join(folder, "two.nwb");
    const args = ["run", shippedModel(1), "--recording", recordingOf("two_electrodes"), "-o", output, "--json"];
    const both = await rheobase([...args, "--plot", join(folder, "two.svg")]);
    expect(both.code).toBe(0);
    const { sweeps } = JSON.parse(both.stdout) as {
      sweeps: { sweep: number; electrode: string; spike_count: number }[];
    };
    expect(sweeps.map(({ sweep, electrode }) => [sweep, electrode])).toEqual([
      [7, "e0"],
      [7, "e1"],
    ]);
    expect(sweeps[1]!.spike_count).toBeGreaterThan(sweeps[0]!.spike_count);
    const figure = readFileSync(join(folder, "two.svg"), "utf8");
    for (const title of ["sweep 7, e0: ", "sweep 7, e1: "]) expect(figure).toContain(title);
    expect(await validateRecording(output)).toEqual([]);

    using written = await openRecording(output);
    for (const [i, electrode] of ["e0", "e1"].entries()) {
      const { stimulus, response } = await written.sweep(7, { electrode });
      expect(response?.spikeTimes).toHaveLength(sweeps[i]!.spike_count);
      expect((await stimulus!.sample()).current[5000]! * 1e12).toBeCloseTo(100 * (i + 1), 3);
    }
    const one = await rheobase([...args, "--electrode", "e1", "--existing", "overwrite"]);
    expect(JSON.parse(one.stdout)).toMatchObject({ sweeps: [{ sweep: 7, electrode: "e1" }] });
  });

  it("mv_pa_no_conversion: fails with the way out, and runs with it", async () => {
    const args = [
      "run",
      shippedModel(1),
      "--recording",
      recordingOf("mv_pa_no_conversion"),
      "-o",
      join(folder, "mv.nwb"),
    ];
    const without = await rheobase(args);
    expect(without.code).toBe(3);
    expect(without.stderr).toMatch(/^Sweep 0 failed: Cannot read .*--current-unit pA$/m);
    const told = await rheobase([...args, "--current-unit", "pA", "--json"]);
    expect(told.code).toBe(0);
    const { sweeps } = JSON.parse(told.stdout) as { sweeps: { spike_count: number }[] };
    const base = await rheobase([...args.with(3, recordingOf("base")), "--existing", "overwrite", "--json"]);
    const healthy = JSON.parse(base.stdout) as { sweeps: { spike_count: number }[] };
    expect(sweeps.map(({ spike_count }) => spike_count)).toEqual(healthy.sweeps.map(({ spike_count }) => spike_count));
    const wrong = await rheobase(["features", recordingOf("mv_pa_no_conversion"), "--current-unit", "mV"]);
    expect(wrong.stderr).toContain('Cannot read currents in "mV": a unit of current such as pA was expected');
  });
});
