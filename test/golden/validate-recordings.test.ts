import { describe, expect, it } from "vitest";
import { validateRecording } from "../../src/nwb/validate/validate-recording.js";
import { hasReference, reference } from "../support/reference.js";

const INDEX = "/general/intracellular_ephys/sweep_table/series_index";
/** What pynwb-validate 4.2.0 says of the same two tables: no description, int64 where uint8 is the least. */
const indexErrors = [
  `${INDEX}: the attribute description is missing`,
  `${INDEX}: is stored as int64, expected unsigned integers`,
];

/** Errors as pynwb-validate 4.2.0 (`--no-cached-namespace`) finds them. */
const recordings: readonly (readonly [name: string, errors: readonly string[]])[] = [
  ["v2_FergusonEtAl2015_PYR2.nwb", []],
  ["v2_LantyerEtAl2018_180817_ME_9_CC.nwb", indexErrors],
  ["v2_synthetic_pynwb_SweepTable.nwb", indexErrors],
  ["v2_bluepyefe_99111002.nwb", []],
];

describe.skipIf(!hasReference)("validateRecording() on recordings of others", () => {
  it.each(recordings)("agrees with pynwb's validator: %s", async (name, errors) => {
    const problems = await validateRecording(reference(`data/nwb2/${name}`));
    const seen = problems.filter(({ severity }) => severity === "error").map(({ at, message }) => `${at}: ${message}`);
    expect(seen).toEqual(errors);
  });

  it.each(["nwb1/specimen_532355382.nwb", "nwb2/v1_AllenBrainObservatory_496908818s.nwb"])(
    "refuses %s as NWB 1",
    async (name) => {
      await expect(validateRecording(reference(`data/${name}`))).rejects.toThrow(
        /it is an NWB 1\.0\.5 file, expected an NWB 2 file$/,
      );
    },
  );
});
