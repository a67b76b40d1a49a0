import { expect, it } from "vitest";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { buildH5, type H5Builder } from "../../support/h5-builder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const refused = async (name: string, make: (h5: H5Builder) => void): Promise<unknown> => {
  const path = await buildH5(file(name), make);
  return openRecording(path).catch((error: unknown) => error);
};

it("names what an HDF5 file holds that is no NWB file", async () => {
  expect(await refused("empty.h5", () => undefined)).toMatchObject({
    code: "InvalidRecording",
    message: expect.stringMatching(/empty\.h5: it is an HDF5 file but not an NWB file: .*\(it holds nothing\)$/),
  });
  const names = ["a", "b", "c", "d", "e"];
  const all = (h5: H5Builder): void => names.forEach((name) => void h5.data(name, 1));
  expect(await refused("few.h5", all)).toMatchObject({ message: expect.stringMatching(/\(it holds a, b, c, d, e\)$/) });
  const more = (h5: H5Builder): void => void all(h5.data("f", 1) && h5);
  expect(await refused("many.h5", more)).toMatchObject({
    message: expect.stringMatching(/\(it holds a, b, c, d, e …\)$/),
  });
});

it("refuses versions of NWB that it does not know", async () => {
  expect(await refused("three.nwb", (h5) => void h5.group("", { nwb_version: "3.0.0" }))).toMatchObject({
    code: "InvalidRecording",
    value: "3.0.0",
    message: expect.stringMatching(/its nwb_version is "3\.0\.0", and 1\.x or 2\.x was expected$/),
  });
});
