import { expect, it } from "vitest";
import type { Response } from "../../src/base/types.js";
import { tracePlots, tracesBeside } from "../../src/figures/trace-plots.js";

const values = Float64Array.of(1, 2);
const response = (more: Partial<Response>): Response => ({
  kind: "biophysical",
  voltage: Float64Array.of(-0.07, -0.06),
  rateHz: 1000,
  spikeTimes: new Float64Array(0),
  traces: {},
  provenance: {},
  ...more,
});

it("tracesBeside adds the voltage of a held soma and what electrodes inject", () => {
  const electrode = { at: "dend[1]", stimulusName: "x", stimulusSpec: null, amplitudeA: null, voltageTrace: null };
  const traces = { "soma.cai": { data: values, unit: "mM", shape: [2], distanceUm: 0 } } as const;
  const held = response({ traces, somaClamp: "voltage", electrodes: [{ ...electrode, current: values }] });
  expect(Object.keys(tracesBeside(held))).toEqual(["soma.v", "soma.cai", "dend[1].injected"]);
  expect(tracesBeside(held)["soma.v"]!.data).toBe(held.voltage);
  expect(Object.keys(tracesBeside(response({ traces })))).toEqual(["soma.cai"]);
});

it("tracesBeside has as many contacts of a probe as can be told apart", () => {
  const probe = (count: number) =>
    response({
      extracellular: {
        contacts: Array.from({ length: count }, (_, i) => ({ name: String(i), positionM: [0, 0, 0] as const })),
        potentials: Array.from({ length: count }, () => values),
        source: "line",
        conductivitySPerM: 0.3,
      },
    });
  expect(Object.keys(tracesBeside(probe(2)))).toEqual(["contact 0.V_ext", "contact 1.V_ext"]);
  const [first, second, ...others] = Object.keys(tracesBeside(probe(100)));
  expect([first, second, others.length]).toEqual(["contact 0.V_ext", "contact 5.V_ext", 18]);
});

it("tracePlots leaves out the threshold, and takes components apart", () => {
  expect(tracePlots({ threshold: { data: values, unit: "V", shape: [2] } })).toEqual({});
  const { traces } = tracePlots({ asc: { data: Float64Array.of(1, 10, 2, 20), unit: "A", shape: [2, 2] } });
  expect(traces!.map(({ name, values: own }) => [name, ...own])).toEqual([
    ["1.asc", 1, 2],
    ["2.asc", 10, 20],
  ]);
});
