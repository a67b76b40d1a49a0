import { describe, expect, it } from "vitest";
import { InvalidModelError, UnsupportedMechanismError } from "../../../src/base/errors.js";
import { parseGlifConfig, parseGlifDocument } from "../../../src/glif/config/parse-config.js";
import { plainConfig } from "../../support/glif-configs.js";

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

function invalid(document: unknown, options = {}): InvalidModelError {
  const error = errorOf(() => parseGlifConfig(document, options));
  if (!(error instanceof InvalidModelError)) throw error;
  return error;
}

describe("parseGlifConfig()", () => {
  it("takes the flat shape and fills in missing coefficients", () => {
    const { coeffs, ...rest } = plainConfig();
    expect(coeffs).toEqual({});
    expect(parseGlifConfig(rest)).toEqual({ ...rest, coeffs: {} });
  });

  it("takes the shape keyed by model id, and the model asked for", () => {
    const document = { "485904755": plainConfig(), "566282032": plainConfig({ C: 2e-10 }) };
    expect(parseGlifDocument(document, { id: 566282032 })).toMatchObject({ id: 566282032, config: { C: 2e-10 } });
    expect(parseGlifDocument(document, { id: "485904755" }).config.C).toBe(1e-10);
    expect(parseGlifDocument({ "485904755": plainConfig() }).id).toBe(485904755);
    expect(parseGlifDocument(plainConfig(), { id: 7 }).id).toBe(7);
    expect(parseGlifDocument(plainConfig()).id).toBeNull();
  });

  it("says which models a keyed document has", () => {
    const document = { "1": plainConfig(), "2": plainConfig() };
    expect(invalid(document).message).toBe("Cannot use GLIF config: a model id is needed to choose, the file has 1, 2");
    const error = invalid(document, { id: 3, path: "a.json" });
    expect(error.message).toBe("Cannot use GLIF config a.json: it does not hold model 3, the file has 1, 2");
    expect(error).toMatchObject({ id: 3, path: "a.json", allowed: [1, 2] });
  });

  it("gives a config that cannot be changed", () => {
    const config = parseGlifConfig(plainConfig()) as unknown as { asc_tau_array: number[] };
    expect(() => config.asc_tau_array.push(1)).toThrow(TypeError);
  });

  it("tells all problems at once, each with its path", () => {
    const { th_inf, ...document } = plainConfig({
      C: -1e-10,
      R_input: "2e8",
      spike_cut_length: 1.5,
      asc_tau_array: [0.1, 0],
      init_AScurrents: [0],
      coeffs: { G: 0, asc_amp_array: [1, 1, 1] },
      voltage_reset_method: { name: "v_before", params: { a: 0.5 } },
      AScurrent_reset_method: { name: "sum", params: { r: [1] } },
      th_Inf: 0.02,
    });
    expect(th_inf).toBe(0.02);
    const error = invalid(document, { path: "cell.json" });
    expect(error.issues.map(({ at }) => at).sort()).toEqual([
      "AScurrent_reset_method.params.r",
      "C",
      "R_input",
      "asc_tau_array[1]",
      "coeffs.G",
      "coeffs.asc_amp_array",
      "init_AScurrents",
      "spike_cut_length",
      "th_Inf",
      "th_inf",
      "voltage_reset_method.params.b",
    ]);
    expect(error.message).toMatch(/^Cannot use GLIF config cell\.json: 11 problems: /);
    expect(error.message).toContain("th_inf: missing, expected a number");
    expect(error.message).toContain("C: -1e-10, expected more than 0");
    expect(error.message).toContain('R_input: "2e8", expected a number');
    expect(error.message).toContain("spike_cut_length: 1.5, expected a whole number");
    expect(error.message).toContain("th_Inf: is not a field of a GLIF config");
    expect(error.message).not.toMatch(/\.$/);
    expect(error.path).toBe("cell.json");
  });

  it.each([null, [], "x", 3, {}])("refuses %j, which is no config", (document) => {
    expect(invalid(document).issues.length).toBeGreaterThan(0);
  });

  it("refuses numbers that are not finite", () => {
    expect(invalid(plainConfig({ El: Number.NaN })).issues).toMatchObject([{ at: "El" }]);
    expect(invalid(plainConfig({ th_inf: Number.POSITIVE_INFINITY })).issues).toMatchObject([{ at: "th_inf" }]);
  });

  it("names an unknown method and those that exist", () => {
    const threshold_dynamics_method = { name: "three_components", params: {} };
    const error = errorOf(() => parseGlifConfig(plainConfig({ threshold_dynamics_method }), { path: "a.json" }));
    expect(error).toBeInstanceOf(UnsupportedMechanismError);
    expect(error).toMatchObject({
      path: "a.json",
      value: "three_components",
      allowed: ["inf", "spike_component", "three_components_exact"],
      message:
        'Cannot use GLIF config a.json: threshold_dynamics_method "three_components" does not exist, ' +
        'expected "inf" or "spike_component" or "three_components_exact"',
    });
  });

  it("refuses b_voltage where the threshold's formula divides by zero", () => {
    const singular = (b_voltage: number) => {
      const params = { b_spike: 80, a_voltage: 10, b_voltage };
      return plainConfig({ threshold_dynamics_method: { name: "three_components_exact", params } });
    };
    const at = "threshold_dynamics_method.params.b_voltage";
    expect(invalid(singular(0)).issues).toMatchObject([{ at }]);
    expect(invalid(singular(1 / 2e8 / 1e-10)).issues).toMatchObject([{ at }]);
    expect(parseGlifConfig(singular(50.1))).toBeDefined();
  });
});
