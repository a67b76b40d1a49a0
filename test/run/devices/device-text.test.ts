import { expect, test } from "vitest";
import { CLAMP_KINDS, SYNAPSE_KINDS } from "../../../src/run/devices/device-kinds.js";
import { cutPlace, readDevice } from "../../../src/run/devices/device-text.js";

const synapse = (text: string) => readDevice(text, "synapse", SYNAPSE_KINDS, "expsyn:tau=2ms");

test("a device is read with its units and defaults", () => {
  const read = synapse("dend[10](0.5) = ExpSyn:tau=2ms, weight=1.5nS, e=-70mV, times=a.csv");
  expect(read).toMatchObject({ place: "dend[10](0.5)", kind: "expsyn" });
  expect(read.values).toEqual({ tau: 0.002, weight: 1.5e-9, e: -0.07, delay: 0 });
  expect(read.spec.slice(read.train!.offset)).toBe("a.csv");
  const clamp = readDevice("soma=steps:hold=-80mV,to=20mV,duration=5ms,rs=20MΩ", "clamp", CLAMP_KINDS, "steps");
  expect(clamp.values).toEqual({ hold: -0.08, to: 0.02, duration: 0.005, rs: 20e6, before: 0.05, after: 0.05 });
  expect(clamp.train).toBeNull();
});

test("the place ends at the first equals sign", () => {
  const cut = cutPlace("apic(300um)=square:amplitude=1nA", "electrode", "square:amplitude=0.2nA");
  expect(cut).toEqual({ place: "apic(300um)", spec: "square:amplitude=1nA" });
});

test.each([
  ["soma", 'Cannot read the synapse "soma": it names no synapse, expected PLACE=SPEC such as', 5],
  ["expsyn:tau=2ms", 'Cannot read the synapse "expsyn:tau=2ms": it names no place', 1],
  ["soma=expsym:tau=2ms", '"expsym" is not a kind of synapse (did you mean "expsyn"?), expected expsyn, exp2syn', 1],
  ["soma=12", '"12" is not a kind of synapse', 1],
  ["soma=expsyn:tua=2ms", 'it has no key "tua" (did you mean "tau"?), expected one of tau, e, weight', 8],
  ["soma=expsyn:tau=2mV", 'Cannot read the tau of the synapse on soma: "2mV" is a voltage, expected a time', 13],
  ["soma=expsyn:tau=2ms,weight=1pA", '"1pA" is a current, expected a conductance such as 1nS', 24],
  ["soma=expsyn:tau=2ms,tau=3ms", "its tau is given twice, expected once", 16],
  ["soma=expsyn:weight=1nS", "Cannot read the synapse on soma: it has no tau, expected expsyn:tau=…", 1],
  ["soma=expsyn:tau=1ms..2ms", 'its tau is "1ms..2ms", expected a time such as 0.5s', 8],
  ["soma=expsyn:tau=2ms+expsyn:tau=3ms", "it is a sum, expected one synapse; give --synapse several times", 16],
  ["soma=expsyn:times=(1ms", 'Cannot read the synapse on soma: this "(" is never closed', 14],
])("%s is refused with a caret", (text, message, column) => {
  let error: unknown;
  try {
    synapse(text);
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({ code: "InvalidStimulus", column });
  expect((error as Error).message).toContain(message);
  expect((error as Error).message.split("\n").at(-1)).toMatch(/^ {2} *\^+$/);
});
