import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isStimulusFile, openStimuli } from "../../../src/run/stimuli/open-stimulus.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const CSV = "time (s),current (A)\n0,0\n0.001,1e-10\n0.002,0\n";
const written = (name: string, content: string | Uint8Array): string => {
  writeFileSync(file(name), content);
  return file(name);
};

it("tells files from descriptions", () => {
  expect(isStimulusFile("square:amplitude=190pA")).toBe(false);
  expect(isStimulusFile("missing.CSV")).toBe(true);
  expect(isStimulusFile(written("current.txt", CSV))).toBe(true);
});

it("opens both, in their order", async () => {
  const stimuli = await openStimuli([written("a.csv", CSV), "square:amplitude=190pA,total=1s"]);
  expect(stimuli).toHaveLength(2);
  expect((await stimuli[0]!.sample()).current).toEqual(Float64Array.of(0, 1e-10, 0));
  expect(stimuli[1]!.durationS).toBe(1);
});

it("reads what Excel calls Unicode text", async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(CSV, "utf16le")]);
  const [stimulus] = await openStimuli([written("excel.csv", bytes)]);
  expect((await stimulus!.sample()).current).toEqual(Float64Array.of(0, 1e-10, 0));
});

it("refuses binary and missing files", async () => {
  await expect(openStimuli([written("binary.csv", Buffer.from([1, 0, 2]))])).rejects.toMatchObject({
    code: "InvalidStimulus",
    message: expect.stringMatching(/binary\.csv: it is a binary file, expected CSV$/),
  });
  await expect(openStimuli([file("none.csv")])).rejects.toMatchObject({ code: "NotFound" });
});
