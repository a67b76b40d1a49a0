import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { openModel, openModelPackage } from "../../../src/models/open-model.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const source = fileURLToPath(new URL("../../golden/bluepyopt/model", import.meta.url));
const swc = fileURLToPath(new URL("../../../models/biophysical-cell/cell.swc", import.meta.url));
const root = temporaryFolderPath();
let count = 0;
let folder = "";

beforeEach(() => {
  folder = join(root, String(++count));
  cpSync(source, folder, { recursive: true });
  cpSync(swc, join(folder, "cell.swc"));
});

const at = (name: string): string => join(folder, name);
const read = (name: string) => JSON.parse(readFileSync(at(name), "utf8"));
const write = (name: string, document: unknown): void => writeFileSync(at(name), JSON.stringify(document));

/** Genome entries of a model by section and name. */
async function genomeOf(ref: string, options = {}): Promise<Record<string, number>> {
  using model = await openModel(ref, options);
  if (model.kind !== "biophysical") throw new Error("a biophysical model was expected");
  return Object.fromEntries(
    model.definition.fit.genome.map(({ section, name, value }) => [`${section}.${name}`, value]),
  );
}

describe("a BluePyOpt model opens", () => {
  it("from its folder, its parameters, a folder config, and with another individual by fit", async () => {
    const genome = await genomeOf(folder);
    expect(genome).toMatchObject({ "soma.gbar_NaTs": 0.35, "apic.cm": 2, "dend.cm": 1, "axon.gbar_Ca_HVA": 0.0002 });
    // Inserted, and left as NEURON has it.
    expect(genome["axon.gamma_CaDynamics"]).toBe(0.05);
    expect(await genomeOf(at("parameters.json"))).toEqual(genome);
    const second = read("best.json")[1];
    expect((await genomeOf(folder, { fit: second }))["soma.gbar_NaTs"]).toBe(0.6);
    mkdirSync(at("config"));
    for (const name of ["parameters.json", "mechanisms.json"]) renameSync(at(name), at(join("config", name)));
    mkdirSync(at("morphology"));
    renameSync(at("cell.swc"), at("morphology/cell.swc"));
    expect(await genomeOf(folder)).toEqual(genome);
    expect(await genomeOf(at("config/parameters.json"))).toEqual(genome);
  });

  it("with functions of the distance, which changes and exports keep", async () => {
    using model = await openModel(folder, { changes: { "soma.gbar_NaTs": "x2", "apic.gbar_Ih": "x0.5" } });
    if (model.kind !== "biophysical") throw new Error("a biophysical model was expected");
    const { fit } = model.definition;
    expect(fit.extension).toMatchObject({ axonAs: "BluePyOpt", axon: "truncated" });
    expect(fit.extension!.values).toContainEqual({
      section: "apic",
      name: "gbar_Ih",
      value: {
        kind: "expression",
        expression: "(-0.8696 + 2.087*math.exp(({distance})*0.0031))*(0.00008)",
        factor: 0.5,
      },
    });
    const { fitDocument } = await import("../../../src/biophys/changes/fit-document.js");
    const again = await openModel({ fit: fitDocument(fit, "truncated"), morphology: swc });
    if (again.kind !== "biophysical") throw new Error("a biophysical model was expected");
    expect(again.definition.cell.mechanisms).toEqual(model.definition.cell.mechanisms);
    again.dispose();
  });

  it("with names of the Blue Brain Project, and says which mechanisms it takes them for", async () => {
    const plain = await genomeOf(folder);
    const theirs = (text: string): string =>
      text
        .replaceAll(/"gbar_(Kv3_1|SK|Ca_LVA)(\.\w+)?"/g, (_, name, list = "") => {
          const own = { Kv3_1: "SKv3_1", SK: "SK_E2", Ca_LVA: "Ca_LVAst" }[name as string];
          return `"g${own}bar_${own}${list}"`;
        })
        .replaceAll(/"gbar_(Ih|Im|NaTa_t|K_Tst|Ca_HVA)(\.\w+)?"/g, '"g$1bar_$1$2"')
        .replaceAll(/"(gamma|decay)_CaDynamics/g, '"$1_CaDynamics_E2')
        .replaceAll(/"(Kv3_1|SK|Ca_LVA|CaDynamics)"/g, (_, name) =>
          JSON.stringify(
            { Kv3_1: "SKv3_1", SK: "SK_E2", Ca_LVA: "Ca_LVAst", CaDynamics: "CaDynamics_E2" }[name as string],
          ),
        );
    for (const name of ["parameters.json", "mechanisms.json", "best.json"]) {
      writeFileSync(at(name), theirs(readFileSync(at(name), "utf8")));
    }
    expect(await genomeOf(folder)).toEqual(plain);
    const opened = await openModelPackage(folder);
    opened.model.dispose();
    expect(opened.summary.warnings).toEqual([
      "values of the parameters are those of best.json",
      expect.stringMatching(/^mechanisms are taken for built-in ones of the same equations: .*SKv3_1 as Kv3_1/),
    ]);
    // Rates of 34 °C are in the equations of some.
    const parameters = read("parameters.json") as { param_name: string }[];
    const cooler = parameters.map((each) => (each.param_name === "celsius" ? { ...each, value: 22 } : each));
    write("parameters.json", cooler);
    await expect(openModel(folder)).rejects.toThrow(/has the rates of 34 °C built in, .* which is 22: expected 34/);
  });

  it("in one document with mechanisms and distributions", async () => {
    for (const name of ["parameters.json", "mechanisms.json", "best.json"]) rmSync(at(name));
    write("params.json", {
      mechanisms: { all: { mech: ["pas"] }, somatic: { mech: ["Ih"] } },
      distributions: {},
      parameters: {
        global: [{ name: "celsius", val: 30 }],
        all: [{ name: "g_pas", val: 2e-5 }],
        somatic: [{ name: "gbar_Ih", val: 1e-4 }],
      },
    });
    const genome = await genomeOf(folder);
    expect(genome).toEqual({
      "soma.g_pas": 2e-5,
      "soma.gbar_Ih": 1e-4,
      "dend.g_pas": 2e-5,
      "apic.g_pas": 2e-5,
      "axon.g_pas": 2e-5,
    });
    const opened = await openModelPackage(folder);
    opened.model.dispose();
    expect(opened.summary.warnings).toEqual(["it has no v_init: it is NEURON's, -65"]);
  });
});

describe("a BluePyOpt model is refused that", () => {
  it("has mechanisms that are not built in, all of which are named", async () => {
    write("mechanisms.json", { ...read("mechanisms.json"), alldend: ["TC_HH", "pas"], somatic: ["TC_iL"] });
    await expect(openModel(folder)).rejects.toThrow(
      /this version lacks its mechanisms TC_iL, TC_HH, and has CaDynamics,/,
    );
  });

  it("sets what its sections lack, or what there is not", async () => {
    const parameters = read("parameters.json") as object[];
    const extra = { param_name: "gbar_SK", sectionlist: "basal", type: "range", dist_type: "uniform", value: 1 };
    write("parameters.json", [...parameters, extra]);
    await expect(openModel(folder)).rejects.toThrow(/gbar_SK\.basal is of SK, which is not in dend$/);
    write("parameters.json", [...parameters, { ...extra, param_name: "gbar_Nap" }]);
    await expect(openModel(folder)).rejects.toThrow(
      /unknown parameter "gbar_Nap"|gbar_Nap\.basal is of Nap, which is not in dend/,
    );
    write("parameters.json", [
      ...parameters,
      { ...extra, param_name: "gbar_Ih", dist_type: "exp", dist: "{value}*{decay}" },
    ]);
    await expect(openModel(folder)).rejects.toThrow(
      /the function of gbar_Ih\.basal has \{decay\}, expected \{distance\} and \{value\}/,
    );
    write("parameters.json", [
      ...parameters,
      { ...extra, param_name: "gbar_Ih", dist_type: "exp", dist: "{value}*open(1)" },
    ]);
    await expect(openModel(folder)).rejects.toThrow(/the function of gbar_Ih\.basal cannot be read: "open"/);
  });

  it("lacks an individual, mechanisms or a morphology", async () => {
    const best = read("best.json");
    rmSync(at("best.json"));
    await expect(openModel(folder)).rejects.toThrow(
      /it leaves gbar_NaTs\.apical, .* to an optimisation, expected their values/,
    );
    await expect(openModel(folder, { fit: { x: 1 } })).rejects.toThrow(
      /has no value of its parameters, expected names such as gbar_NaTs\.apical/,
    );
    write("best.json", best);
    write("other.json", best);
    await expect(openModel(folder)).rejects.toThrow(
      /best\.json, other\.json have values of its parameters, choose one by fit/,
    );
    rmSync(at("other.json"));
    renameSync(at("cell.swc"), at("cell.asc"));
    await expect(openModel(folder)).rejects.toThrow(/its morphology cell\.asc is a Neurolucida file, expected SWC/);
    rmSync(at("mechanisms.json"));
    await expect(openModel(folder)).rejects.toThrow(/there is no file of mechanisms beside it/);
  });
});
