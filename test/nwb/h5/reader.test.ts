import { writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { InvalidRecordingError } from "../../../src/base/errors.js";
import { textOf } from "../../../src/nwb/h5/decode.js";
import { H5Reader } from "../../../src/nwb/h5/reader.js";

import { buildH5, type H5Builder, temporaryFolder } from "../../support/h5-builder.js";

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;

const build = async (make: (file: H5Builder) => void) =>
  H5Reader.open(await buildH5(folder.path(`${files++}.h5`), make));
const si = { scale: 1, offset: 0 };
const everything = { start: 0, count: Number.POSITIVE_INFINITY };

describe("H5Reader", () => {
  it("tells groups, datasets, and what is not there", async () => {
    const reader = await build((file) => {
      file.data("group/number", 1);
      file.link("dangling", "nowhere/at/all");
      file.link("toDangling", "dangling/further");
      file.link("circle", "circle");
      file.link("linked", "group/number");
    });
    expect(reader.kind("/")).toBe("group");
    expect(reader.kind("group")).toBe("group");
    expect(reader.kind("linked")).toBe("dataset");
    for (const at of ["no", "no/where", "group/number/below", "dangling", "dangling/x", "toDangling", "circle"]) {
      expect(reader.kind(at), at).toBeNull();
      expect(reader.number(at), at).toBeNull();
      expect(reader.text(at), at).toBeNull();
      expect(reader.keys(at), at).toEqual([]);
      expect(reader.shape(at), at).toBeNull();
      expect(reader.attributeText(at, "a"), at).toBeNull();
      expect(reader.objectKey(at), at).toBeNull();
    }
    expect(reader.keys("group")).toEqual(["number"]);
  });

  it("reads numbers of any type as they are", async () => {
    const reader = await build((file) => {
      file.data("f4", Float32Array.of(0.1, -0), { a: Int16Array.of(-5) });
      file.data("i8", BigInt64Array.of(-(2n ** 53n), 7n));
      file.data("u8", BigUint64Array.of(2n ** 53n));
      file.data("u1", Uint8Array.of(255));
      file.data("scalar", Math.PI);
      file.data("nothing", new Float64Array(0));
      file.data("text", "7");
    });
    expect(reader.numbers("f4")).toEqual(Float64Array.of(Math.fround(0.1), -0));
    expect(reader.attributeNumber("f4", "a")).toBe(-5);
    expect(reader.attributeNumber("f4", "b")).toBeNull();
    expect(reader.numbers("i8")).toEqual(Float64Array.of(-(2 ** 53), 7));
    expect(reader.number("u8")).toBe(2 ** 53);
    expect(reader.number("u1")).toBe(255);
    expect(reader.number("scalar")).toBe(Math.PI);
    expect(reader.numbers("nothing")).toEqual(new Float64Array(0));
    expect(reader.numbers("text")).toBeNull();
    expect(reader.text("scalar")).toBeNull();
    expect(await reader.samples("nothing", everything, si)).toEqual(new Float64Array(0));
  });

  it("reads text of all kinds, UTF-8 tagged as ASCII too", async () => {
    const text = "25 µm, “Ågren” €";
    const reader = await build((file) => {
      file.data("variable", text, { variable: text, list: [text, "b"] });
      file.data("ascii", { ascii: text }, { ascii: { ascii: text } });
      file.data("fixed", { fixed: [text, "short"] });
      file.data("plain", "Â±");
    });
    expect(reader.text("variable")).toBe(text);
    expect(reader.attributeTexts("variable", "list")).toEqual([text, "b"]);
    expect(reader.text("ascii")).toBe(text);
    expect(reader.attributeText("ascii", "ascii")).toBe(text);
    expect(reader.texts("fixed")).toEqual([text, "short"]);
    expect(reader.text("plain")).toBe("Â±");
  });

  it.each([
    ["25 µm", "utf8", 0, "25 µm"],
    ["25 µm", "utf8", 1, "25 µm"],
    // Latin-1 is no UTF-8 and stays.
    ["25 µm", "latin1", 0, "25 µm"],
    ["cut\0here", "utf8", 1, "cut"],
    ["", "utf8", 0, ""],
  ] as const)(
    "takes %j, stored as %s and called character set %d, for %j",
    (text, encoding, characterSet, expected) => {
      expect(textOf(Buffer.from(text, encoding), characterSet)).toBe(expected);
    },
  );

  it("reads slices within the samples there are, scaled, whatever the chunks", async () => {
    const values = Float32Array.from({ length: 2500 }, (_, i) => i);
    const reader = await build((file) => {
      file.data("packed", values, {}, { gzip: true });
      file.data("plain", values);
      file.data("column", values, {}, { shape: [2500, 1] });
      file.data("table", values, {}, { shape: [1250, 2] });
      file.data("scalar", 4);
    });
    for (const at of ["packed", "plain", "column"]) {
      const part = await reader.samples(at, { start: 998, count: 4 }, { scale: 2, offset: 1 });
      expect(part, at).toEqual(Float64Array.of(1997, 1999, 2001, 2003));
      expect(await reader.samples(at, everything, si), at).toEqual(Float64Array.from(values));
      expect(await reader.samples(at, { start: 2499, count: 9 }, si), at).toEqual(Float64Array.of(2499));
      expect(await reader.samples(at, { start: 9999, count: 1 }, si), at).toEqual(new Float64Array(0));
      expect(await reader.samples(at, { start: -2, count: 3 }, si), at).toEqual(Float64Array.of(0));
    }
    expect(await reader.samples("scalar", everything, si)).toEqual(Float64Array.of(4));
    await expect(reader.samples("table", everything, si)).rejects.toThrow(
      /its shape is 1250 × 2, and one value a sample/,
    );
    await expect(reader.samples("no", everything, si)).rejects.toBeInstanceOf(InvalidRecordingError);
  });

  it("reads long datasets block by block and stops when asked to", async () => {
    const values = Float32Array.from({ length: 2_500_000 }, (_, i) => i % 1000);
    const reader = await build((file) => file.data("long", values, {}, { gzip: true }));
    const read = await reader.samples("long", { start: 5, count: 2_400_000 }, si);
    expect(read.length).toBe(2_400_000);
    expect(read.findIndex((value, i) => value !== (i + 5) % 1000)).toBe(-1);
    const controller = new AbortController();
    const reading = reader.samples("long", everything, si, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: "Cancelled" });
  });

  it("follows references, within records too", async () => {
    const reader = await build((file) => {
      file.data("a/data", 1);
      file.data("b/data", 2);
      file.link("alias", "b");
      file.references("references", ["b", "a"]);
      file.seriesColumn("column", [
        [3, 4, "a"],
        [-1, -1, "b"],
      ]);
      file.seriesColumn("empty", []);
    });
    const [a, b] = [reader.objectKey("a")!, reader.objectKey("b")!];
    expect(a).not.toBe(b);
    expect(reader.objectKey("alias")).toBe(b);
    expect(reader.references("references")).toEqual([b, a]);
    expect(reader.timeSeriesReferences("column")).toEqual([
      { start: 3, count: 4, key: a },
      { start: -1, count: -1, key: b },
    ]);
    expect(reader.timeSeriesReferences("empty")).toEqual([]);
    expect(reader.timeSeriesReferences("a/data")).toBeNull();
    expect(reader.references("a/data")).toBeNull();
    expect(reader.pathOfKey(b)).toBe("/b");
    expect(reader.pathOfKey("ffffffff00000000")).toBeNull();
  });

  it("says that it was closed", async () => {
    const reader = await build((file) => file.data("a", 1));
    reader.close();
    reader.close();
    expect(() => reader.number("a")).toThrow(/Cannot read \/a of .*: the recording was closed$/);
  });

  it("opens the same file twice", async () => {
    const path = await buildH5(folder.path("twice.h5"), (file) => file.data("a", 1));
    const [first, second] = [await H5Reader.open(path), await H5Reader.open(path)];
    first.close();
    expect(second.number("a")).toBe(1);
  });
});

describe("H5Reader.open()", () => {
  const write = (content: Uint8Array | string) => {
    const path = folder.path(`${files++}.nwb`);
    writeFileSync(path, content);
    return path;
  };

  it.each([
    ["", /: the file is empty$/],
    ['{"type": "GLIF"}', /: it is JSON text, and an NWB \(HDF5\) file was expected$/],
    ["<!doctype html><p>404", /: it is a web page or XML text, and/],
    ["# n T x y z R P\n1 1 0 0 0 5 -1\n", /: it is a text file, and/],
    [Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), /: it is a zip archive, and/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), /: it is a gzip archive, and/],
    [Buffer.from("ABF2\0\0\x06\x02"), /: it is an Axon binary file \(ABF\), and/],
    [Uint8Array.of(1, 2, 0xff, 0xfe, 7), /: it is a binary file of an unknown kind, and/],
    [
      "version https://git-lfs.github.com/spec/v1\noid sha256:4987\nsize 1690393\n",
      /: it is a git-LFS pointer to a file of 1,690,393 bytes, which is not here yet: run `git lfs pull` in its folder$/,
    ],
    [new Uint8Array(600), /: it is a file that starts with nothing but zeros, and/],
    [Buffer.from("\x89HDF\r\n\x1a\n", "latin1"), /: its HDF5 superblock has version 255|: it is cut short within/],
  ])("refuses %j", async (content, message) => {
    const opening = H5Reader.open(write(content));
    await expect(opening).rejects.toBeInstanceOf(InvalidRecordingError);
    await expect(opening).rejects.toThrow(message);
  });

  it("refuses a folder, and says when there is no file", async () => {
    await expect(H5Reader.open(folder.path("."))).rejects.toThrow(/: it is a folder, expected a regular file$/);
    await expect(H5Reader.open(folder.path("no.nwb"))).rejects.toMatchObject({
      code: "NotFound",
      message: `Cannot open recording ${folder.path("no.nwb")}: there is no such file`,
    });
  });
});
