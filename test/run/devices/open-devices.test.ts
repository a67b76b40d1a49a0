import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Devices } from "../../../src/biophys/devices/device.js";
import { type DeviceTexts, deviceFamily } from "../../../src/run/devices/device-family.js";
import { deviceCount, filesOfDevices, openDevices } from "../../../src/run/devices/open-devices.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();

/** The devices of texts that are no family. */
async function devicesOf(texts: DeviceTexts): Promise<Devices> {
  const [setting, ...more] = await openDevices(texts);
  expect(more).toEqual([]);
  expect(setting!.variant).toBeNull();
  return setting!.devices!;
}

/** A spike train whose file name needs quotes. */
function trainFile(): string {
  const path = file("a,b.csv");
  writeFileSync(path, "t (ms)\n20\n10\n");
  return path;
}

test("synapses take spikes from a file, from their text or from a NetStim", async () => {
  const path = trainFile();
  const { synapses } = await devicesOf({
    synapses: [
      `dend[1](0.5)=exp2syn:tau1=0.5ms,tau2=5ms,e=-75mV,weight=1nS,delay=1ms,times="${path}"`,
      "soma=expsyn:tau=2ms,weight=1nS,times=(3ms,1ms)",
      "soma=expsyn:tau=2ms,weight=1nS,interval=10ms,number=5,noise=1,seed=3",
      "soma=alpha:onset=10ms,tau=2ms,gmax=3nS",
    ],
  });
  const times = synapses!
    .slice(0, 3)
    .map((synapse) => (synapse.kind === "alpha" ? null : Array.from(synapse.times ?? [])));
  expect(times).toEqual([[0.01, 0.02], [0.001, 0.003], []]);
  const [exp2, , random, alpha] = synapses!;
  expect(exp2).toMatchObject({ at: "dend[1](0.5)", tau1S: 5e-4, tau2S: 5e-3, reversalV: -0.075, weightS: 1e-9 });
  expect(exp2).toMatchObject({ kind: "exp2syn", delayS: 1e-3 });
  expect(random).toMatchObject({ netStim: { intervalS: 0.01, number: 5, startS: 0.05, noise: 1, seed: 3 } });
  expect(random).not.toHaveProperty("many");
  expect(alpha).toEqual({ kind: "alpha", at: "soma", onsetS: 0.01, tauS: 0.002, gmaxS: 3e-9, reversalV: 0 });
});

test("a clamp holds, steps and holds again", async () => {
  const { clamp } = await devicesOf({ clamp: ["soma=steps:hold=-80mV,to=20mV,duration=30ms,after=0s"] });
  const steps = [
    { durationS: 0.05, value: -0.08 },
    { durationS: 0.03, value: 0.02 },
  ];
  expect(clamp).toEqual([{ kind: "voltage", at: "soma", command: { steps }, seriesResistanceOhm: 1e6 }]);
});

test("an electrode's stimulus is its description, with spike times in place of files", async () => {
  const path = trainFile();
  const rest = "weight=20pA,rise=0.5ms,decay=5ms";
  const { inject } = await devicesOf({
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
  [
    "expsyn:tau=2ms,weight=1nS,times=(1ms),seed=1",
    "its seed of 1 has nothing to choose: there is one synapse, and its spikes are given",
  ],
  ["expsyn:tau=2ms,weight=1nS,times=(1ms),noise=1", "it has both times and noise, expected one of the two"],
  [
    "expsyn:tau=2ms,weight=1nS,times=(1ms),count=0",
    "as the count of the synapse on soma: it is 0, expected at least 1",
  ],
  ["expsyn:tau=2ms,weight=1nS,times=(1ms),count=1e6", "expected at most 100000"],
  ["expsyn:tau=2ms,weight=1nS,times=(1ms),count=2.5", "expected a whole number"],
  ["expsyn:tau=2ms,weight=1nS,times=(1ms),density=-1/um", "it is -1000000, expected more than 0"],
  [
    "expsyn:tau=2ms,weight=1nS,times=(1ms),density=1um",
    '"1um" is a length, expected a number per length such as 0.1/um',
  ],
  ["expsyn:tau=2ms,weight=1nS,times=(1ms),count=2,density=1/um", "it has both count and density, expected one of"],
  ["alpha:onset=1ms,tau=1ms,gmax=1nS,seed=2", "its seed of 2 has nothing to choose"],
  ["expsyn:tau=2ms,weight=1nS,interval=1us,number=1e7", "its number of 10000000 makes more than 1000000 spikes"],
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

test("families of devices make all combinations: electrodes, clamps, synapses, the last varying fastest", async () => {
  const texts = {
    inject: ["dend[1](0.5)=square:amplitude=0..20pA/20pA,duration=[1ms,2ms]"],
    clamp: ["soma=steps:hold=-80mV,to=[-70mV,-60mV],duration=1ms"],
    synapses: ["dend[2]=expsyn:tau=1..2ms/1ms,weight=1nS,times=(1ms)", "soma=alpha:onset=0ms,tau=1ms,gmax=1nS"],
  };
  expect(deviceCount(texts)).toBe(16);
  const settings = await openDevices(texts);
  const clamps = ["-70mV", "-60mV"].map((to) => `soma to=${to}`);
  const synapses = ["1ms", "2ms"].map((tau) => `dend[2] tau=${tau}`);
  const electrodes = ["0pA", "20pA"].flatMap((amplitude) =>
    ["1ms", "2ms"].map((duration) => `dend[1](0.5) amplitude=${amplitude}, duration=${duration}`),
  );
  expect(settings.map(({ variant }) => variant)).toEqual(
    electrodes.flatMap((one) => clamps.flatMap((two) => synapses.map((three) => `${one}, ${two}, ${three}`))),
  );
  const [, second] = settings;
  expect(second!.texts).toEqual([
    "dend[1](0.5)=square:amplitude=0pA,duration=1ms",
    "soma=steps:hold=-80mV,to=-70mV,duration=1ms",
    "dend[2]=expsyn:tau=2ms,weight=1nS,times=(1ms)",
    texts.synapses[1],
  ]);
  expect(second!.devices!.synapses![0]).toMatchObject({ kind: "expsyn", tauS: 0.002 });
  // What does not vary is one object, sent to worker threads once.
  expect(settings[3]!.devices!.inject![0]).toBe(second!.devices!.inject![0]);
});

test("a file is no family, and a list of spike trains is one", async () => {
  const [a, b] = [file("..a.csv"), file("b.csv")];
  for (const path of [a, b]) writeFileSync(path, "t (ms)\n20\n");
  const spec = "soma=expsyn:tau=1ms,weight=1nS,times=";
  expect(deviceCount({ synapses: [`${spec}${a}`] })).toBe(1);
  const texts = { synapses: [`${spec}[${a},${b},(1ms,2ms)]`] };
  expect(filesOfDevices(texts)).toEqual([a, b]);
  const settings = await openDevices(texts);
  expect(settings.map(({ devices }) => (devices!.synapses![0] as { times: Float64Array }).times.length)).toEqual([
    1, 1, 2,
  ]);
});

test("an error of a family names the device", async () => {
  await expect(openDevices({ synapses: ["dend[3]=expsyn:tau=1..2ms/3ms"] })).rejects.toThrow(
    "Cannot read the tau of the synapse on dend[3]: steps of 3ms give 1ms and miss 2ms",
  );
});

test("a clamp steps from one voltage to another, both included", async () => {
  const clamp = (keys: string) => ({ clamp: [`soma=steps:${keys},hold=-80mV,duration=5ms`] });
  const settings = await openDevices(clamp("from=-90mV,to=20mV,by=10mV"));
  expect(settings.map(({ variant }) => variant)).toEqual(
    Array.from({ length: 12 }, (_, i) => `soma to=${-90 + 10 * i}mV`),
  );
  expect(settings[0]!.texts).toEqual(["soma=steps:to=-90mV,hold=-80mV,duration=5ms"]);
  expect(deviceCount(clamp("from=20mV,to=-20mV,by=-20mV,rs=[1MOhm,20MOhm]"))).toBe(6);
  const refused = (keys: string) => expect(openDevices(clamp(keys))).rejects;
  await refused("from=-90mV,to=20mV").toThrow("on soma: it has from and no by, expected from, to and by, or to alone");
  await refused("to=20mV,by=10mV").toThrow("it has by and no from");
  await refused("from=-90mV,by=10mV").toThrow("it has from and no to");
  await refused("from=-90mV,to=20mV,by=0mV").toThrow("its step is 0mV, expected one that leads from -90mV to 20mV");
  await refused("from=-90mV,to=20mV,by=-10mV").toThrow("leads away from 20mV, expected a step of 10mV from -90mV");
  await refused("from=-90mV,to=20mV,by=30mV").toThrow("-90mV, -60mV, -30mV, 0mV and miss 20mV");
  await refused("from=-90,to=20mV,by=10mV").toThrow("its start has no unit, expected one as mV elsewhere");
});

test("a family of recorded commands or files is one, and clamps name their files", async () => {
  const clamp = ["dend[1]=sweep:[5,7..9/1],rs=[1MOhm,2MOhm]", "soma=conductance:file=[../g.csv,h.csv]"];
  expect(deviceCount({ clamp })).toBe(16);
  expect(filesOfDevices({ clamp })).toEqual(["../g.csv", "h.csv"]);
  expect(deviceFamily({ clamp }).member(3)).toMatchObject({
    clamp: ["dend[1]=sweep:5,rs=2MOhm", "soma=conductance:file=h.csv"],
    variant: "dend[1] sweep=5, rs=2MOhm, soma file=h.csv",
  });
});

test("many synapses are a rule, whose seed is that of NetStim, too", async () => {
  const { synapses } = await devicesOf({
    synapses: [
      "apic=expsyn:tau=2ms,weight=1nS,interval=10ms,noise=1,count=100,seed=7",
      "all=expsyn:tau=2ms,weight=1nS,times=(1ms),density=0.1/um,seed=8",
      "dend=alpha:onset=1ms,tau=1ms,gmax=1nS,count=5",
    ],
  });
  expect(synapses!.map(({ at, many }) => ({ at, many }))).toEqual([
    { at: "apic", many: { count: 100, seed: 7 } },
    { at: "all", many: { densityPerM: 1e5, seed: 8 } },
    { at: "dend", many: { count: 5, seed: undefined } },
  ]);
  expect(synapses![0]).toMatchObject({ netStim: { intervalS: 0.01, noise: 1, seed: 7 } });
  expect(deviceCount({ synapses: ["dend=expsyn:tau=2ms,weight=1nS,interval=1ms,density=0.1..0.3/um/(0.1/um)"] })).toBe(
    3,
  );
});
