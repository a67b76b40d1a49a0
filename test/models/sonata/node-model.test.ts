import { describe, expect, it } from "vitest";
import { nodeModel, typeText } from "../../../src/models/sonata/node-model.js";
import type { NodeType } from "../../../src/models/sonata/node-types.js";

const type = (attributes: Record<string, string>): NodeType => ({ id: 100, path: "nodes.csv", line: 2, attributes });
const biophysical = { model_type: "biophysical", dynamics_params: "fit.json", morphology: "cell.swc" };
const peri = { ...biophysical, model_template: "ctdb:Biophys1.hoc", model_processing: "aibs_perisomatic" };

describe("what cell a node type is", () => {
  it.each([
    [{}, { fitKind: "perisomatic", axon: "stub" }],
    [{ model_template: "ctdb:Biophys1" }, { fitKind: "perisomatic" }],
    [{ model_template: "nrn:Biophys1.hoc" }, { fitKind: "perisomatic" }],
    [{ model_template: "hoc:Biophys1" }, { fitKind: "perisomatic" }],
    [{ model_processing: "aibs_allactive" }, { fitKind: "all-active", axon: "ends" }],
    [{ model_processing: "aibs_allactive_directed" }, { fitKind: "all-active", axon: "ends" }],
    [{ model_processing: "aibs_perisomatic,extracellular" }, { fitKind: "perisomatic", axon: "stub" }],
  ])("%j", (attributes, expected) => {
    const model = nodeModel(type({ ...peri, ...attributes }));
    expect(model).toMatchObject({ kind: "biophysical", parameters: "fit.json", morphology: "cell.swc", ...expected });
  });

  it.each([
    ["nest:glif_psc", null],
    ["nest:glif_cond", null],
    ["nest:glif_psc_double_alpha", null],
    ["nest:glif_lif_psc", 1],
    ["nest:glif_lif", 1],
    ["nest:glif_lif_r_psc", 2],
    ["nest:glif_lif_asc_psc", 3],
    ["nest:glif_lif_r_asc_psc", 4],
    ["nest:glif_lif_r_asc_a_psc", 5],
  ])("%s", (model_template, level) => {
    const attributes = { model_type: "point_neuron", model_template, dynamics_params: "p.json" };
    expect(nodeModel(type(attributes))).toEqual({ kind: "glif", level, parameters: "p.json" });
  });
});

describe("a node type that cannot be opened", () => {
  it.each([
    [{ model_type: "virtual" }, /it is virtual: its cells have spikes, but no model$/],
    [
      { model_type: "biophysic" },
      /its model_type is "biophysic" \(did you mean "biophysical"\?\), expected biophysical/,
    ],
    [{ model_type: "rate_population" }, /its model_type is "rate_population", expected biophysical or point_neuron$/],
    [
      { model_template: "hoc:L5PC" },
      /its model_template is "hoc:L5PC": a HOC template, a program that only NEURON runs/,
    ],
    [{ model_template: "nml:Cell_472363762.cell.nml" }, /NeuroML; rheobase takes ctdb:Biophys1\.hoc/],
    [{ model_template: "nrn:IntFire1" }, /an integrate-and-fire cell of NEURON; of point neurons .* nest:glif_psc$/],
    [{ model_template: "nest:iaf_psc_alpha" }, /a neuron of NEST; of those rheobase takes glif_psc/],
    [{ model_template: "ctdb:Biophys2.hoc" }, /\(did you mean "ctdb:Biophys1\.hoc"\?\): a template of which BMTK/],
    [{ model_template: "load_my_cell" }, /its model_template is "load_my_cell": a function of the modeller's own$/],
    [
      { model_processing: "fix_axon_mine" },
      /its model_processing is "fix_axon_mine": a function of the modeller's own/,
    ],
    [{ model_processing: "aibs_perisomatc" }, /\(did you mean "aibs_perisomatic"\?\)/],
  ])("is named, and why: %j", (attributes, message) => {
    expect(() => nodeModel(type({ ...peri, ...attributes }))).toThrowError(
      expect.objectContaining({
        code: "UnsupportedMechanism",
        path: "nodes.csv",
        line: 2,
        id: 100,
        message: expect.stringMatching(message),
      }),
    );
  });

  it("lacks what its template needs", () => {
    const refuse = (attributes: Record<string, string>, message: RegExp) =>
      expect(() => nodeModel(type(attributes))).toThrowError(
        expect.objectContaining({ code: "InvalidModel", message: expect.stringMatching(message) }),
      );
    refuse(biophysical, /it has no model_template, expected ctdb:Biophys1\.hoc or nest:glif_psc$/);
    const { model_processing: _, ...raw } = peri;
    refuse(raw, /it has no model_processing, expected aibs_perisomatic or aibs_allactive: without it .* no channels$/);
    refuse(
      { ...peri, model_processing: "aibs_perisomatic,aibs_allactive" },
      /its model_processing is aibs_perisomatic,aibs_allactive, expected aibs_perisomatic or aibs_allactive/,
    );
  });
});

it("names node types in lists", () => {
  expect(typeText(type({ model_type: "biophysical", pop_name: "Rorb" }))).toBe("100 (biophysical, Rorb)");
  expect(typeText(type({ model_type: "virtual" }))).toBe("100 (virtual)");
  expect(typeText(type({}))).toBe("100");
});
