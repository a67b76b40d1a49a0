import { readdirSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { sharedInstance } from "../../../src/nwb/h5/instance.js";
import { H5Reader } from "../../../src/nwb/h5/reader.js";
import { openRecording } from "../../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../../src/nwb/validate/validate-recording.js";
import { buildH5, temporaryFolder } from "../../support/h5-builder.js";
import { addSeries, buildNwb2Root } from "../../support/nwb-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);
const voltage = Float32Array.from({ length: 50 }, (_, i) => -0.07 + i * 1e-5);

/** What HDF5 holds of memory (new memory comes from where it came from before) and this process of open files. */
async function held() {
  const { module } = await sharedInstance();
  const at = module._malloc(1 << 16);
  module._free(at);
  const files = process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
  return { heap: module.HEAPU8.length, at, files };
}

describe("looking for what is not there", () => {
  // Some two thousand were once enough for HDF5 to fail on intact files.
  it("costs nothing that lasts, 20,000 times", async () => {
    const path = await buildH5(folder.path("lookups.h5"), (file) => {
      file.data("group/data", voltage, { unit: "volts" });
      file.link("dangling", "nowhere/at/all");
      file.link("circle", "circle");
    });
    const reader = await H5Reader.open(path);
    const look = (i: number): unknown[] => [
      reader.kind(`missing${i}/data`),
      reader.number(`group/missing_${i}`),
      reader.text(`group/data/below${i}`),
      reader.attributeText("group/data", `missing${i % 10}`),
      reader.attributeNumber(`group/missing${i}`, "unit"),
      reader.objectKey(`dangling/${i}`),
      reader.objectKey("circle"),
      reader.shape(`no${i}/where`),
    ];
    const isWell = () => {
      expect(reader.numbers("group/data")).toEqual(Float64Array.from(voltage));
      expect(reader.attributeText("group/data", "unit")).toBe("volts");
    };
    for (let i = 0; i < 1000; i++) look(i);
    isWell();
    const before = await held();
    const shared = await sharedInstance();
    for (let i = 1000; i < 2600; i++) expect(look(i).every((found) => found === null)).toBe(true);
    isWell();
    expect((await sharedInstance()) === shared).toBe(true);
    expect(await held()).toEqual(before);
    reader.close();
  });

  it("goes on in a recording of many sweeps, opened many times", async () => {
    const sweeps = 120;
    const path = await buildH5(folder.path("many.nwb"), (file) => {
      buildNwb2Root(file);
      for (let number = 0; number < sweeps; number++) {
        addSeries(file, `acquisition/r${number}`, { number, data: voltage });
        addSeries(file, `stimulus/presentation/s${number}`, { number, data: voltage });
      }
    });
    const shared = await sharedInstance();
    let before: Awaited<ReturnType<typeof held>> | undefined;
    for (let time = 0; time < 4; time++) {
      using recording = await openRecording(path);
      expect(recording.sweeps.map(({ stimulusCode, number }) => [stimulusCode, number])).toHaveLength(sweeps);
      expect(await recording.spikeTimes(sweeps - 1)).toBeNull();
      expect((await recording.response(sweeps - 1)).voltage).toEqual(Float64Array.from(voltage));
      recording.close();
      await validateRecording(path);
      before ??= await held();
    }
    expect((await sharedInstance()) === shared).toBe(true);
    const after = await held();
    expect({ heap: after.heap, files: after.files }).toEqual({ heap: before?.heap, files: before?.files });
  });
});
