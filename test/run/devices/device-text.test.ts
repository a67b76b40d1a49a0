import { expect, test } from "vitest";
import { CLAMPS, SYNAPSES } from "../../../src/run/devices/device-kinds.js";
import { cutPlace, readDevice } from "../../../src/run/devices/device-text.js";

const synapse = (text: string) => readDevice(text, SYNAPSES);

test("a device is read with its units and defaults", async () => {
  const read = await synapse("dend[10](0.5) = ExpSyn:tau=2ms, weight=1.5nS, e=-70mV, times=(2ms,1ms)");
  expect(read).toMatchObject({ place: "dend[10](0.5)", kind: "expsyn", times: Float64Array.of(0.001, 0.002) });
  expect(read.values).toEqual({ tau: 0.002, weight: 1.5e-9, e: -0.07, delay: 0, times: 2 });
  const clamp = await readDevice("soma=steps:hold=-80mV,to=20mV,duration=5ms,rs=20MΩ", CLAMPS);
  expect(clamp.values).toEqual({ hold: -0.08, to: 0.02, duration: 0.005, rs: 20e6, before: 0.05, after: 0.05 });
  expect(clamp.times).toBeNull();
});

test("values may be expressions, as in stimuli", async () => {
  const { values } = await synapse("soma=expsyn:tau=2*1ms,weight=(1+2)nS,interval=1/(100Hz)");
  expect(values).toMatchObject({ tau: 0.002, weight: 3e-9, interval: 0.01, number: 10 });
});

test("the place ends at the first equals sign", () => {
  const cut = cutPlace("apic(300um)=square:amplitude=1nA", { noun: "electrode", example: "square:amplitude=0.2nA" });
  expect(cut).toEqual({ place: "apic(300um)", spec: "square:amplitude=1nA" });
});

const spikes = "tau=2ms,weight=1nS,times=(1ms)";

test.each([
  ["soma", 'Cannot read the synapse "soma": it names no synapse, expected PLACE=SPEC such as', 5],
  ["expsyn:tau=2ms", 'Cannot read the synapse "expsyn:tau=2ms": it names no place', 1],
  [
    "soma=expsym:tau=2ms",
    '"expsym" is not a kind of synapse (did you mean "expsyn"?), expected one of expsyn, exp2',
    1,
  ],
  ["soma=12", '"12" does not begin with a kind of synapse, expected kind:key=value,… such as exp2syn:', 1],
  ["soma=expsyn:tua=2ms", 'it has no key "tua" (did you mean "tau"?), expected one of tau, e, weight', 8],
  ["soma=expsyn:tau=2mV", 'Cannot read the tau of the synapse on soma: "2mV" is a voltage, expected a time', 13],
  ["soma=expsyn:tau=2ms,weight=1pA", '"1pA" is a current, expected a conductance such as 1nS', 24],
  ["soma=expsyn:tau=2ms,tau=3ms", "Cannot read the tau of the synapse on soma: it is given twice, expected once", 16],
  ["soma=expsyn:weight=1nS", "Cannot read the synapse on soma: it has no tau, expected expsyn:tau=…", 1],
  ["soma=expsyn:tau=2ms+expsyn:tau=3ms", "it is a sum, expected one synapse; give --synapse several times", 16],
  ["soma=expsyn:times=(1ms", 'Cannot read the synapse on soma: this "(" is never closed', 14],
  ["soma=expsyn:tau=0,weight=1nS", "Cannot use 0 as the tau of the synapse on soma: it is 0, expected more than 0", 12],
  [`soma=expsyn:${spikes},weight=-1nS`, "it is given twice", 39],
  ["soma=expsyn:tau=1ms,weight=-1nS", "as the weight of the synapse on soma: it is -1e-9, expected at least 0S", 23],
  ["soma=expsyn:tau=1ms,weight=1nS/0,times=(1ms)", "it is Infinity, expected a finite value", 23],
  [`soma=exp2syn:tau1=3ms,tau2=2ms,weight=1nS,times=(1ms)`, "its tau1 of 0.003 s is longer than tau2 of 0.002 s", 9],
])("%s is refused with a caret", async (text, message, column) => {
  let error: unknown;
  try {
    await synapse(text);
  } catch (caught) {
    error = caught;
  }
  expect((error as Error).message).toContain(message);
  expect(error).toMatchObject({ code: "InvalidStimulus", column });
  expect((error as Error).message.split("\n").at(-1)).toMatch(/^ {2} *\^+$/);
});
