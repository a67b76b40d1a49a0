import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { isRheobaseError } from "../../../src/base/errors.js";
import { openModel, openModelPackage } from "../../../src/models/open-model.js";
import { recordingOf } from "../../../src/models/opened-model.js";
import { deadProcess } from "../../support/dead-process.js";
import { shippedCellFolder } from "../../support/shipped-cell.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
const text = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value));
const glif = readFileSync(shippedModel(3));

function zip(name: string, files: Record<string, Uint8Array>): string {
  writeFileSync(at(name), zipSync(files));
  return at(name);
}

const cache = temporaryFolder();
/** Recordings are unpacked in the cache, and nowhere else. */
const options = () => ({ cacheDir: cache("") });
const scratchFolders = () =>
  [tmpdir(), cache(".rheobase")].flatMap((place) =>
    existsSync(place) ? readdirSync(place).filter((name) => name.startsWith("rheobase-zip")) : [],
  );

describe("openModel() of a zip archive", () => {
  it("opens a GLIF package as the web site gives it, and leaves nothing unpacked", async () => {
    const before = scratchFolders();
    const path = zip("566282032.zip", {
      "566282032_neuron_config.json": glif,
      "ephys_sweeps.json": text([]),
      "neuronal_model.json": text({ id: 566282032, name: "a cell" }),
    });
    const opened = await openModelPackage(path);
    expect(opened).toMatchObject({ label: "566282032", title: "a cell", path, summary: { level: 3, id: 566282032 } });
    expect(scratchFolders()).toEqual(before);
  });

  it("opens a biophysical package, also within a folder of the archive", async () => {
    const files = readdirSync(shippedCellFolder).filter((name) => /\.(json|swc)$/.test(name));
    const entries = files.map((name) => [`cell/${name}`, readFileSync(`${shippedCellFolder}/${name}`)] as const);
    const path = zip("cell.zip", { ...Object.fromEntries(entries), "cell/modfiles/Kd.mod": text("TITLE") });
    using model = await openModel(path);
    using folder = await openModel(shippedCellFolder);
    expect(model.kind).toBe("biophysical");
    if (model.kind !== "biophysical" || folder.kind !== "biophysical") throw new Error("kind");
    expect(model.sections.map((section) => section.name)).toEqual(folder.sections.map((section) => section.name));
  });

  it.each([
    ["no zip at all", () => text("not a zip archive, whatever its name says"), /the zip archive cannot be read/],
    ["a zip that was cut", () => zipSync({ "x_neuron_config.json": glif }).slice(0, -30), /cannot be read/],
    ["a zip without a model", () => zipSync({ "readme.json": text("{}") }), /holds no model, expected one/],
    [
      "two models",
      () => zipSync({ "a/x_neuron_config.json": glif, "b/x_neuron_config.json": glif }),
      /holds models in a, b, expected one/,
    ],
    [
      "names that lead out",
      () => zipSync({ "../x_neuron_config.json": glif }),
      /cannot be read \(invalid relative path/,
    ],
  ])("refuses %s", async (name, bytes, message) => {
    const path = at(`${name}.zip`);
    writeFileSync(path, bytes());
    const before = scratchFolders();
    await expect(openModel(path)).rejects.toMatchObject({ code: "InvalidModel", path });
    await expect(openModel(path)).rejects.toThrow(message);
    expect(scratchFolders()).toEqual(before);
    expect(readdirSync(at("")).filter((entry) => !entry.endsWith(".zip"))).toEqual([]);
  });

  it("knows the bits of a packed file by their checksum", async () => {
    const bytes = zipSync({ "x_neuron_config.json": glif }, { level: 0 });
    const start = Buffer.from(bytes).indexOf(glif);
    bytes[start + 20] = bytes[start + 20]! ^ 1;
    writeFileSync(at("flipped.zip"), bytes);
    await expect(openModel(at("flipped.zip"))).rejects.toMatchObject({
      code: "InvalidModel",
      message: `Cannot open model ${at("flipped.zip")}: the zip archive cannot be read (x_neuron_config.json in it does not match its checksum)`,
    });
  });

  it("names the archive, not the folder it was unpacked to, when the model in it is wrong", async () => {
    const path = zip("wrong.zip", { "x_neuron_config.json": text({ type: "GLIF", C: -1 }) });
    const error: unknown = await openModel(path).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "InvalidModel", path: `${path}/x_neuron_config.json` });
    expect((error as Error).message).toContain(`${path}/x_neuron_config.json`);
    expect((error as Error).message).not.toContain("rheobase-zip-");
  });

  it("opens a package whose manifest names files in other folders of the archive, but none outside of it", async () => {
    const manifest = (swc: string, parent: string) => ({
      biophys: [{ model_file: ["manifest.json", "fits/fit.json"] }],
      manifest: [
        { key: "D", type: "dir", spec: parent },
        { key: "MORPHOLOGY", type: "file", spec: swc, parent_key: "D" },
      ],
    });
    const entries = (spec: string, parent: string) => ({
      "model/manifest.json": text(manifest(spec, parent)),
      "model/fits/fit.json": readFileSync(`${shippedCellFolder}/fit_parameters.json`),
      "cell.swc": readFileSync(`${shippedCellFolder}/cell.swc`),
    });
    using model = await openModel(zip("spread.zip", entries("cell.swc", "..")));
    expect(model.meta).toMatchObject({ source: "fit.json" });
    for (const [spec, parent] of [
      ["passwd", "/etc"],
      ["cell.swc", "../.."],
    ] as const) {
      const opening = openModel(zip("leaving.zip", entries(spec, parent)));
      await expect(opening).rejects.toMatchObject({ code: "InvalidModel" });
      await expect(opening).rejects.toThrow(/expected files within the package itself/);
    }
  });

  it("takes a fit and a morphology that lie in the archive, or elsewhere, by name", async () => {
    const fit = readFileSync(`${shippedCellFolder}/fit_parameters.json`);
    const swc = readFileSync(`${shippedCellFolder}/cell.swc`);
    const path = zip("two.zip", { "a_fit.json": fit, "b_fit.json": fit, "cell.swc": swc });
    await expect(openModel(path)).rejects.toThrow(/there are the fits a_fit\.json, b_fit\.json, .*--fit FILE/);
    using inside = await openModel(path, { fit: "b_fit.json" });
    expect(inside.meta.source).toBe("b_fit.json");
    using outside = await openModel(path, { fit: `${shippedCellFolder}/fit_parameters.json` });
    expect(outside.meta.source).toBe("fit_parameters.json");
  });

  it("unpacks a recording when it is asked for", async () => {
    const path = zip("recorded.zip", { "x_neuron_config.json": glif, "cell.nwb": text("recorded") });
    const before = scratchFolders();
    const opened = await openModelPackage(path, options());
    expect(opened.recordingPath).toBe(`${path}/cell.nwb`);
    expect(scratchFolders()).toEqual(before);
    const unpacked = await recordingOf(opened, {});
    expect(readFileSync(unpacked!, "utf8")).toBe("recorded");
    expect(await recordingOf(opened, {})).toBe(unpacked);
    expect(dirname(dirname(unpacked!))).toBe(cache(".rheobase"));
    rmSync(dirname(unpacked!), { recursive: true });
  });

  it("removes what killed processes had unpacked, when the next archive is opened", async () => {
    const path = zip("again.zip", { "x_neuron_config.json": glif, "cell.nwb": text("recorded") });
    const unpacked = await recordingOf(await openModelPackage(path, options()), {});
    const folder = dirname(unpacked!);
    const pid = deadProcess();
    const ofDead = folder.replace(`-${process.pid}-`, `-${pid}-`);
    cpSync(folder, ofDead, { recursive: true });
    await openModelPackage(path, options());
    expect([existsSync(ofDead), existsSync(folder)]).toEqual([false, true]);
    rmSync(folder, { recursive: true });
  });

  it("unpacks among temporary files where the cache takes none, and says where neither does", async () => {
    const path = zip("nowhere.zip", { "x_neuron_config.json": glif, "cell.nwb": text("recorded") });
    writeFileSync(at("no-folder.zip"), "");
    const opened = await openModelPackage(path, { cacheDir: at("no-folder.zip") });
    const before = process.env.TMPDIR;
    try {
      process.env.TMPDIR = at("missing");
      await expect(recordingOf(opened, {})).rejects.toMatchObject({
        code: "WriteFailed",
        message: `Cannot make a folder for temporary files: the folder ${at("missing")} does not exist, so name one that can be written (TMPDIR, --cache-dir)`,
      });
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    const unpacked = await recordingOf(opened, {});
    expect(dirname(dirname(unpacked!))).toBe(tmpdir());
    rmSync(dirname(unpacked!), { recursive: true });
  });

  const zeros = (bytes: number) => new Uint8Array(bytes);
  it.each([
    [
      "a file beyond the limit",
      () => zipSync({ "x_neuron_config.json": zeros(2_000_001) }),
      /2000001 bytes.*maxFileBytes/,
    ],
    [
      "text files beyond ten times that limit",
      () => zipSync(Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`${i}.json`, zeros(1_900_000)]))),
      /its text files have 20900000 bytes, expected at most 20000000/,
    ],
    ["files beyond what all may come to", () => zipSync({ "x.nwb": zeros(30_000_001) }), /30000001 bytes.*maxZipBytes/],
    [
      "a file of more than it states",
      () => restated(zipSync({ "x_neuron_config.json": zeros(1_000_000) }), 100),
      /unpacks to more than the stated 100 bytes/,
    ],
    ["a file of less than it states", () => restated(zipSync({ "x_neuron_config.json": glif }), 9999), /expected 9999/],
    [
      "a name that comes twice",
      () => renamed({ "a.json": glif, "b.json": glif }, "b.json", "a.json"),
      /it holds a\.json twice/,
    ],
    ["an absolute name", () => renamed({ "aetc.json": glif }, "aetc.json", "/etc.json"), /absolute path: \/etc\.json/],
    [
      "a link",
      () => zipSync({ "x_neuron_config.json": [text("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }] }),
      /x_neuron_config\.json in it is a symbolic link/,
    ],
    [
      "too many files",
      () => zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}`, zeros(0)]))),
      /it holds 10001 files, expected at most 10000/,
    ],
    ["an encrypted file", () => flagged(zipSync({ "x_neuron_config.json": glif }), 1), /is encrypted/],
  ])("refuses %s", async (name, bytes, message) => {
    const path = at(`bound ${name}.zip`);
    writeFileSync(path, bytes());
    const opening = openModel(path, { maxFileBytes: 2e6, maxZipBytes: 3e7 });
    await expect(opening).rejects.toMatchObject({ code: "InvalidModel", path });
    await expect(opening).rejects.toThrow(message);
  });

  it("opens Zip64, and refuses places in it beyond what a number can hold", async () => {
    const archive = zipSync({ "x_neuron_config.json": glif });
    writeFileSync(at("large.zip"), zip64(archive, {}));
    expect((await openModelPackage(at("large.zip"))).summary.level).toBe(3);
    for (const far of [
      { directory: 2n ** 64n - 1n },
      { directory: 2n ** 53n },
      { record: 2n ** 63n },
      { count: 2n ** 64n - 1n },
    ]) {
      writeFileSync(at("far.zip"), zip64(archive, far));
      await expect(openModel(at("far.zip"))).rejects.toMatchObject({ code: "InvalidModel" });
    }
  });

  it("opens names of any depth and length, and what other systems leave beside them", async () => {
    const deep = "d/".repeat(3000);
    const path = zip("deep.zip", {
      [`${deep}x_neuron_config.json`]: glif,
      "__MACOSX/._y_neuron_config.json": text("\0"),
      [`${"n".repeat(5000)}.json`]: text({}),
    });
    expect((await openModelPackage(path)).summary.level).toBe(3);
  });

  it("meets 500 mutated archives with errors of its own", async () => {
    const files = Object.fromEntries(
      ["fit_parameters.json", "cell.swc"].map((name) => [`cell/${name}`, readFileSync(`${shippedCellFolder}/${name}`)]),
    );
    const whole = [zipSync(files), zipSync(files, { level: 0 })];
    const path = at("mutated.zip");
    const met = { opened: 0, refused: 0 };
    const spot = fc.tuple(fc.nat(), fc.boolean(), fc.constantFrom(0, 1, 0x50, 0x80, 0xff));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole, zip64(whole[0]!, {})),
        fc.array(spot, { maxLength: 4 }),
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 8 }),
        async (archive, spots, cut) => {
          const bytes = Buffer.from(archive);
          // Half of them where the directory is.
          for (const [place, late, value] of spots) {
            bytes[late ? bytes.length - 1 - (place % 300) : place % bytes.length] = value;
          }
          writeFileSync(path, cut === null ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length)));
          const error: unknown = await openModel(path).then(
            (model) => model.dispose(),
            (cause: unknown) => cause,
          );
          if (error === undefined) met.opened++;
          else {
            expect(isRheobaseError(error, "InvalidModel", "InvalidMorphology", "NotFound")).toBe(true);
            met.refused++;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(met.opened).toBeGreaterThan(0);
    expect(met.refused).toBeGreaterThan(250);
  }, 120_000);
});

/** The archive with another size stated for its only file, in both places. */
function restated(archive: Uint8Array, bytes: number): Uint8Array {
  const copy = Buffer.from(archive);
  copy.writeUInt32LE(bytes, 22);
  copy.writeUInt32LE(bytes, copy.indexOf("PK\x01\x02") + 24);
  return copy;
}

/** The archive with flags for its only file. */
function flagged(archive: Uint8Array, flags: number): Uint8Array {
  const copy = Buffer.from(archive);
  copy.writeUInt16LE(flags, copy.indexOf("PK\x01\x02") + 8);
  return copy;
}

/** An archive in which a file has a name of the same length that no tool would write. */
function renamed(files: Record<string, Uint8Array>, from: string, to: string): Uint8Array {
  const copy = Buffer.from(zipSync(files));
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) copy.write(to, at);
  return copy;
}

/** The archive as Zip64 writes it: where its directory is, and how many files it has, in fields of 64 bits. */
function zip64(archive: Uint8Array, change: { record?: bigint; directory?: bigint; count?: bigint }): Uint8Array {
  const end = Buffer.from(archive.subarray(-22));
  const body = archive.subarray(0, -22);
  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", "latin1");
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(change.count ?? BigInt(end.readUInt16LE(10)), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(change.directory ?? BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(change.record ?? BigInt(body.length), 8);
  end.fill(0xff, 8, 20);
  return Buffer.concat([body, record, locator, end]);
}
