import { describe, expect, it } from "vitest";
import { individualIn, valuesOf } from "../../../src/models/bluepyopt/individual.js";
import type { BluepyoptParameter } from "../../../src/models/bluepyopt/read-parameters.js";

const parameter = (name: string, value: number | null): BluepyoptParameter => ({
  name,
  parameter: name,
  list: "all",
  value,
  bounds: value === null ? [0, 1] : null,
  distribution: null,
  at: "",
});
const parameters = [parameter("a.all", 3), parameter("b.all", null), parameter("c.all", null)];

describe("an individual", () => {
  it("is an object of values, the first of a list, or what stands under params", () => {
    const values = { "b.all": 0.1, "c.all": 0.2 };
    for (const document of [values, [values, { "b.all": 9 }], { params: values }]) {
      expect(individualIn(document, parameters)).toEqual(values);
    }
    for (const other of [{ x: 1 }, [], null, { "b.all": "much" }]) expect(individualIn(other, parameters)).toBeNull();
  });

  it("gives the parameters that are not frozen their values", () => {
    const values = valuesOf(parameters, { "b.all": 0, "c.all": 1 }, "p.json", "best.json");
    expect([...values.values()]).toEqual([3, 0, 1]);
  });

  it.each([
    [
      null,
      null,
      "it leaves b.all, c.all to an optimisation, expected their values in a JSON file beside it, or by fit (--fit FILE)",
    ],
    [{ "b.all": 0 }, "best.json", "best.json has no values of c.all"],
    [{ "b.all": 0, "c.all": 2 }, "best.json", "best.json has 2 as c.all, expected 0 to 1"],
    [
      { "b.all": 0, "c.all": 1, "d.al": 1 },
      "best.json",
      'best.json has a value of "d.al", did you mean "a.all"?, which the model lacks',
    ],
  ])("%j of %s is refused", (individual, source, reason) => {
    const message = reason.includes("did you mean")
      ? /best\.json has a value of "d\.al".*which the model lacks/
      : reason;
    expect(() => valuesOf(parameters, individual, "p.json", source)).toThrow(message);
  });
});
