import { describe, expect, it } from "vitest";
import { familyKey, familyNames } from "../../src/figures/family-key.js";

describe("familyKey", () => {
  it("names what varies with its unit, and orders the sweeps by its values", () => {
    expect(familyKey(["amplitude=100pA", "amplitude=-20pA", "amplitude=50pA"])).toEqual({
      title: "amplitude (pA)",
      labels: ["-20", "50", "100"],
      order: [1, 2, 0],
    });
    expect(familyKey(["soma to=-90mV", "soma to=20mV"]).title).toBe("soma to (mV)");
  });

  it("puts values in one unit, that of the last", () => {
    const { title, labels } = familyKey(["amplitude=500pA", "amplitude=0", "amplitude=1nA"]);
    expect([title, labels]).toEqual(["amplitude (nA)", ["0", "0.5", "1"]]);
  });

  it("keeps values that are no numbers, or not of one kind, as typed and in their order", () => {
    expect(familyKey(["times=b.csv", "times=a.csv"])).toEqual({
      title: "times",
      labels: ["b.csv", "a.csv"],
      order: [0, 1],
    });
    expect(familyKey(["x=1mV", "x=2pA"]).labels).toEqual(["1mV", "2pA"]);
  });

  it("leaves out keys that do not vary, and joins those that do", () => {
    expect(familyKey(["amplitude=50pA, duration=1s", "amplitude=100pA, duration=1s"]).title).toBe("amplitude (pA)");
    expect(familyKey(["amplitude=50pA, dend[3] weight=1nS", "amplitude=100pA, dend[3] weight=2nS"])).toEqual({
      title: "amplitude, dend[3] weight",
      labels: ["50pA, 1nS", "100pA, 2nS"],
      order: [0, 1],
    });
    expect(familyKey(["times=(1ms, 2ms), e=0mV", "times=(1ms, 2ms), e=1mV"]).title).toBe("e (mV)");
    expect(familyKey(["sweep 33", "sweep 4"])).toMatchObject({ title: "sweep", labels: ["4", "33"], order: [1, 0] });
  });

  it("gives the variants as they are where their keys differ", () => {
    expect(familyKey(["a=1", "b=2"])).toEqual({ title: "sweep", labels: ["a=1", "b=2"], order: [0, 1] });
  });
});

it("familyNames names the keys", () => {
  expect(familyNames("amplitude=50pA, dend[3] weight=1nS")).toBe("amplitude, dend[3] weight");
});
