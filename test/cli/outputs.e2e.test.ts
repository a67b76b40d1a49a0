import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const inFolder = (...args: string[]) => rheobase(args, { cwd: folder });
const step = "square:amplitude=220pA,duration=0.1s";
const glif = shippedModel(3);

beforeAll(async () => {
  expect((await inFolder("run", glif, "--stimulus", step, "-o", "cell.nwb")).code).toBe(0);
  for (const name of ["specimen_532355382", "509881736", "mine"]) {
    mkdirSync(join(folder, name));
    copyFileSync(glif, join(folder, name, "GLIF3_neuron_config.json"));
  }
  mkdirSync(join(folder, "566282032")); // as the service names the folder of a model
  copyFileSync(glif, join(folder, "566282032", "neuron_config.json"));
  writeFileSync(join(folder, "566282032", "neuronal_model.json"), JSON.stringify({ id: 566282032, name: "m" }));
  mkdirSync(join(folder, "my cell"));
  for (const name of readdirSync(shippedCellFolder)) {
    copyFileSync(join(shippedCellFolder, name), join(folder, "my cell", name));
  }
});

describe("the output that a run writes where none is named", () => {
  it.each([
    ["mine/GLIF3_neuron_config.json", "GLIF3_neuron_config.nwb"],
    ["specimen_532355382/GLIF3_neuron_config.json", "specimen_532355382_GLIF3.nwb"],
    ["509881736/GLIF3_neuron_config.json", "specimen_509881736_GLIF3.nwb"],
    ["566282032/neuron_config.json", "566282032.nwb"],
    ["566282032", "566282032.nwb"],
    ["mine", "mine.nwb"],
    ["my cell", "my cell.nwb"],
    ["my cell/", "my cell.nwb"],
    ["my cell/manifest.json", "my cell.nwb"],
    ["my cell/fit_parameters.json", "fit_parameters.nwb"],
  ])("is named after the cell: %s gives %s", async (model, output) => {
    const { stdout, stderr } = await inFolder("run", model, "--stimulus", step, "--dry-run", "--json");
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ output });
  });

  it("is named after the folder also where that is the current one", async () => {
    const args = ["run", ".", "--stimulus", step, "--dry-run", "--json"];
    const { stdout } = await rheobase(args, { cwd: join(folder, "mine") });
    expect(JSON.parse(stdout)).toMatchObject({ output: "mine.nwb" });
  });
});

describe("an output that exists", () => {
  const write = (name: string): string => {
    writeFileSync(join(folder, name), "old");
    return name;
  };
  const isOld = (name: string): boolean => readFileSync(join(folder, name), "utf8") === "old";

  it.each([
    ["run", ["run", glif, "--stimulus", step, "-o"], "run.nwb"],
    ["the figure of a run", ["run", glif, "--stimulus", step, "-o", "fresh.nwb", "--plot"], "fresh.png"],
    ["plot", ["plot", "cell.nwb", "-o"], "plot.png"],
    ["plot of a morphology", ["plot", join(shippedCellFolder, "cell.swc"), "-o"], "swc.svg"],
  ])("is not replaced unless that is asked for: %s", async (_, args, name) => {
    write(name);
    const refused = await inFolder(...args, name);
    expect(refused.stderr).toMatch(/^Cannot write \S+: it exists already, .*--existing overwrite/);
    expect(refused.code).toBe(3);
    expect(isOld(name)).toBe(true);
    if (name === "fresh.png") expect(existsSync(join(folder, "fresh.nwb"))).toBe(false);
    expect((await inFolder(...args, name, "--existing", "overwrite")).code).toBe(0);
    expect(isOld(name)).toBe(false);
  });

  it("is not replaced by the default name of plot", async () => {
    write("cell.png");
    expect((await inFolder("plot", "cell.nwb")).code).toBe(3);
    expect(isOld("cell.png")).toBe(true);
  });

  it.each([
    ["a missing recording", ["run", glif, "--recording", "nowhere.nwb", "-o"], "a.nwb", 4],
    ["a sweep that is not there", ["run", glif, "--recording", "cell.nwb", "--sweeps", "9", "-o"], "b.nwb", 4],
    ["a wrong stimulus", ["run", glif, "--stimulus", "sqare:amplitude=1pA", "-o"], "c.nwb", 3],
    ["a wrong expression", ["run", glif, "--stimulus", "expr:120pA*snn(t)", "-o"], "d.nwb", 3],
    ["a missing CSV file", ["run", glif, "--stimulus", "nowhere.csv", "-o"], "e.nwb", 4],
    ["a missing file to plot", ["plot", "nowhere.nwb", "-o"], "f.png", 4],
    ["a missing recording to plot", ["plot", "cell.nwb", "--recording", "nowhere.nwb", "-o"], "g.png", 4],
    ["a missing sweep to plot", ["plot", "cell.nwb", "--sweeps", "9", "-o"], "h.png", 4],
    ["a missing morphology", ["plot", "nowhere.swc", "-o"], "i.png", 4],
  ])("is less worth saying than %s", async (_, args, name, code) => {
    write(name);
    const result = await inFolder(...args, name);
    expect(result.stderr).not.toContain("exists already");
    expect(result.code).toBe(code);
    expect(isOld(name)).toBe(true);
  });

  it("is a report, too, after the models and recordings", async () => {
    mkdirSync(join(folder, "report"));
    write("report/index.html");
    const there = ["--report", "report"];
    const missing = await inFolder("compare", "cell.nwb", "nowhere.nwb", ...there);
    expect(missing).toMatchObject({ code: 4, stderr: expect.stringContaining("nowhere.nwb") });
    const refused = await inFolder("compare", "cell.nwb", "cell.nwb", ...there);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/the report report: it exists already/) });
    expect(readdirSync(join(folder, "report"))).toEqual(["index.html"]);
    expect(isOld("report/index.html")).toBe(true);
  });

  it("is a result of the demo, too, but for its own folder; nothing is run then", async () => {
    mkdirSync(join(folder, "results"));
    write("results/GLIF3.png");
    const refused = await inFolder("demo", "-o", "results");
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/GLIF3\.png: it exists already/) });
    expect(readdirSync(join(folder, "results"))).toEqual(["GLIF3.png"]);
  });
});

describe("an output of the wrong kind", () => {
  it.each([
    [["run", glif, "--stimulus", step, "-o", "x.txt"], /x\.txt: the name must end in \.nwb/],
    [["run", glif, "--stimulus", step, "-o", "x"], /recording x: the name must end in \.nwb/],
    [["run", glif, "--stimulus", step, "--plot", "x.pdf"], /x\.pdf: the name must end in \.png or \.svg/],
    [["plot", "cell.nwb", "-o", "x.jpg"], /x\.jpg: the name must end in \.png or \.svg/],
    [["compare", "cell.nwb", "cell.nwb", "--report", "x.html"], /x\.html: the name ends in \.html, expected a folder/],
    [["compare", "cell.nwb", "cell.nwb", "--report", "cell.nwb"], /cell\.nwb: it is a file, expected a folder/],
    [["demo", "-o", "x.nwb"], /x\.nwb: the name ends in \.nwb, expected a folder/],
    [["cache", "export", "x.zip", "--cache-dir", "none"], /x\.zip: expected a name that ends in \.tar, or a folder/],
  ])("is refused: %j", async (args, message) => {
    const { code, stderr } = await inFolder(...args);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
    expect(readdirSync(folder).filter((name) => /^x/.test(name))).toEqual([]);
    expect(statSync(join(folder, "cell.nwb")).size).toBeGreaterThan(1000);
  });
});
