import { expect, it } from "vitest";
import { validateRecording } from "../../../src/nwb/validate/validate-recording.js";
import { buildH5, type H5Builder } from "../../support/h5-builder.js";
import { addSeries, buildNwb2Root, type SeriesSpec } from "../../support/nwb-builder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const AT = "/acquisition/series";
let files = 0;

async function findings(spec: Partial<SeriesSpec>, more: (h5: H5Builder) => void = () => undefined): Promise<string[]> {
  const path = await buildH5(file(`${files++}.nwb`), (h5) => {
    buildNwb2Root(h5);
    addSeries(h5, AT.slice(1), { data: new Float64Array(3), ...spec });
    more(h5);
  });
  const found = await validateRecording(path);
  return found.filter(({ at }) => at.startsWith(AT)).map(({ at, message }) => `${at.slice(AT.length)}: ${message}`);
}

it("checks the shape of data", async () => {
  expect(await findings({ data: new Float64Array(3), shape: [1, 3] })).toContain(
    "/data: has the shape 1 × 3, expected one dimension of samples",
  );
  expect(await findings({ data: new Float64Array(1), shape: [] })).toContain(
    "/data: is a scalar, expected one value a sample",
  );
  expect(await findings({ data: new Float64Array(0) })).toContain("/data: holds no samples");
  const good = await findings({});
  for (const finding of good) expect(finding).not.toMatch(/^\/data: (has|is a scalar|holds no)/);
});

it("checks rates", async () => {
  expect(await findings({ rateHz: 0 })).toContain("/starting_time@rate: is 0 Hz, expected a positive number");
});

it("checks times", async () => {
  const times = (count: number, unit?: string) =>
    findings({ clockless: true }, (h5) => {
      h5.data(`${AT.slice(1)}/timestamps`, new Float64Array(count), unit === undefined ? {} : { unit });
    });
  expect(await times(2, "seconds")).toContain("/timestamps: holds 2 times, expected 3, one for each sample");
  expect(await times(3)).toContain('/timestamps: the attribute unit is missing, expected "seconds"');
  expect(await times(3, "ms")).toContain('/timestamps@unit: is "ms", expected "seconds"');
  for (const finding of await times(3, "Seconds")) expect(finding).not.toMatch(/^\/timestamps/);
});

it("wants the settings of the amplifier where no current is injected", async () => {
  expect(await findings({ type: "IZeroClampSeries" })).toContain(": the dataset bias_current is missing");
});
