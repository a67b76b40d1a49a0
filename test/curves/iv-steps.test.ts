import { expect, it } from "vitest";
import { readIvSteps } from "../../src/curves/iv-steps.js";

it("reads the steps of a clamp", async () => {
  const text = "dend[3]=steps:from=-90mV,to=-70mV,by=10mV,hold=-80mV,duration=20ms,before=0ms,rs=5MOhm";
  expect(await readIvSteps(text)).toEqual({
    commands: [-0.09, -0.08, -0.07],
    holdV: -0.08,
    beforeS: 0,
    durationS: 0.02,
    afterS: 0.05,
    at: "dend[3]",
    seriesResistanceOhm: 5e6,
  });
  expect((await readIvSteps("soma=steps:to=0mV,hold=-80mV,duration=1ms")).commands).toEqual([0]);
});

it.each([
  ["soma=conductance:file=x.csv,e=0mV", "it is conductance"],
  ["soma=steps:to=[0mV,10mV],hold=[-80mV,-70mV],duration=1ms", "differ in hold"],
  ["soma=steps:to=0pA,hold=-80mV,duration=1ms", "expected a voltage"],
  ["steps:to=0mV,hold=-80mV,duration=1ms", "names no place"],
  ["soma=steps:to=0..1V/0.1mV,hold=-80mV,duration=1ms", "10,001 sweeps"],
])("refuses %s", async (text, message) => {
  await expect(readIvSteps(text)).rejects.toThrow(message);
});
