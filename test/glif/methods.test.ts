import { expect, it } from "vitest";
import { levelOf } from "../../src/glif/methods.js";

type Names = Parameters<typeof levelOf>[0];
const four: Names = {
  AScurrent_dynamics_method: { name: "exp" },
  voltage_dynamics_method: { name: "linear_forward_euler" },
  threshold_dynamics_method: { name: "spike_component" },
  AScurrent_reset_method: { name: "sum" },
  voltage_reset_method: { name: "v_before" },
  threshold_reset_method: { name: "three_components" },
};

it("knows a level by all of its methods (glif.md C.1)", () => {
  const none = { AScurrent_dynamics_method: { name: "none" }, AScurrent_reset_method: { name: "none" } } as const;
  const fixed = {
    threshold_dynamics_method: { name: "inf" },
    voltage_reset_method: { name: "zero" },
    threshold_reset_method: { name: "inf" },
  } as const;
  expect(levelOf({ ...four, ...none, ...fixed })).toBe(1);
  expect(levelOf({ ...four, ...none })).toBe(2);
  expect(levelOf({ ...four, ...fixed })).toBe(3);
  expect(levelOf(four)).toBe(4);
  expect(levelOf({ ...four, threshold_dynamics_method: { name: "three_components_exact" } })).toBe(5);
});

it("gives no level to a combination that is not published, nor to a method of another name", () => {
  expect(levelOf({ ...four, AScurrent_reset_method: { name: "none" } })).toBeNull();
  expect(levelOf({ ...four, voltage_reset_method: { name: "zero" } })).toBeNull();
  expect(levelOf({ ...four, threshold_reset_method: { name: "inf" } })).toBeNull();
  for (const field of Object.keys(four)) {
    expect(levelOf({ ...four, [field]: { name: "another" } } as Names), field).toBeNull();
  }
});
