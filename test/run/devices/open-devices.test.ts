import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { filesOfDevices, openDevices } from "../../../src/run/devices/open-devices.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { netStimTimes } from "../../../src/stimulus/trains/net-stim.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();

/** A spike train whose file name needs quotes. */
function trainFile(): string {
  const path = file("a,b.csv");
  writeFileSync(path, "t (ms)\n20\n10\n");
  return path;
}

test("synapses take spikes from a file, from their text or from a NetStim", async () => {
  const path = trainFile();
  const { synapses } = await openDevices({
    synapses: [
      `dend[1](0.5)=exp2syn:tau1=0.5ms,tau2=5ms,e=-75mV,weight=1nS,delay=1ms,times="${path}"`,
      "soma=expsyn:tau=2ms,weight=1nS,times=(3ms,1ms)",
      "soma=expsyn:tau=2ms,weight=1nS,interval=10ms,number=5,noise=1,seed=3",
      "soma=alpha:onset=10ms,tau=2ms,gmax=3nS",
    ],
  });
  const times = synapses!.slice(0, 3).map((synapse) => (synapse.kind === "alpha" ? null : Array.from(synapse.times)));
  const random = netStimTimes({ intervalS: 0.01, number: 5, noise: 1, seed: 3 }, Number.POSITIVE_INFINITY);
  expect(times).toEqual([[0.01, 0.02], [0.001, 0.003], Array.from(random)]);
  const [exp2, , , alpha] = synapses!;
  expect(exp2).toMatchObject({ at: "dend[1](0.5)", tau1S: 5e-4, tau2S: 5e-3, reversalV: -0.075, weightS: 1e-9 });
  expect(exp2).toMatchObject({ kind: "exp2syn", delayS: 1e-3 });
  expect(alpha).toEqual({ kind: "alpha", at: "soma", onsetS: 0.01, tauS: 0.002, gmaxS: 3e-9, reversalV: 0 });
});

test("a clamp holds, steps and holds again", async () => {
  const { clamp } = await openDevices({ clamp: ["soma=steps:hold=-80mV,to=20mV,duration=30ms,after=0s"] });
  const steps = [
    { durationS: 0.05, value: -0.08 },
    { durationS: 0.03, value: 0.02 },
  ];
  expect(clamp).toEqual([{ kind: "voltage", at: "soma", command: { steps }, seriesResistanceOhm: 1e6 }]);
});

test("an electrode's stimulus is its description, with spike times in place of files", async () => {
  const path = trainFile();
  const rest = "weight=20pA,rise=0.5ms,decay=5ms";
  const { inject } = await openDevices({
    inject: ["soma=square:amplitude=1nA", `dend[1]=spikes:times="${path}",${rest}`],
  });
  expect(inject!.map(({ at }) => at)).toEqual(["soma", "dend[1]"]);
  const [, spikes] = inject!.map(({ stimulus }) => stimulus as Stimulus);
  const { current } = await Stimulus.parse(spikes!.spec!).sample(10_000);
  expect(current).toEqual((await Stimulus.parse(`spikes:times=(10ms,20ms),${rest}`).sample(10_000)).current);
});

test("devices name their files", () => {
  const files = filesOfDevices({
    inject: ["soma=current.csv", "soma=spikes:times=a.nwb#unit=1,weight=1pA"],
    synapses: ['soma=expsyn:tau=1ms,weight=1nS,times="b,c.csv"', "soma=expsyn:tau=1ms,weight=1nS,times=(1ms)"],
  });
  expect(files).toEqual(["current.csv", "a.nwb", "b,c.csv"]);
});

test.each([
  ["expsyn:tau=2ms,weight=1nS", "it has no spikes, expected expsyn:interval=… or expsyn:times=…"],
  ["expsyn:tau=2ms,weight=1nS,noise=1", "it has no spikes"],
  ["expsyn:tau=2ms,weight=1nS,times=(1ms),seed=1", "it has both times and seed, expected one of the two"],
  ["expsyn:tau=2ms,weight=1nS,times=", "there is no value, expected a file of spike times"],
  ["expsyn:tau=2ms,weight=1nS,times=none.csv", "Cannot read spike times from none.csv: there is no such file"],
  ["expsyn:tau=2ms,weight=1nS,interval=0s", "it is 0, expected more than 0"],
])("a synapse %s is refused", async (spec, message) => {
  await expect(openDevices({ synapses: [`soma=${spec}`] })).rejects.toThrow(message);
});

test("an electrode takes one current of a file", async () => {
  const path = file("two.csv");
  writeFileSync(path, "t (ms),i (pA),j (pA)\n0,1,2\n1,1,2\n");
  await expect(openDevices({ inject: [`soma=${path}`] })).rejects.toThrow("it has 2 columns of current, expected one");
});
