import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type OpenModelOptions, openModel, openModelPackage } from "../../../src/models/open-model.js";
import { shippedCellFolder } from "../../support/shipped-cell.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const HEADER = "node_type_id model_type model_template model_processing dynamics_params morphology pop_name";
const cell = "biophysical ctdb:Biophys1.hoc aibs_perisomatic fit.json cell";

function write(name: string, text: string): string {
  mkdirSync(dirname(file(name)), { recursive: true });
  writeFileSync(file(name), text);
  return file(name);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(file(to)), { recursive: true });
  copyFileSync(from, file(to));
}

const fit = join(shippedCellFolder, "fit_parameters.json");
const swc = join(shippedCellFolder, "cell.swc");
const table = (...rows: string[]): string => `${[HEADER, ...rows].join("\n")}\n`;
const refused = (model: string, options: OpenModelOptions, code: string, message: RegExp) =>
  expect(openModel(model, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });

beforeAll(() => {
  // The layout of BMTK's build_env: network/ and components/ side by side.
  copy(fit, "circuit/components/biophysical_neuron_models/fit.json");
  copy(swc, "circuit/components/morphologies/cell.swc");
  for (const level of [1, 3] as const) {
    copy(shippedModel(level), `circuit/components/point_neuron_models/GLIF${level}.json`);
  }
  write(
    "circuit/network/types.csv",
    table(
      `100 ${cell} Scnn1a`,
      "101 point_neuron nest:glif_psc NULL GLIF3.json NULL NULL",
      "102 point_neuron nest:glif_lif_psc NULL GLIF3.json NULL NULL",
      "103 virtual NULL NULL NULL NULL LGN",
      "104 biophysical ctdb:Biophys1.hoc aibs_perisomatic lost.json cell.swc NULL",
      "105 biophysical ctdb:Biophys1.hoc aibs_perisomatic NULL NULL bare",
      "106 point_neuron nest:glif_lif_psc NULL GLIF1.json NULL NULL",
    ),
  );
  write("circuit/network/one.csv", table("1 virtual NULL NULL NULL NULL LGN", `7 ${cell} Scnn1a`));
  // Files beside the table.
  write("flat/nodes.csv", table(`100 ${cell}.swc NULL`));
  copy(fit, "flat/fit.json");
  copy(swc, "flat/cell.swc");
});

describe("a node type of a table", () => {
  it("opens as its cell, from the components beside the table", async () => {
    const opened = await openModelPackage(file("circuit/network/types.csv"), { nodeType: 100 });
    using model = opened.model;
    expect(model.kind).toBe("biophysical");
    expect(opened).toMatchObject({
      label: "types_100",
      title: "Scnn1a",
      path: file("circuit/components/biophysical_neuron_models/fit.json"),
      recordingPath: null,
      summary: { node_type: 100, name: "Scnn1a", axon: "stub", type: "perisomatic" },
    });
  });

  it("keeps all digits of its fit, as BMTK does", async () => {
    const path = write("digits/nodes.csv", table(`1 ${cell} NULL`));
    copy(swc, "digits/cell.swc");
    const document = JSON.parse(await import("node:fs").then(({ readFileSync }) => readFileSync(fit, "utf8"))) as {
      genome: { name: string; value: number | string }[];
    };
    const scaled = document.genome.map((entry) => ({
      ...entry,
      value: entry.name === "gbar_NaTs" ? 0.123456789 : entry.value,
    }));
    write("digits/fit.json", JSON.stringify({ ...document, genome: scaled }));
    using model = await openModel(path);
    if (model.kind !== "biophysical") throw new Error("a biophysical model was expected");
    const { genome } = model.definition.fit;
    expect(genome.find(({ name }) => name === "gbar_NaTs")?.value).toBe(0.123456789);
  });

  it("needs no choice if it is the only one with a model", async () => {
    const { summary, model } = await openModelPackage(file("circuit/network/one.csv"));
    expect(summary.node_type).toBe(7);
    model.dispose();
    (await openModel(file("flat/nodes.csv"))).dispose();
  });

  it("takes parts that are given in place of its own", async () => {
    using model = await openModel(file("circuit/network/types.csv"), { nodeType: 105, fit, morphology: swc });
    expect(model.meta).toMatchObject({ name: "bare", source: "fit_parameters.json" });
  });

  it("opens as a GLIF model", async () => {
    const three = await openModelPackage(file("circuit/network/types.csv"), { nodeType: 101 });
    expect(three.summary).toMatchObject({ kind: "glif", level: 3, node_type: 101 });
    const one = await openModelPackage(file("circuit/network/types.csv"), { nodeType: 106 });
    expect(one.summary.level).toBe(1);
  });

  it("is chosen among several, of which an error has the list", async () => {
    const path = file("circuit/network/types.csv");
    await refused(
      path,
      {},
      "InvalidOption",
      /it has 7 node types; choose one by nodeType \(--node-type ID\): 100 \(biophysical, Scnn1a\), 101 \(point_neuron\), .*103 \(virtual, LGN\)/,
    );
    await refused(
      path,
      { nodeType: 1001 },
      "NotFound",
      /open node type 1001 of .*: there is none \(did you mean "10\d"\?\), expected one of 100 \(biophysical, Scnn1a\)/,
    );
    await refused(path, { nodeType: 103 }, "UnsupportedMechanism", /it is virtual/);
    await refused(
      path,
      { nodeType: 102 },
      "InvalidModel",
      /its template, nest:glif_lif_psc, is GLIF level 1, but .*GLIF3\.json has the parameters of level 3$/,
    );
  });

  it("says where a file was looked for", async () => {
    await refused(
      file("circuit/network/types.csv"),
      { nodeType: 104 },
      "NotFound",
      /the file lost\.json is in none of .*components.biophysical_neuron_models.*; name its folder as biophysical_neuron_models_dir .* or pass it as fit \(--fit FILE\)$/,
    );
    await refused(file("circuit/network/types.csv"), { nodeType: 105 }, "InvalidModel", /it has no dynamics_params/);
  });

  it("is asked for of tables and circuits alone", async () => {
    await refused(shippedCellFolder, { nodeType: 100 }, "InvalidOption", /it has none, expected a SONATA table/);
    await refused(
      file("circuit/network/types.csv"),
      { nodeType: 101, axon: "full" },
      "InvalidOption",
      /give node type 101 of .* an axon: GLIF models have none$/,
    );
  });
});

describe("a node type of a circuit", () => {
  const circuit = (components: object, ...tables: string[]) =>
    JSON.stringify({ components, networks: { nodes: tables.map((node_types_file) => ({ node_types_file })) } });

  it("finds its files in the components of the config", async () => {
    const path = write(
      "apart/config.json",
      circuit({ morphologies_dir: "../flat", biophysical_neuron_models_dir: file("flat") }, "tables/nodes.csv"),
    );
    write("apart/tables/nodes.csv", table(`3 ${cell} NULL`));
    const opened = await openModelPackage(path);
    expect(opened.summary).toMatchObject({ node_type: 3, path: file("flat/fit.json") });
    opened.model.dispose();
    // The table alone finds the config in the folder above.
    (await openModel(file("apart/tables/nodes.csv"), { nodeType: 3 })).dispose();
  });

  it("is one of all tables", async () => {
    const path = write("two/config.json", circuit({}, "../circuit/network/one.csv", "../flat/nodes.csv"));
    await refused(path, {}, "InvalidOption", /it has 3 node types; .*: 1 \(virtual, LGN\), 7 .*, 100 \(biophysical\)$/);
    (await openModel(path, { nodeType: 100 })).dispose();
    const same = write("two/same.json", circuit({}, "../circuit/network/types.csv", "../flat/nodes.csv"));
    await refused(same, { nodeType: 100 }, "InvalidModel", /types\.csv and .*nodes\.csv have one, name one of them$/);
  });

  it("needs a table", async () => {
    const path = write("without.json", JSON.stringify({ networks: { nodes: [{ nodes_file: "n.h5" }] } }));
    await refused(path, {}, "InvalidModel", /it is a SONATA config whose networks name no node_types_file/);
    const lost = write("lost.json", circuit({}, "none.csv"));
    await refused(lost, {}, "NotFound", /none\.csv/);
  });
});
