import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { H5Reader } from "../../../../src/nwb/h5/reader.js";
import { openRecording } from "../../../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../../../src/nwb/validate/validate-recording.js";
import { buildH5, temporaryFolder } from "../../../support/h5-builder.js";
import { addSeries, buildNwb2Root } from "../../../support/nwb-builder.js";
import { writeReachingFile } from "../../../support/reaching-file.js";

const folder = temporaryFolder();
afterAll(folder.remove);
const SECRET = "nobody may read this";
const voltage = Float32Array.from({ length: 300 }, (_, i) => -0.07 + i * 1e-5);
const paths = { links: "", stored: "" };

beforeAll(async () => {
  await buildH5(folder.path("other.h5"), (file) => {
    file.data("x", Float64Array.of(5, 6, 7, 8), { secret: SECRET });
    file.data("text", SECRET);
    file.data("group/data", voltage);
    file.link("out", "x");
  });
  writeFileSync(folder.path("other.raw"), new Uint8Array(Float64Array.of(1.5, 2.5, 3.5, 4.5).buffer));
  paths.links = await buildH5(folder.path("links.h5"), (file) => {
    file.data("own", Float64Array.of(1, 2));
    file.file.create_external_link("other.h5", "/x", "external");
    file.file.create_external_link("other.h5", "/text", "text");
    file.file.create_external_link("other.h5", "/group", "group");
    file.file.create_external_link("links.h5", "/own", "itself");
    file.file.create_external_link("absent.h5", "/x", "absent");
    file.file.create_external_link("other.h5", "/absent", "nothing");
    file.link("soft", "external");
    file.link("softer", "soft");
    file.link("through", "group/data");
  });
  paths.stored = writeReachingFile(folder.path("reaching.h5"));
});

const out = [
  ["links", "external"],
  ["links", "text"],
  ["links", "soft"],
  ["links", "softer"],
  ["links", "through"],
  ["links", "group/data"],
  ["links", "absent"],
  ["stored", "stored"],
  ["stored", "virtual"],
  ["stored", "virtualUnlimited"],
] as const;

describe("a file that reaches into another one", () => {
  it.each(out)("is refused with the place (%s, /%s)", async (file, at) => {
    const reader = await H5Reader.open(paths[file]);
    const reads: (() => unknown)[] = [
      () => reader.numbers(at),
      () => reader.texts(at),
      () => reader.samples(at, all, si),
    ];
    for (const read of reads) {
      const error = await Promise.resolve()
        .then(read)
        .then(String, (cause: unknown) => cause);
      expect(error).toMatchObject({ code: "InvalidRecording", path: paths[file], id: at });
      expect(String(error)).toMatch(
        new RegExp(
          `^InvalidRecordingError: Cannot read /${at} of .*: it reaches into another file, .*(other|absent)\\.\\w+; where you trust this file, allow that with --allow-external`,
        ),
      );
      expect(String(error)).not.toContain(SECRET);
    }
    reader.close();
  });

  it("is read where that is allowed, out of whatever folder", async () => {
    const links = await H5Reader.open(paths.links, { allowExternal: true });
    expect(links.text("text")).toBe(SECRET);
    for (const at of ["external", "soft", "softer"]) {
      expect(links.numbers(at), at).toEqual(Float64Array.of(5, 6, 7, 8));
      expect(links.attributeText(at, "secret"), at).toBe(SECRET);
    }
    expect(links.kind("group")).toBe("group");
    expect(links.keys("group")).toEqual(["data"]);
    for (const at of ["through", "group/data"])
      expect(await links.samples(at, all, si)).toEqual(Float64Array.from(voltage));
    const stored = await H5Reader.open(paths.stored, { allowExternal: true });
    expect(stored.numbers("stored")).toEqual(Float64Array.of(1.5, 2.5, 3.5, 4.5));
    for (const at of ["virtual", "virtualUnlimited"])
      expect(stored.numbers(at), at).toEqual(Float64Array.of(5, 6, 7, 8));
  });

  it("may always reach into itself, by whatever name", async () => {
    linkSync(paths.stored, folder.path("linked.h5"));
    symlinkSync(paths.stored, folder.path("symbolic.h5"));
    for (const path of [paths.stored, folder.path("linked.h5"), folder.path("symbolic.h5")]) {
      const reader = await H5Reader.open(path);
      for (const at of ["virtualOwn", "virtualByName"])
        expect(reader.numbers(at), at).toEqual(Float64Array.of(0, 1, 2, 3));
    }
    const links = await H5Reader.open(paths.links);
    expect(links.numbers("itself")).toEqual(Float64Array.of(1, 2));
  });

  it("says what is missing of the other file", async () => {
    const links = await H5Reader.open(paths.links, { allowExternal: true });
    expect(() => links.numbers("absent")).toThrow(
      /: it reaches into another file, .*absent\.h5: there is no such file$/,
    );
    expect(links.numbers("nothing")).toBeNull();
    mkdirSync(folder.path("alone"));
    const alone = writeReachingFile(folder.path("alone/reaching.h5"));
    const reader = await H5Reader.open(alone, { allowExternal: true });
    // HDF5 itself would fill in -5 without a word.
    expect(() => reader.numbers("virtual")).toThrow(/other\.h5: there is no such file$/);
    expect(() => reader.numbers("stored")).toThrow(/other\.raw: there is no such file$/);
  });

  it.skipIf(process.platform === "win32")("waits for no pipe", async () => {
    mkdirSync(folder.path("piped"));
    const path = writeReachingFile(folder.path("piped/reaching.h5"));
    for (const name of ["other.h5", "other.raw"]) execFileSync("mkfifo", [join(path, "..", name)]);
    const reader = await H5Reader.open(path, { allowExternal: true });
    for (const at of ["virtual", "stored"]) expect(() => reader.numbers(at)).toThrow(/: it is not a regular file$/);
    rmSync(join(path, ".."), { recursive: true });
  });

  it("is refused as a recording, and read as one where allowed", async () => {
    const places = ["acquisition", "stimulus/presentation"];
    await buildH5(folder.path("traces.h5"), (file) => {
      for (const place of places) addSeries(file, `${place}/r`, { number: 0, data: voltage });
    });
    const path = await buildH5(folder.path("links.nwb"), (file) => {
      buildNwb2Root(file);
      for (const place of places) {
        file.group(place);
        (file.file.get(place) as typeof file.file).create_external_link("traces.h5", `/${place}/r`, "r");
      }
    });
    const refusal = {
      code: "InvalidRecording",
      message: expect.stringMatching(/Cannot read \/acquisition\/r\b.*reaches into .*traces\.h5/),
    };
    await expect(openRecording(path)).rejects.toMatchObject(refusal);
    using recording = await openRecording(path, { allowExternal: true });
    expect((await recording.response(0)).voltage).toEqual(Float64Array.from(voltage));
    // Links to other files are valid in NWB, and are not followed to tell.
    const problems = await validateRecording(path);
    expect(problems.filter(({ at }) => at.startsWith("/acquisition"))).toEqual([]);
    expect((await validateRecording(path, { allowExternal: true })).length).toBe(problems.length);
  });
});

const si = { scale: 1, offset: 0 };
const all = { start: 0, count: Number.POSITIVE_INFINITY };
