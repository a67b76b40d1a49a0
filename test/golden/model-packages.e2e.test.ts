import { copyFileSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { InvalidModelError, NotFoundError } from "../../src/base/errors.js";
import { type ModelRef, type OpenModelOptions, openModel } from "../../src/models/open-model.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { rheobase } from "../support/cli.js";
import { hasReference, reference } from "../support/reference.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const at = (...names: string[]): string => join(folder, ...names);
const pulse = "square:amplitude=200pA,start=2ms,duration=5ms,total=10ms";

beforeAll(() => {
  if (!hasReference) return;
  cpSync(reference("cases/packages"), at("packages"), { recursive: true });
  cpSync(reference("cases/parameters"), at("parameters"), { recursive: true });
});

async function run(ref: ModelRef, options: OpenModelOptions = {}): Promise<Float64Array> {
  using model = await openModel(ref, options);
  return (await model.run(Stimulus.parse(pulse))).voltage;
}

const simulated = (args: readonly string[], cwd = folder) =>
  rheobase(["run", ...args, "--stimulus", pulse, "--existing", "overwrite", "-o", "out.nwb"], { cwd });

/** cases/README.md, packages/. */
describe.skipIf(!hasReference)("packages whose files lie apart", () => {
  test.each(["mani", "mani2", "mani3/model", "mani3/model/manifest.json", "alltree", "ctor"])(
    "%s opens and runs",
    async (name) => {
      expect((await run(at("packages", name))).every(Number.isFinite)).toBe(true);
      const { code, stderr } = await simulated([join("packages", name)]);
      expect(stderr).toContain("Wrote out.nwb");
      expect(code).toBe(0);
    },
  );

  test("a manifest's files are those that AllenSDK reads", async () => {
    using model = await openModel(at("packages/mani"));
    if (model.kind !== "biophysical") throw new Error("kind");
    expect(model.meta).toMatchObject({ source: "fit.json", morphology: { source: "cell.swc" } });
    // All of these are one cell and one fit, in different places.
    const voltage = await run(at("packages/mani"));
    for (const same of ["packages/mani2", "packages/mani3/model"]) expect(await run(at(same))).toEqual(voltage);
    const parts = { fit: at("packages/mani/fits/fit.json"), morphology: at("packages/mani/morphologies/cell.swc") };
    expect(await run(parts)).toEqual(voltage);
  });

  test("a fit and a morphology in folders of their own", async () => {
    const [fit, morphology] = [at("packages/comp/models/100_fit.json"), at("packages/comp/morphologies/100_m.swc")];
    const voltage = await run({ fit, morphology });
    expect(await run(fit, { morphology })).toEqual(voltage);
    expect(await run(morphology, { fit })).toEqual(voltage);
    expect(await run(at("packages/comp"), { fit, morphology })).toEqual(voltage);
    const parts = {
      fit: JSON.parse(readFileSync(fit, "utf8")) as object,
      morphology: readFileSync(morphology, "utf8"),
    };
    expect(await run(parts)).toEqual(voltage);
    expect(await run({ ...parts, morphology })).toEqual(voltage);

    const command = await simulated(
      ["100_fit.json", "--morphology", "../morphologies/100_m.swc"],
      at("packages/comp/models"),
    );
    expect(command).toMatchObject({ code: 0, stderr: expect.stringContaining("Wrote out.nwb") });
    const alone = await simulated(["100_fit.json"], at("packages/comp/models"));
    expect(alone.code).toBe(4);
    expect(alone.stderr).toMatch(
      /100_fit\.json: a morphology .* is missing, there are 100_fit\.json; .*--morphology FILE/,
    );
    const parent = await simulated(["packages/comp"]);
    expect(parent.stderr).toMatch(
      /there are models\/100_fit\.json, morphologies\/100_m\.swc; .*--fit FILE and --morphology FILE/,
    );
  });

  test("two fits and two morphologies side by side", async () => {
    await expect(openModel(at("packages/twofits"))).rejects.toThrow(InvalidModelError);
    const ambiguous = await simulated(["packages/twofits"]);
    expect(ambiguous.code).toBe(3);
    expect(ambiguous.stderr).toMatch(
      /fit_a\.json, fit_b\.json, and the morphologies cell\.swc, other\.swc, .*--fit FILE.*--morphology FILE/,
    );
    const [fit, morphology] = [at("packages/twofits/fit_b.json"), at("packages/twofits/other.swc")];
    const voltage = await run(at("packages/twofits"), { fit, morphology });
    using model = await openModel(at("packages/twofits"), { fit, morphology });
    expect(model.meta).toMatchObject({ source: "fit_b.json", morphology: { source: "other.swc" } });
    expect(await run(fit, { morphology })).toEqual(voltage);
    // The names in the message do as well.
    expect(await run(at("packages/twofits"), { fit: "fit_b.json", morphology: "other.swc" })).toEqual(voltage);
    const { code } = await simulated(["packages/twofits", "--fit", "fit_b.json", "--morphology", "other.swc"]);
    expect(code).toBe(0);
    const { stdout } = await rheobase(
      ["inspect", "packages/twofits/other.swc", "--fit", "packages/twofits/fit_a.json"],
      { cwd: folder },
    );
    expect(stdout).toMatch(/biophysical model, perisomatic/);
  });

  test("a damaged zip is an error that can be caught", async () => {
    await expect(openModel(at("packages/damaged.zip"))).rejects.toMatchObject({
      code: "InvalidModel",
      message: expect.stringMatching(/damaged\.zip: the zip archive cannot be read \(/),
    });
    const { code, stderr } = await simulated(["packages/damaged.zip"]);
    expect(code).toBe(3);
    expect(stderr).not.toMatch(/bug| {4}at /);
  });

  test("what is missing is asked for by name", async () => {
    mkdirSync(at("bare"));
    copyFileSync(reference("cases/packages/mani/manifest.json"), at("bare/manifest.json"));
    await expect(openModel(at("bare"))).rejects.toThrow(NotFoundError);
    await expect(openModel(at("bare"))).rejects.toThrow(
      /the model file fits\/fit\.json is missing, there are manifest\.json/,
    );
  });
});

/** cases/README.md, parameters/. */
describe.skipIf(!hasReference)("parameters of other programs", () => {
  test.each([
    [
      "circuit_config.json",
      "InvalidModel",
      3,
      /it is a SONATA config whose networks name no node_types_file, expected networks\.nodes/,
    ],
    ["parameters.json", "NotFound", 4, /Cannot open the BluePyOpt model .*: there is no file of mechanisms beside it/],
    ["final.json", "InvalidModel", 3, /it is a BluePyOpt hall of fame .*; name its parameters \(parameters\.json\)/],
  ] as const)("%s is named for what it is", async (name, expected, exit, message) => {
    const opening = openModel(at("parameters", name));
    await expect(opening).rejects.toMatchObject({ code: expected, path: at("parameters", name) });
    await expect(opening).rejects.toThrow(message);
    for (const command of ["run", "inspect"]) {
      const { code, stderr } = await rheobase([command, `parameters/${name}`], { cwd: folder });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/problems/);
      expect(code).toBe(exit);
    }
  });

  test("glif_psc_params.json opens as a GLIF model", async () => {
    using model = await openModel(at("parameters/glif_psc_params.json"));
    expect(model).toMatchObject({ kind: "glif", level: 3 });
    const { code, stderr } = await simulated(["parameters/glif_psc_params.json"]);
    expect(stderr).toMatch(/Warning: t_ref, 3 ms, is a spike cut of 60 steps/);
    expect(code).toBe(0);
    const inspected = await rheobase(["inspect", "parameters/glif_psc_params.json", "--json"], { cwd: folder });
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      model: {
        level: 3,
        warnings: [expect.stringContaining("t_ref"), expect.anything(), expect.stringContaining("tau_syn")],
      },
    });
  });
});
