import { describe, expect, it } from "vitest";
import { colours } from "../../src/plot/charts/look/theme.js";
import { renderSweeps } from "../../src/plot/render-sweeps.js";
import type { SweepPlot } from "../../src/plot/sweep-plot.js";
import { difference, pixels, shareOf, squareSweep } from "./support.js";

const none = new Float64Array(0);
const text = (file: Uint8Array): string => new TextDecoder().decode(file);
const labels = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label!);

/** Fails unless the file is nothing but elements, each closed in order, with quoted attributes and escaped text. */
function checkWellFormed(svg: string): void {
  const open: string[] = [];
  const rest = svg
    .replace(/^<\?xml [^>]*\?>/, "")
    .replace(/<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g, (_, closing, name, __, empty) => {
      if (closing) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      return "";
    });
  expect(open).toEqual([]);
  expect(rest.replace(/&(amp|lt|gt|quot|apos);/g, "")).not.toMatch(/[<>&]/);
}

describe("renderSweeps() as PNG", () => {
  it("has the size asked for", async () => {
    const file = await renderSweeps([squareSweep()], { format: "png", width: 500, panelHeight: 300, pixelRatio: 1.5 });
    expect([...file.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const header = new DataView(file.buffer, file.byteOffset);
    expect([header.getUint32(16), header.getUint32(20)]).toEqual([750, 450]);
  });

  it("shows every line in its colour", async () => {
    const all = await pixels(await renderSweeps([squareSweep()], { format: "png" }));
    for (const name of ["stimulus", "model", "threshold", "recorded"] as const) {
      expect(shareOf(all, colours[name]), name).toBeGreaterThan(2e-4);
    }
    const alone = await pixels(
      await renderSweeps([squareSweep({ recorded: null, threshold: undefined, current: null })], { format: "png" }),
    );
    expect(shareOf(alone, colours.threshold)).toBe(0);
    expect(shareOf(alone, colours.stimulus)).toBe(0);
  });

  it("gives the same bytes again, on either back end and after others", async () => {
    for (const backend of ["napi", "chartjs-node-canvas"] as const) {
      const options = { format: "png", backend, width: 600, panelHeight: 300 } as const;
      const first = await renderSweeps([squareSweep()], options);
      await renderSweeps([squareSweep({ title: "another" })], { ...options, width: 400 });
      expect(Buffer.compare(first, await renderSweeps([squareSweep()], options))).toBe(0);
    }
  });

  it("shows a spike of one sample in 4.6 million", async () => {
    const voltage = new Float64Array(4_600_000).fill(-0.07);
    voltage[3_333_333] = 0.03;
    const spiking = squareSweep({ rateHz: 200_000, voltage, threshold: undefined, spikeTimes: none, recorded: null });
    const picture = await pixels(await renderSweeps([spiking], { format: "png", backend: "napi" }));
    const x = Math.round(2 * (8 + 74 + ((1100 - 8 - 74 - 22) * 3_333_333) / 4_600_000));
    let tall = 0;
    for (let y = 0; y < picture.height; y++) {
      for (let near = x - 3; near <= x + 3; near++) {
        if (
          picture.data[4 * (y * picture.width + near)]! < 120 &&
          picture.data[4 * (y * picture.width + near) + 2]! > 140
        ) {
          tall++;
          break;
        }
      }
    }
    expect(tall).toBeGreaterThan(400);
  });
});

describe("renderSweeps() as SVG", () => {
  it("is well formed, holds the texts and nothing of this process", async () => {
    const svg = text(await renderSweeps([squareSweep()], { format: "svg", width: 700 }));
    checkWellFormed(svg);
    expect(svg).toMatch(/<svg [^>]*width="700" height="520"/);
    expect(labels(svg)).toEqual(
      expect.arrayContaining([
        "Sweep 33, Long Square: model 8, recorded 8 spikes",
        "stimulus",
        "threshold",
        "current (pA)",
        "voltage (mV)",
        "time (ms)",
        "0",
        "100",
      ]),
    );
    expect(svg).toBe(text(await renderSweeps([squareSweep()], { format: "svg", width: 700 })));
    expect(svg).not.toMatch(/Rheobase Sans|x="[^"]*,/);
  });

  it("keeps the charts of a page apart and escapes its title", async () => {
    const svg = text(
      await renderSweeps([squareSweep(), squareSweep({ title: "B" })], { format: "svg", title: "R&D <1>" }),
    );
    checkWellFormed(svg);
    expect(labels(svg)).toContain("R&amp;D &lt;1&gt;");
    const ids = [...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, used] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(used);
  });

  it("shows what the PNG shows", async () => {
    const picture = await pixels(await renderSweeps([squareSweep()], { format: "svg" }));
    const png = await pixels(await renderSweeps([squareSweep()], { format: "png", pixelRatio: 1 }));
    expect([picture.width, picture.height]).toEqual([1100, 520]);
    expect(difference(picture, png)).toBeLessThan(2);
    const other = await pixels(await renderSweeps([squareSweep({ current: null })], { format: "png", pixelRatio: 1 }));
    expect(difference(picture, other)).toBeGreaterThan(2);
  });
});

describe("renderSweeps() of a sweep that failed", () => {
  const failure = "Cannot finish the run: the voltage left the finite range at 0.123 s";
  const failed = (more: Partial<SweepPlot> = {}) =>
    squareSweep({
      voltage: new Float64Array(0),
      threshold: undefined,
      spikeTimes: new Float64Array(0),
      failure,
      ...more,
    });

  it("says so in the title, and why in the place of the voltage", async () => {
    const svg = text(await renderSweeps([squareSweep(), failed({ recorded: null })], { format: "svg" }));
    checkWellFormed(svg);
    expect(labels(svg)).toEqual(expect.arrayContaining(["Sweep 33, Long Square: failed", failure, "stimulus"]));
  });

  it("breaks a long reason into lines, and keeps what was recorded", async () => {
    const long = failed({ failure: Array.from({ length: 200 }, (_, i) => `word${i}`).join(" ") });
    const svg = text(await renderSweeps([long], { format: "svg", width: 500 }));
    expect(labels(svg)).toContain("recorded");
    const lines = new Set(labels(svg).filter((label) => label.startsWith("word")));
    expect(lines.size).toBe(6);
    expect([...lines].at(-1)).toMatch(/…$/);
  });
});

describe("renderSweeps() lays out", () => {
  const sizeFor = async (count: number) => {
    const sweep = squareSweep({ current: null, voltage: none, threshold: none, spikeTimes: none, recorded: null });
    const svg = text(await renderSweeps(Array<SweepPlot>(count).fill(sweep), { format: "svg" }));
    return /width="(\d+)" height="(\d+)"/.exec(svg)!.slice(1).map(Number);
  };

  it("four sweeps in a column, more in a grid", async () => {
    expect(await sizeFor(1)).toEqual([1100, 520]);
    expect(await sizeFor(4)).toEqual([1100, 4 * 520]);
    expect(await sizeFor(5)).toEqual([1500, 3 * 400]);
    expect(await sizeFor(11)).toEqual([1950, 4 * 400]);
  });

  it("time in ms under 2 s and in s from there", async () => {
    const long = squareSweep({ rateHz: 4_000, recorded: null });
    expect(labels(text(await renderSweeps([long], { format: "svg" })))).toContain("time (s)");
  });

  it("the label of the voltage axis as it is given", async () => {
    const sweep = squareSweep({ voltageLabel: "voltage from rest (mV)" });
    expect(labels(text(await renderSweeps([sweep], { format: "svg" })))).toContain("voltage from rest (mV)");
  });
});

describe("renderSweeps() copes with", () => {
  it.each([
    [
      "no samples at all",
      { current: none, voltage: none, threshold: none, spikeTimes: none, recorded: null },
      "no voltage",
    ],
    [
      "a voltage of gaps",
      { voltage: new Float64Array(100).fill(Number.NaN), threshold: undefined, spikeTimes: none },
      "no voltage",
    ],
    ["one sample", { voltage: Float64Array.of(-0.07), recorded: null, spikeTimes: none }, "no spikes"],
    ["a flat voltage", { voltage: new Float64Array(100), spikeTimes: none, recorded: null }, "no spikes"],
    [
      "infinite values",
      { voltage: Float64Array.of(1, Infinity, -Infinity, 2), recorded: null, spikeTimes: none },
      "no spikes",
    ],
    ["one spike", { spikeTimes: Float64Array.of(0.1), recorded: null }, "1 spike"],
    [
      "thousands of spikes",
      { spikeTimes: Float64Array.from({ length: 5000 }, (_, i) => i * 8e-5), recorded: null },
      "5000 spikes",
    ],
  ] as const)("%s", async (_, more, said) => {
    const sweep = squareSweep(more);
    const svg = text(await renderSweeps([sweep], { format: "svg" }));
    checkWellFormed(svg);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(labels(svg).join("\n")).toContain(said);
    expect((await renderSweeps([sweep], { format: "png", pixelRatio: 1 })).length).toBeGreaterThan(1000);
  });
});

describe("renderSweeps() refuses", () => {
  const refused = async (sweeps: readonly SweepPlot[], options: object) =>
    renderSweeps(sweeps, { format: "png", ...options }).then(
      () => expect.fail("drew it"),
      (error: Error & { code: string }) => `${error.code}: ${error.message}`,
    );

  it("too many sweeps, saying how to choose some", async () => {
    expect(await refused(Array(21).fill(squareSweep()), {})).toMatch(
      /InvalidOption: Cannot plot 21 sweeps .*--sweeps 33,40-45/,
    );
    expect(await refused([], {})).toMatch(/InvalidOption: Cannot plot: no sweep/);
  });

  it("options out of range", async () => {
    const wrong = [
      { format: "pdf" },
      { width: 10 },
      { width: Number.NaN },
      { panelHeight: 5 },
      { pixelRatio: 99 },
      { backend: "x" },
    ];
    for (const options of wrong)
      expect(await refused([squareSweep()], options)).toMatch(/^InvalidOption: Cannot plot with/);
    expect(await refused([squareSweep({ rateHz: 0 })], {})).toMatch(/its rate is 0 Hz/);
    expect(await refused([squareSweep()], { width: 30_000, pixelRatio: 8 })).toMatch(
      /expected at most 32000 pixels per side/,
    );
  });

  it("to go on once cancelled", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const run = renderSweeps([squareSweep(), squareSweep(), squareSweep()], {
      format: "svg",
      signal: controller.signal,
      onProgress: ({ done, total, unit }) => {
        expect([total, unit]).toEqual([3, "sweeps"]);
        seen.push(done);
        if (done === 2) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: "Cancelled" });
    expect(seen).toEqual([1, 2]);
  });
});
