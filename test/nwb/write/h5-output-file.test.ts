import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { H5Reader } from "../../../src/nwb/h5/reader.js";
import { putList } from "../../../src/nwb/h5/writer.js";
import { H5OutputFile } from "../../../src/nwb/write/h5-output-file.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();

it("appears under its name when it is whole", async () => {
  const path = at("whole.h5");
  const file = await H5OutputFile.create(path, "numbers", "error");
  await file.write((h5) => void putList(h5, "x", Float64Array.of(1, 2)));
  await file.finish();
  expect(existsSync(path)).toBe(false);
  const { bytes } = await file.commit();
  expect(bytes).toBeGreaterThan(0);
  const reader = await H5Reader.open(path);
  expect(reader.numbers("x")).toEqual(Float64Array.of(1, 2));
  reader.close();
});

it("leaves nothing where it is discarded, open or finished", async () => {
  mkdirSync(at("gone"));
  for (const isFinished of [false, true]) {
    const file = await H5OutputFile.create(at("gone/x.h5"), "numbers", "error");
    if (isFinished) await file.finish();
    await file.discard();
    await file.discard();
    expect(readdirSync(at("gone"))).toEqual([]);
  }
});

it("names what it could not write, and keeps errors of ours as they are", async () => {
  writeFileSync(at("there.h5"), "mine");
  await expect(H5OutputFile.create(at("there.h5"), "numbers", "error")).rejects.toMatchObject({ code: "OutputExists" });
  const file = await H5OutputFile.create(at("lost.h5"), "numbers", "error");
  const failing = file.write(() => {
    throw new Error("no more room");
  });
  await expect(failing).rejects.toMatchObject({
    code: "WriteFailed",
    message: expect.stringMatching(/^Cannot write numbers .*lost\.h5: .*no more room/),
  });
  const refused = await failing.catch((error: unknown) => error);
  await expect(
    file.write(() => {
      throw refused;
    }),
  ).rejects.toBe(refused);
  await file.discard();
});
