import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sampledPoints } from "./experiment.js";
import {
  deviceExperiments,
  deviceIndex,
  keptSamples,
  readDeviceGolden,
  readNumbers,
  worstKept,
} from "./read-golden.js";

const experiments = deviceExperiments();
const index = deviceIndex();
const here = new URL("./", import.meta.url);

describe("golden numbers of devices", () => {
  it("are NEURON's of the experiments that are listed", () => {
    expect(index.neuron).toMatch(/VERSION 9\.0\.2/);
    expect(new Set(experiments.map(({ name }) => name)).size).toBe(experiments.length);
    const expected = experiments.map(({ name, record, dt_ms, duration_ms }) => ({
      name,
      quantities: record,
      samples: Math.round(duration_ms / dt_ms) + 1,
    }));
    const seen = index.experiments.map(({ name, quantities, samples }) => ({ name, quantities, samples }));
    expect(seen).toEqual(expected);
  });

  it("fill the files from beginning to end", () => {
    const lengths = new Map<string, number>();
    for (const { file, offset, kept, samples, quantities } of index.experiments) {
      expect(offset).toBe(lengths.get(file) ?? 0);
      expect(kept).toBe(keptSamples(index, samples).length);
      lengths.set(file, offset + kept * quantities.length);
    }
    const files = readdirSync(new URL("numbers/", here)).map((name) => `numbers/${name}`);
    expect(files.sort()).toEqual([...lengths.keys()].sort());
    for (const [file, length] of lengths) {
      const numbers = readNumbers(file);
      expect(numbers.length).toBe(length);
      expect(numbers.every(Number.isFinite)).toBe(true);
    }
  });

  it("keep the first 1,000 samples, then every 8th to the last", () => {
    expect([...keptSamples(index, 1017)].slice(-5)).toEqual([998, 999, 1000, 1008, 1016]);
    expect([...keptSamples(index, 3)]).toEqual([0, 1, 2]);
    for (const { samples } of index.experiments) expect(keptSamples(index, samples).at(-1)).toBe(samples - 1);
  });

  it("come from the mechanisms that are in bench", () => {
    const folders = ["mechanisms", "point-processes"].map(
      (name) => new URL(`../../../bench/${name}/`, import.meta.url),
    );
    const hashes = folders.flatMap((folder) =>
      readdirSync(folder).map((name) => {
        const hash = createHash("sha256").update(readFileSync(new URL(name, folder)));
        return [name, hash.digest("hex")] as const;
      }),
    );
    expect(index.mechanisms).toEqual(Object.fromEntries(hashes));
  });

  it("take less than 4.3 MB with their lists", () => {
    const files = readdirSync(here, { recursive: true, withFileTypes: true }).filter(({ name }) =>
      /\.(?:json|f64le)$/.test(name),
    );
    const sizes = files.map(({ parentPath, name }) => statSync(`${parentPath}/${name}`).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4.3e6);
  });
});

describe("readDeviceGolden", () => {
  it("gives every quantity by its name", () => {
    const golden = readDeviceGolden("472363762/clamp-soma-1");
    expect(golden.samples).toBe(4001);
    expect(Object.keys(golden.traces)).toEqual(golden.experiment.record);
    // The clamp goes from -85 to -65 mV after 10 ms, through 1 MΩ, and is off after 80 ms.
    const at = (ms: number): number => golden.traces["clamp.i"]![golden.numbers.indexOf(Math.round(ms / 0.025))]!;
    expect(at(10)).toBeLessThan(1);
    expect(at(10.025)).toBeGreaterThan(4);
    expect(at(80)).not.toBe(0);
    expect(at(80.2)).toBe(0);
  });

  it("refuses an unknown name", () => {
    expect(() => readDeviceGolden("472363762/nothing")).toThrow(
      "Cannot read the golden numbers of 472363762/nothing: there is no such experiment",
    );
  });
});

describe("worstKept", () => {
  const golden = readDeviceGolden("472363762/plain");
  const soma = "soma[0](0.5).v";
  const ours = new Float64Array(golden.samples);
  golden.numbers.forEach((sample, i) => {
    ours[sample] = golden.traces[soma]![i]! / 1000;
  });

  it("finds the largest difference", () => {
    expect(worstKept(golden, soma, ours, 1e-3)).toBeLessThan(1e-12);
    const other = ours.slice();
    other[1008]! += 1e-3;
    expect(worstKept(golden, soma, other, 1e-3, 1000)).toBeLessThan(1e-12);
    expect(worstKept(golden, soma, other, 1e-3)).toBeCloseTo(1, 9);
  });

  it("takes NaN and another length for a difference", () => {
    const other = ours.slice();
    other[5] = Number.NaN;
    expect(worstKept(golden, soma, other, 1e-3)).toBe(Number.POSITIVE_INFINITY);
    expect(worstKept(golden, soma, ours.slice(1), 1e-3)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("sampledPoints", () => {
  it("is linear between its points and constant outside", () => {
    const samples = sampledPoints(
      [
        [0.05, 2],
        [0.1, 4],
        [0.11, 0],
      ],
      0.025,
      6,
    );
    expect([...samples]).toEqual([2, 2, 2, 3, 4, 0, 0]);
  });
});
