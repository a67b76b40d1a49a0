import { describe, expect, it } from "vitest";
import type { Devices } from "../../../src/biophys/devices/device.js";
import { structureOf } from "../../../src/run/devices/structure.js";

const devices = {
  inject: [{ at: "dend[3]", stimulus: "square:amplitude=1pA" }],
  clamp: [{ kind: "voltage", at: "soma", command: { steps: [{ durationS: 1, value: 0 }] }, seriesResistanceOhm: 1e6 }],
  synapses: [
    { kind: "exp2syn", at: "dend", many: { count: 3, seed: 1 }, tau1S: 1e-3, tau2S: 2e-3, weightS: 1e-9, times: [0.1] },
    { kind: "alpha", at: "soma", onsetS: 0, tauS: 1e-3, gmaxS: 1e-9 },
  ],
} as const satisfies Devices;
const [many, alpha] = devices.synapses;

describe("structureOf", () => {
  it.each<[string, Devices]>([
    ["currents", { ...devices, inject: [{ at: "dend[3]", stimulus: "square:amplitude=2pA" }] }],
    ["commands", { ...devices, clamp: [{ ...devices.clamp[0], command: { samples: Float64Array.of(1), rateHz: 1 } }] }],
    ["spikes", { ...devices, synapses: [{ ...many, times: undefined, netStim: { intervalS: 1 } }, alpha] }],
    ["weights and delays", { ...devices, synapses: [{ ...many, weightS: 2, delayS: 3 }, alpha] }],
  ])("is the same for other %s", (_, other) => expect(structureOf(other)).toBe(structureOf(devices)));

  it.each<[string, Devices]>([
    ["places", { ...devices, inject: [{ at: "dend[4]", stimulus: "square:amplitude=1pA" }] }],
    ["series resistances", { ...devices, clamp: [{ ...devices.clamp[0], seriesResistanceOhm: 2e6 }] }],
    ["time constants", { ...devices, synapses: [{ ...many, tau2S: 3e-3 }, alpha] }],
    ["rules", { ...devices, synapses: [{ ...many, many: { count: 3, seed: 2 } }, alpha] }],
    ["alpha functions", { ...devices, synapses: [many, { ...alpha, gmaxS: 2e-9 }] }],
    ["numbers of devices", { ...devices, synapses: [many] }],
  ])("differs for other %s", (_, other) => expect(structureOf(other)).not.toBe(structureOf(devices)));

  it("is empty for a sweep without devices of its own", () => expect(structureOf(undefined)).toBe(""));
});
