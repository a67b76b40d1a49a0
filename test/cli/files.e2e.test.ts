import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { beforeAll, describe, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const inFolder = (...args: string[]) => rheobase(args, { cwd: folder });

beforeAll(async () => {
  const { code, stderr } = await inFolder(
    "run",
    shippedModel(5),
    "--stimulus",
    "square:amplitude=220pA,duration=0.4s",
    "--stimulus",
    "ramp:slope=300pA/s,total=1s",
    "-o",
    "cell.nwb",
  );
  expect(stderr).not.toMatch(/failed/);
  expect(code).toBe(0);
  writeFileSync(join(folder, "notes.txt"), "no recording at all");
  writeFileSync(join(folder, "short.nwb"), readFileSync(join(folder, "cell.nwb")));
  truncateSync(join(folder, "short.nwb"), Math.floor(statSync(join(folder, "cell.nwb")).size / 2));
});

/** Size and pixels of a picture. */
async function pixelsOf(path: string): Promise<{ size: number[]; data: Uint8ClampedArray }> {
  const image = await loadImage(path);
  const context = createCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  return { size: [image.width, image.height], data: context.getImageData(0, 0, image.width, image.height).data };
}

describe("rheobase inspect", () => {
  it("lists the sweeps of a recording", async () => {
    const { code, stdout } = await inFolder("inspect", "cell.nwb");
    expect(code).toBe(0);
    expect(stdout).toMatch(/sweep +stimulus +clamp +rate \(kHz\) +duration \(s\)/);
    expect(stdout).toMatch(/ 0 +Long Square +current +200 +0\.6 /);
  });

  it("lists the places of a biophysical model with --places", async () => {
    const { code, stdout } = await inFolder("inspect", shippedCellFolder, "--places");
    expect(code).toBe(0);
    expect(stdout).toMatch(/apic\[1\] +apic +apic\[0\]\(1\) +88\.495 +5 +56\.344 +144\.84/);
    const { stdout: text } = await inFolder("inspect", shippedCellFolder, "--places", "--json");
    const { places } = JSON.parse(text) as { places: { sections: { name: string; segments: unknown[] }[] } };
    expect(places).toMatchObject({ markers: [], marker_problem: null });
    expect(places.sections).toHaveLength(53);
    expect(places.sections[0]).toMatchObject({
      name: "soma[0]",
      parent: null,
      from_um: 7,
      to_um: 7,
      segments: [{ name: "soma[0](0.5)", x: 0.5, distance_um: 0 }],
    });
    const refused = await inFolder("inspect", shippedModel(5), "--places");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("it is a GLIF model, expected a biophysical model");
  });

  it("prints the contract's document", async () => {
    const { stdout } = await inFolder("inspect", "cell.nwb", "--json");
    const document = JSON.parse(stdout) as Record<string, unknown>;
    expect(document).toMatchObject({ schema: "rheobase.inspect/1", kind: "recording", format: "nwb2" });
    expect(document.sweeps).toMatchObject([
      { sweep: 0, stimulus: "Long Square", clamp: "current", rate_hz: 200_000, samples: 120_000 },
      { sweep: 1, stimulus: "Ramp", clamp: "current", rate_hz: 200_000, samples: 200_000 },
    ]);
  });

  it("shows the parameters of a model with their units", async () => {
    const { code, stdout } = await inFolder("inspect", shippedModel(4));
    expect(code).toBe(0);
    expect(stdout).toMatch(/GLIF model, level 4/);
    expect(stdout).toMatch(/C +[\d.]+ +pF/);
  });

  it("shows the groups and parameters of a biophysical model", async () => {
    const { code, stdout } = await inFolder("inspect", shippedCellFolder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/biophysical model, perisomatic, axon stub/);
    expect(stdout).toMatch(/dend +35 +65 +1327\.89 +3261\.82 +pas/);
    expect(stdout).toMatch(/soma +gbar_Kv3_1 +0\.2 +S\/cm²/);
    const { stdout: text } = await inFolder("inspect", shippedCellFolder, "--json");
    expect(JSON.parse(text)).toMatchObject({
      schema: "rheobase.inspect/1",
      kind: "model",
      model: { kind: "biophysical", type: "perisomatic" },
      groups: [{ group: "soma", sections: 1, compartments: 1 }, {}, {}, {}],
    });
  });

  it("sums up a morphology", async () => {
    const swc = join(shippedCellFolder, "cell.swc");
    const { code, stdout } = await inFolder("inspect", swc);
    expect(code).toBe(0);
    expect(stdout).toMatch(/morphology of 304 points, 52 sections/);
    expect(stdout).toMatch(/apic +15 +113 +901\.27/);
    const { stdout: text } = await inFolder("inspect", swc, "--json");
    const document = JSON.parse(text) as { sections: Record<string, unknown>[] };
    expect(document).toMatchObject({ kind: "morphology", points: 304, section_count: 52, stems: 7, changes: [] });
    expect(document.sections).toHaveLength(52);
    expect(document.sections[0]).toEqual({
      name: "soma[0]",
      parent: null,
      parent_x: null,
      n3d: 3,
      L_um: expect.any(Number),
      nseg: 1,
      area_um2: [expect.any(Number)],
    });
  });

  it.each([
    ["nowhere.nwb", 4, /Cannot inspect nowhere\.nwb: there is no such file/],
    ["notes.txt", 3, /Cannot inspect notes\.txt: it is not a recording/],
    ["short.nwb", 3, /short\.nwb.*cut short/],
  ])("refuses %s", async (file, code, message) => {
    const result = await inFolder("inspect", file);
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(code);
  });
});

describe("rheobase plot", () => {
  it("draws a PNG by default and an SVG when asked", async () => {
    expect(await inFolder("plot", "cell.nwb")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Drew 2 sweeps to cell\.png/),
    });
    expect(readFileSync(join(folder, "cell.png")).subarray(1, 4).toString()).toBe("PNG");
    expect((await inFolder("plot", "cell.nwb", "--sweeps", "1", "-o", "ramp.svg")).code).toBe(0);
    expect(readFileSync(join(folder, "ramp.svg"), "utf8")).toMatch(/^<(\?xml|svg)[\s\S]*Ramp/);
  });

  it("draws a recorded response under a simulated one", async () => {
    const { code } = await inFolder("plot", "cell.nwb", "--recording", "cell.nwb", "--sweeps", "0", "-o", "both.png");
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "both.png")).equals(readFileSync(join(folder, "cell.png")))).toBe(false);
  });

  it("names a recording that has none of the sweeps, and those that it lacks", async () => {
    const both = ["--stimulus", "square:amplitude=100pA,total=0.2s,duration=0.1s"];
    await inFolder("run", shippedModel(1), ...both, "-o", "first.nwb");
    const some = await inFolder("plot", "cell.nwb", "--recording", "first.nwb", "-o", "some.png");
    expect(some).toMatchObject({ code: 0, stderr: "first.nwb has no response to sweep 1\n" });
    const none = await inFolder("plot", "cell.nwb", "--recording", "first.nwb", "--sweeps", "1", "-o", "none.png");
    expect(none).toMatchObject({ code: 4, stderr: expect.stringMatching(/has current-clamp sweeps 0, and none/) });
    expect(existsSync(join(folder, "none.png"))).toBe(false);
  });

  it("says in words why a figure could not be written", async () => {
    const { code, stderr } = await inFolder("plot", "cell.nwb", "-o", "nowhere/cell.png");
    expect(stderr).toBe("Cannot write figure nowhere/cell.png: the folder nowhere does not exist\n");
    expect(code).toBe(1);
  });

  it("names a sweep that is not there and a format it does not draw", async () => {
    const missing = await inFolder("plot", "cell.nwb", "--sweeps", "7");
    expect(missing).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/sweep 7 of cell\.nwb: the file has sweeps 0, 1/),
    });
    expect(await inFolder("plot", "cell.nwb", "-o", "cell.pdf")).toMatchObject({ code: 2 });
    expect(existsSync(join(folder, "cell.pdf"))).toBe(false);
  });
});

describe("rheobase validate", () => {
  it("accepts what rheobase wrote", async () => {
    expect(await inFolder("validate", "cell.nwb")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/cell\.nwb: valid \(0 errors/),
    });
  });

  it("prints findings as JSON", async () => {
    const { stdout } = await inFolder("validate", "cell.nwb", "--json");
    expect(JSON.parse(stdout)).toMatchObject({ schema: "rheobase.validate/1", valid: true });
  });

  it("refuses a file that is no NWB", async () => {
    expect((await inFolder("validate", "notes.txt")).code).toBe(3);
  });
});

describe("rheobase plot of a morphology", () => {
  it("draws it, and says what it drew", async () => {
    const { code, stdout } = await inFolder("plot", join(shippedCellFolder, "cell.swc"), "-o", "swc.png", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "rheobase.plot/1", output: "swc.png", sections: 52 });
    expect(statSync(join(folder, "swc.png")).size).toBeGreaterThan(10_000);
  });

  it("refuses sweeps of it, and a file that is not there", async () => {
    const sweeps = await inFolder("plot", join(shippedCellFolder, "cell.swc"), "--sweeps", "1");
    expect(sweeps.stderr).toMatch(/a morphology has no sweeps/);
    expect(sweeps.code).toBe(2);
    const missing = await inFolder("plot", "gone.swc", "-o", "gone.png");
    expect(missing.stderr).toMatch(/Cannot read gone\.swc: there is no such file/);
    expect(missing.code).toBe(4);
  });
});

describe("rheobase demo", () => {
  it("runs every shipped model offline and draws each", async () => {
    const { code, stdout } = await inFolder("demo", "--json");
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as {
      models: { model: string; output: string; plot: string; sweeps: { spike_count: number }[] }[];
    };
    expect(document.models.map((model) => model.model)).toEqual([
      "GLIF1",
      "GLIF2",
      "GLIF3",
      "GLIF4",
      "GLIF5",
      "biophysical",
    ]);
    for (const { output, plot, sweeps } of document.models) {
      expect(statSync(join(folder, output)).size).toBeGreaterThan(10_000);
      expect(statSync(join(folder, plot)).size).toBeGreaterThan(10_000);
      expect(sweeps.every((sweep) => sweep.spike_count > 0)).toBe(true);
    }
    expect((await inFolder("demo")).code).toBe(0); // a second time, over its own results
  });

  it("draws the picture of the README", async () => {
    const [drawn, shown] = await Promise.all(
      [join(folder, "rheobase-demo/biophysical.png"), resolve(import.meta.dirname, "../../docs/images/demo.png")].map(
        pixelsOf,
      ),
    );
    expect(drawn!.size).toEqual(shown!.size);
    const different = drawn!.data.filter((value, i) => Math.abs(value - shown!.data[i]!) > 64).length;
    expect(different / drawn!.data.length).toBeLessThan(0.001);
  });
});
