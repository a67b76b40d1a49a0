import { expect, test } from "vitest";
import { deviceDocuments } from "../../../src/biophys/devices/device-document.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openShippedCell } from "../../support/shipped-cell.js";

const synapse = { at: "soma", weightS: 1e-9, times: [0.01, 0.02] };

test("provenance says what the devices are, and of samples and spikes how many", () => {
  const spec = "square:amplitude=1pA,duration=0.1s";
  const samples = Float64Array.of(0, 1);
  const documents = deviceDocuments({
    inject: [
      { at: "soma", stimulus: spec },
      { at: "soma", stimulus: Stimulus.parse(spec) },
      { at: "soma", stimulus: { current: samples, rateHz: 10 } },
    ],
    clamp: [
      { kind: "voltage", at: "soma", command: { steps: [{ durationS: 1, value: -0.06 }] }, seriesResistanceOhm: 2e6 },
      { kind: "conductance", at: "soma", conductance: { samples, rateHz: 10 }, reversalV: 0 },
    ],
    synapses: [
      { kind: "expsyn", ...synapse, tauS: 0.002 },
      { kind: "exp2syn", ...synapse, tau1S: 0.001, tau2S: 0.002, delayS: 0.003, reversalV: -0.07 },
      { kind: "alpha", at: "soma", onsetS: 0.1, tauS: 0.002, gmaxS: 1e-9 },
    ],
  });
  expect(documents).toEqual([
    { kind: "current electrode", at: "soma", spec },
    { kind: "current electrode", at: "soma", spec: Stimulus.parse(spec).spec },
    { kind: "current electrode", at: "soma", samples: 2, rate_hz: 10 },
    {
      kind: "voltage clamp",
      at: "soma",
      command: { steps: [{ duration_s: 1, value: -0.06 }] },
      series_resistance_ohm: 2e6,
    },
    { kind: "conductance clamp", at: "soma", conductance: { samples: 2, rate_hz: 10 }, reversal_v: 0 },
    { kind: "expsyn", at: "soma", tau_s: 0.002, weight_s: 1e-9, delay_s: 0, reversal_v: 0, spikes: 2 },
    {
      kind: "exp2syn",
      at: "soma",
      tau1_s: 0.001,
      tau2_s: 0.002,
      weight_s: 1e-9,
      delay_s: 0.003,
      reversal_v: -0.07,
      spikes: 2,
    },
    { kind: "alpha", at: "soma", onset_s: 0.1, tau_s: 0.002, gmax_s: 1e-9, reversal_v: 0 },
  ]);
});

test("a response names its devices, and has no list without any", async () => {
  using model = await openShippedCell();
  const run = await model.run(null, { dt: 25e-6, synapses: [{ kind: "expsyn", ...synapse, tauS: 0.002 }] });
  expect(run.provenance.devices).toEqual([expect.objectContaining({ kind: "expsyn", spikes: 2 })]);
  const plain = await model.run(Stimulus.parse("square:amplitude=1pA,total=10ms,start=1ms,duration=1ms"), {
    dt: 25e-6,
  });
  expect(plain.provenance).not.toHaveProperty("devices");
});
