import { expect, it } from "vitest";
import { traceView } from "../../src/base/trace-view.js";

it("traceView() shows time × component without copying", () => {
  const data = Float64Array.of(1, 2, 3, 4, 5, 6);
  const view = traceView({ data, unit: "A", shape: [3, 2] });
  expect(view.shape).toEqual([3, 2]);
  expect(view.get(2, 0)).toBe(5);
  const second = view.pick(null, 1);
  expect([second.get(0), second.get(1), second.get(2)]).toEqual([2, 4, 6]);
  view.set(0, 1, 20);
  expect(data[1]).toBe(20);
  expect(traceView({ data, unit: "V", shape: [6] }).get(4)).toBe(5);
});
