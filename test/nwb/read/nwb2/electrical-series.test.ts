import { expect, it } from "vitest";
import { readExtracellularContent } from "../../../../src/nwb/read/nwb2/electrical-series.js";
import { writeRecording } from "../../../../src/nwb/write/write-recording.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";
import { writtenSweep } from "../../../support/written-sweeps.js";

const file = temporaryFolder();

it("lists electrodes outside cells and their series", async () => {
  const sweep = writtenSweep({ number: 4 });
  const { length } = sweep.response.voltage;
  const contacts = [
    { name: "near", positionM: [1e-5, 0, -2.5e-6] as const },
    { name: "far", positionM: [2e-5, 3e-5, 0] as const },
  ];
  const potentials = contacts.map(() => new Float64Array(length));
  const response = {
    ...sweep.response,
    extracellular: { contacts, potentials, source: "line" as const, conductivitySPerM: 0.3 },
  };
  await writeRecording(file("outside.nwb"), [{ ...sweep, response }]);
  expect(await readExtracellularContent(file("outside.nwb"))).toEqual({
    electrodes: [
      { id: 0, label: "near", group: "probe", positionUm: [10, 0, -2.5] },
      { id: 1, label: "far", group: "probe", positionUm: [20, 30, 0] },
    ],
    series: [{ name: "sweep_00004_extracellular", samples: length, rateHz: sweep.response.rateHz, electrodes: [0, 1] }],
  });
});

it("is null for a file without them", async () => {
  await writeRecording(file("inside.nwb"), [writtenSweep({ number: 0 })]);
  expect(await readExtracellularContent(file("inside.nwb"))).toBeNull();
});
