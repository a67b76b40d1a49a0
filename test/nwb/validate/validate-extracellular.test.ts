import { beforeAll, describe, expect, it } from "vitest";
import type { Response } from "../../../src/base/types.js";
import { validateRecording } from "../../../src/nwb/validate/validate-recording.js";
import { writeRecording } from "../../../src/nwb/write/write-recording.js";
import { type Alteration, writeAltered } from "../../support/altered-writing.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { writtenSweep } from "../../support/written-sweeps.js";

const file = temporaryFolder();
const SERIES = "/acquisition/sweep_00000_extracellular";
const TABLE = "/general/extracellular_ephys/electrodes";
const PROBE = "/general/extracellular_ephys/probe";

function sweeps() {
  const sweep = writtenSweep({ number: 0 });
  const { length } = sweep.response.voltage;
  const potentials = [new Float64Array(length), new Float64Array(length)];
  const contacts = [0, 1].map((k) => ({ name: `c${k}`, positionM: [k * 1e-5, 0, 0] as const }));
  const response: Response = {
    ...sweep.response,
    extracellular: { contacts, potentials, source: "line", conductivitySPerM: 0.3 },
  };
  return [{ ...sweep, response }];
}

describe("potentials outside a cell", () => {
  let good: readonly unknown[] = [];
  beforeAll(async () => {
    await writeRecording(file("good.nwb"), sweeps());
    good = await validateRecording(file("good.nwb"));
  });

  it("as written here are valid", () => {
    expect(good).toEqual([]);
  });

  it.each<[Alteration, string]>([
    [{ at: `${SERIES}/electrodes`, skip: true }, `${SERIES}: the dataset electrodes is missing`],
    [{ at: `${SERIES}/electrodes@table`, skip: true }, `${SERIES}/electrodes: the attribute table is missing`],
    [
      { at: `${SERIES}/electrodes`, dataset: (made) => ({ ...made, data: Int32Array.of(0, 7) }) },
      `${SERIES}/electrodes: holds row 7, expected 0 to 1 (${TABLE})`,
    ],
    [
      {
        at: `${SERIES}/electrodes`,
        dataset: (made) => ({ ...made, data: Int32Array.of(0), shape: [1], maxshape: [1], chunks: null }),
      },
      `${SERIES}/electrodes: has 1 electrodes, expected 2, one for each column of data`,
    ],
    [
      { at: `${SERIES}/data@unit`, attribute: { value: "mV", dtype: "S" } },
      `${SERIES}/data@unit: is "mV", expected "volts"`,
    ],
    [{ at: `${PROBE}@location`, skip: true }, `${PROBE}: the attribute location is missing`],
    [{ at: `${PROBE}/device`, skip: true }, `${PROBE}: the link device is missing`],
    [{ at: `${TABLE}/location`, skip: true }, `${TABLE}: the column location is missing`],
    [
      {
        at: `${TABLE}@colnames`,
        attribute: { value: "x", dtype: "S" },
      },
      `${TABLE}: the column group_name is missing`,
    ],
  ])("%j", async (alteration, expected) => {
    const path = file(`${Math.abs(hash(JSON.stringify(alteration) + expected))}.nwb`);
    await writeAltered(path, sweeps(), [alteration]);
    const found = (await validateRecording(path)).map(({ at, message }) => `${at}: ${message}`);
    expect(found).toContain(expected);
  });
});

/** A number for the name of a file. */
function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
}
