import { describe, expect, it } from "vitest";
import {
  groupsOfList,
  isBluepyoptMechanisms,
  isBluepyoptParameters,
  readMechanisms,
  readParameters,
} from "../../../src/models/bluepyopt/read-parameters.js";

const listed = { param_name: "g_pas", sectionlist: "all", type: "section", dist_type: "uniform", value: 3e-5 };

describe("BluePyOpt's parameters", () => {
  it("are told from other documents", () => {
    expect(isBluepyoptParameters([listed])).toBe(true);
    expect(isBluepyoptParameters({ mechanisms: {}, distributions: {}, parameters: {} })).toBe(true);
    for (const other of [[], [1], {}, { parameters: [] }, null, "x"]) expect(isBluepyoptParameters(other)).toBe(false);
    expect(isBluepyoptMechanisms({ all: ["pas"], somatic: ["Ih"] })).toBe(true);
    for (const other of [{}, { soma: ["pas"] }, { all: [] }, { all: "pas" }, []]) {
      expect(isBluepyoptMechanisms(other)).toBe(false);
    }
  });

  it("are read as the l5pc example has them", () => {
    const document = [
      listed,
      { param_name: "celsius", type: "global", value: 34 },
      {
        ...listed,
        param_name: "gbar_Ih",
        dist_type: "exp",
        dist: "{value}*{distance}",
        value: undefined,
        bounds: [0, 1],
      },
    ];
    const { parameters, mechanisms } = readParameters(document, "p.json");
    expect(mechanisms).toBeNull();
    expect(parameters).toEqual([
      { name: "g_pas.all", parameter: "g_pas", list: "all", value: 3e-5, bounds: null, distribution: null, at: "[0]" },
      { name: "celsius", parameter: "celsius", list: null, value: 34, bounds: null, distribution: null, at: "[1]" },
      {
        name: "gbar_Ih.all",
        parameter: "gbar_Ih",
        list: "all",
        value: null,
        bounds: [0, 1],
        distribution: "{value}*{distance}",
        at: "[2]",
      },
    ]);
  });

  it("are read from one document with mechanisms and distributions", () => {
    const document = {
      mechanisms: { all: { mech: ["pas"] } },
      distributions: { exp: { fun: "{value}*exp({distance}/100)" } },
      parameters: {
        __comment: "x",
        global: [{ name: "v_init", val: -70 }],
        all: [{ name: "g_pas", val: [0, 1], dist: "exp" }],
      },
    };
    const { parameters, mechanisms } = readParameters(document, "p.json");
    expect(mechanisms).toEqual(new Map([["all", ["pas"]]]));
    expect(
      parameters.map(({ name, list, value, bounds, distribution }) => [name, list, value, bounds, distribution]),
    ).toEqual([
      ["v_init", null, -70, null, null],
      ["g_pas.all", "all", null, [0, 1], "{value}*exp({distance}/100)"],
    ]);
  });

  it.each([
    [[{ ...listed, param_name: 7 }], /\[0\]: its param_name is 7, expected a name/],
    [[listed, { ...listed, type: "point" }], /\[1\]: its type is "point", expected global, section or range/],
    [[{ ...listed, sectionlist: null }], /its sectionlist is null, expected a name such as somatic/],
    [[{ ...listed, value: "much" }], /its value is "much", expected a number, or bounds of two numbers/],
    [[{ ...listed, value: undefined }], /its value is missing, expected a number/],
    [[{ ...listed, dist_type: "exp" }], /its dist_type is "exp" and its dist missing, expected a function/],
  ])("%j cannot be read", (document, message) => {
    expect(() => readParameters(document, "p.json")).toThrow(message);
  });

  it("name section lists that there are", () => {
    expect(groupsOfList("all", ["soma", "dend_5"], "p")).toEqual(["soma", "dend_5"]);
    expect(groupsOfList("somadend", ["soma"], "p")).toEqual(["dend", "apic", "soma"]);
    expect(() => readMechanisms({ tuft: ["pas"] }, "m.json")).toThrow(
      /there is no section list "tuft", expected one of all/,
    );
    expect(() => readMechanisms({ all: "pas" }, "m.json")).toThrow(/all is "pas", expected a list of names/);
  });
});
