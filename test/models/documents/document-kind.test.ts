import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { modelDocument } from "../../../src/models/documents/document-kind.js";
import { otherDocument } from "../../../src/models/documents/other-documents.js";
import { openModel } from "../../../src/models/open-model.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
beforeAll(() => {
  if (process.platform !== "linux") return;
  for (const ending of ["json", "zip", "swc"]) execFileSync("mkfifo", [at(`pipe.${ending}`)]);
});
const glif = JSON.parse(readFileSync(shippedModel(3), "utf8")) as Record<string, unknown>;
const passive = { passive: [{ ra: 100 }], conditions: [{ celsius: 34 }] };

describe("a JSON document is named for what it is", () => {
  test.each([
    ["GLIF config", glif],
    ["GLIF config", { "566282032": glif }],
    ["GLIF config", { type: "GLIF" }],
    ["GLIF config", { R_input: "?", th_inf: 1 }],
    ["NEST GLIF parameters", { V_th: -50, g: 10, E_L: -70, C_m: 100 }],
    ["manifest", { biophys: [{}], manifest: [] }],
    ["fit", { ...passive, genome: [] }],
  ])("%s", (kind, document) => {
    expect(modelDocument(document)).toBe(kind);
  });

  test.each([
    [/SONATA config, which names a circuit/, { network: "circuit_config.json", simulation: "simulation_config.json" }],
    [/SONATA circuit config/, { manifest: { $BASE: "." }, components: {}, networks: { nodes: [], edges: [] } }],
    [/SONATA circuit config/, { version: 2, networks: { nodes: [{ nodes_file: "nodes.h5", populations: {} }] } }],
    [/SONATA simulation config/, { manifest: {}, run: { tstop: 100, dt: 0.1 }, inputs: {}, output: {} }],
    [/SONATA config/, { manifest: { $OUTPUT_DIR: "output" } }],
    [/SONATA node types or a node set/, { biophysical: { model_type: "biophysical" }, pv: { model_name: ["PV1"] } }],
    [/SONATA node or edge types/, [{ node_type_id: 100, model_template: "ctdb:Biophys1.hoc" }]],
    [/SONATA synapse/, { level_of_detail: "exp2syn", tau1: 1, tau2: 3, erev: 0 }],
    [/IntFire/, { tau: 0.024, type: "NEURON_IntFire1", refrac: 0.003 }],
    [
      /NEST neuron that is not glif_psc/,
      { I_e: 0, tau_m: 44.9, C_m: 239, t_ref: 3, E_L: -78, V_th: -43, V_reset: -55 },
    ],
    [/NEST neuron that is not glif_psc/, { C_m: 250, g_L: 16.7, E_L: -70, V_th: -55 }],
    [/parameters of a BluePyOpt model/, [{ param_name: "g_pas", sectionlist: "all", type: "section", value: 3e-5 }]],
    [/parameters of a BluePyOpt model/, { parameters: [{ name: "g", bounds: [0, 1] }], mechanisms: {} }],
    [/fixed parameters of a BluePyOpt model/, { global: [["v_init", -65]], all: [["g_pas", 3e-5]] }],
    [/mechanisms of a BluePyOpt model/, { basal: ["Ih", "pas"], all: ["CaDynamics_E2"] }],
    [/hall of fame/, { "gNaTs2_tbar_NaTs2_t.somatic": 0.9, "e_pas.all": -80 }],
    [/hall of fame/, [{ "g_pas.all": 3e-5 }, { "g_pas.all": 4e-5 }]],
    [
      /hall of fame/,
      [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
    ],
    [/final parameters of a BluePyOpt/, { L5TPC: { params: { "g_pas.all": 1 }, fitness: {} } }],
    [/protocols of a BluePyOpt/, { Step1: { stimuli: [{ delay: 700, amp: 0.458 }] } }],
    [/answer of the Allen service/, { success: true, id: 0, num_rows: 0, total_rows: 0, msg: [] }],
    [/record of a model/, { id: 1, name: "m", neuronal_model_template_id: 329230710, specimen_id: 2 }],
    [/record of a cell/, { specimen__id: 2, donor__id: 3 }],
    [/list of sweeps/, [{ sweep_number: 1, stimulus_name: "Ramp" }]],
    [/list of models of the Allen/, [{ id: 1, neuronal_model_template_id: 395310469 }]],
    [/list of cells/, [{ specimen__id: 1 }]],
    [/manifest that names no model/, { manifest: [{ type: "manifest_version", value: "1.1" }] }],
    [/preprocessor's values/, { El: {}, resistance: {}, capacitance: {}, th_inf: {}, spike_cut_length: {} }],
    [/explained variance/, { after_opt: { noise_1: 0.9 }, before_opt: {} }],
    [/fit parameters without a genome/, passive],
    [/genome of a fit alone/, [{ section: "soma", name: "g_pas", value: 1, mechanism: "" }]],
    [/list of GLIF configs/, [glif]],
    [/result that rheobase printed/, { schema: "rheobase.run/1", sweeps: [] }],
    [/JSON Schema/, { $schema: "https://json-schema.org/draft/2020-12/schema", properties: {} }],
    [/JavaScript package/, { name: "rheobase", version: "1.0.0", dependencies: {} }],
    [/Jupyter notebook/, { cells: [], nbformat: 4 }],
    [/an empty JSON object/, {}],
    [/an empty JSON list/, []],
    [/a JSON list of 2 values/, [1, "a"]],
    [/a single JSON value \("GLIF"\)/, "GLIF"],
    [/a single JSON value \(null\)/, null],
    [/unknown kind, with the fields a, b$/, { a: 1, b: 2 }],
    [/unknown kind, with the fields \\x1b\[31mred/, { "\u001b[31mred": 1 }],
    [/unknown kind, with the fields constructor, __proto__/, JSON.parse('{"constructor": 1, "__proto__": 2}')],
  ])("%s", (name, document) => {
    expect(modelDocument(document)).toBeNull();
    const other = otherDocument(document);
    expect(`it is ${other.name}`).toMatch(name);
    expect(other.remedy).not.toBe("");
  });

  test("also where GLIF's own name was given to the file, and where it was named as a fit", async () => {
    writeFileSync(at("x_neuron_config.json"), JSON.stringify({ run: { tstop: 1 } }));
    await expect(openModel(at("x_neuron_config.json"))).rejects.toThrow(/it is a SONATA simulation config; /);
    await expect(openModel(at("."))).rejects.toThrow(/it is a SONATA simulation config; /);
    const morphology = "1 1 0 0 0 5 -1\n";
    const named = openModel({ fit: at("x_neuron_config.json"), morphology });
    await expect(named).rejects.toThrow(/as fit parameters: it is a SONATA simulation config, expected passive/);
    await expect(openModel({ fit: shippedModel(3), morphology })).rejects.toThrow(
      /it is a GLIF config, expected passive/,
    );
    await expect(openModel({ fit: glif, morphology })).rejects.toThrow(/^Cannot use the object as fit parameters/);
  });

  test.each([
    ["edge_types.csv", "edge_type_id model_template\n100 exp2syn\n", /table of SONATA edges or nodes/],
    ["net.nml", '<?xml version="1.0"?>\n<neuroml xmlns="x">', /a NeuroML file/],
    ["utf16.json", Buffer.from('\ufeff{"a": 1}', "utf16le"), /text in UTF-16/],
  ])("%s too", async (name, content, message) => {
    writeFileSync(at(name), content);
    await expect(openModel(at(name))).rejects.toThrow(message);
  });

  test.runIf(process.platform === "linux").each([
    ["a pipe", () => at("pipe.json"), /it is a named pipe, expected a regular file/],
    ["a device", () => "/dev/zero", /it is a device/],
    ["a zip that is a pipe", () => at("pipe.zip"), /it is a named pipe/],
    ["a fit that is a device", () => ({ fit: "/dev/zero", morphology: "\n" }), /it is a device/],
    ["a morphology that is a pipe", () => ({ fit: shippedModel(1), morphology: at("pipe.swc") }), /it is a named pipe/],
  ])("%s is refused", async (_, ref, message) => {
    await expect(openModel(ref())).rejects.toMatchObject({
      code: "InvalidModel",
      message: expect.stringMatching(message),
    });
  });
});

describe("messages about hostile files stay short", () => {
  const long = "x".repeat(1_000_000);
  const fit = { ...passive, genome: [{ section: "soma", name: "g_pas", value: 1, mechanism: "" }] };
  const changed = (change: object): object => ({ ...fit, genome: [{ ...fit.genome[0], ...change }] });
  test.each([
    ["a GLIF type", { ...glif, type: long }],
    ["a GLIF field", { ...glif, [long]: 1 }],
    ["a GLIF method", { ...glif, voltage_dynamics_method: { name: long, params: {} } }],
    ["GLIF values by the thousand", { ...glif, asc_amp_array: new Array(50_000).fill(long.slice(0, 10)) }],
    ["a NEST parameter", { V_th: -50, g: long, E_L: -70, C_m: 100 }],
    ["an unknown field", { [long]: long }],
    ["a group of sections", changed({ section: long })],
    ["a parameter", changed({ name: long })],
    ["a mechanism", changed({ mechanism: long })],
    ["a value", changed({ value: long })],
    ["a genome by the million", { ...fit, genome: new Array(100_000).fill(fit.genome[0]) }],
    ["a manifest's kind", { biophys: [{ model_file: ["f.json"], model_type: long }] }],
    ["a manifest's file", { biophys: [{ model_file: [long] }] }],
    ["a manifest's files by the thousand", { biophys: [{ model_file: new Array(50_000).fill("f.json") }] }],
  ])("%s", async (_, document) => {
    writeFileSync(at("hostile.json"), JSON.stringify(document));
    writeFileSync(at("hostile.swc"), "1 1 0 0 0 5 -1\n");
    const error: unknown = await openModel(
      at("hostile.json"),
      "genome" in document ? { morphology: at("hostile.swc") } : {},
    ).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(InvalidModel|UnsupportedMechanism)$/) });
    expect((error as Error).message.length).toBeLessThan(5000);
  });

  test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
    "a key named %s is one like any other",
    async (key) => {
      const write = (document: string): void =>
        writeFileSync(at("keys.json"), document.replace("{", `{"${key}": [1], `));
      write(JSON.stringify(glif));
      await expect(openModel(at("keys.json"))).rejects.toThrow(`${key}: is not a field of a GLIF config`);
      for (const field of ["section", "name", "mechanism"]) {
        write(JSON.stringify(changed({ [field]: key })));
        await expect(openModel({ fit: at("keys.json"), morphology: "1 1 0 0 0 5 -1\n" })).rejects.toMatchObject({
          code: expect.stringMatching(/^(InvalidModel|UnsupportedMechanism)$/),
        });
      }
    },
  );
});
