import { afterAll, beforeAll, expect, test } from "vitest";
import type { Devices } from "../../../src/biophys/devices/device.js";
import { scattered } from "../../../src/biophys/devices/scatter.js";
import type { BiophysicalModel } from "../../../src/biophys/model.js";
import { netStimTimes } from "../../../src/stimulus/trains/net-stim.js";
import { openShippedCell } from "../../support/shipped-cell.js";

let model: BiophysicalModel;
beforeAll(async () => {
  model = await openShippedCell();
});
afterAll(() => model.dispose());

const namesOf = (at: string, many: Parameters<typeof scattered>[2]): string[] =>
  scattered(model.definition.cell, at, many).map(({ name }) => name);

test("places follow from seed and index alone", () => {
  const hundred = namesOf("all", { count: 100, seed: 7 });
  expect(namesOf("all", { count: 100, seed: 7 })).toEqual(hundred);
  expect(namesOf("all", { count: 10, seed: 7 })).toEqual(hundred.slice(0, 10));
  expect(namesOf("all", { count: 100, seed: 8 })).not.toEqual(hundred);
  expect(namesOf("all", { count: 100 })).toEqual(namesOf("all", { count: 100, seed: 0 }));
  expect(new Set(namesOf("dend", { count: 50 })).size).toBeGreaterThan(5);
  expect(namesOf("dend", { count: 50 }).every((name) => name.startsWith("dend["))).toBe(true);
  expect(new Set(namesOf("dend[3](0.5)", { count: 5 }))).toEqual(new Set(["dend[3](0.5)"]));
});

test("places are uniform along the length", () => {
  const { sections } = model.definition.cell;
  const count = 50_000;
  const found = scattered(model.definition.cell, "all", { count, seed: 3 });
  const whole = sections.reduce((sum, { lengthUm }) => sum + lengthUm, 0);
  let squares = 0;
  for (const [index, { lengthUm }] of sections.entries()) {
    const expected = (count * lengthUm) / whole;
    squares += (found.filter(({ section }) => section === index).length - expected) ** 2 / expected;
  }
  // Chi square of as many sections: its mean is their number less one, its deviation the root of twice that.
  const freedom = sections.length - 1;
  expect(Math.abs(squares - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));
});

test("a density makes as many as fit the length, rounded to the nearest", () => {
  const lengthUm = model.definition.cell.sections
    .filter(({ name }) => name.startsWith("dend["))
    .reduce((sum, section) => sum + section.lengthUm, 0);
  for (const perUm of [0.05, 0.1, 1]) {
    expect(namesOf("dend", { densityPerM: perUm * 1e6 })).toHaveLength(Math.round(perUm * lengthUm));
  }
});

const rule = { kind: "exp2syn", at: "dend", tau1S: 5e-4, tau2S: 0.005, weightS: 1e-9 } as const;
const netStim = { intervalS: 0.01, number: 3, startS: 0.001, noise: 1, seed: 5 };
const DT = 25e-6;

test("many synapses act as each of them apart, with a NetStim of its own, and provenance has the rule", async () => {
  const many = { count: 20, seed: 2 };
  const synapses = [{ ...rule, many, netStim }];
  const record = ["all.g_syn"];
  const together = await model.run(null, { dt: DT, synapses, record });
  const apart = scattered(model.definition.cell, "dend", many).map(({ name }, index) => ({
    ...rule,
    at: name,
    times: netStimTimes({ ...netStim, index }, 10),
  }));
  const each = await model.run(null, { dt: DT, synapses: apart, record });
  expect(together.voltage).toEqual(each.voltage);
  expect(together.traces).toEqual(each.traces);
  expect(Math.max(...Object.values(together.traces).map(({ data }) => Math.max(...data)))).toBeGreaterThan(9e-10);
  expect(together.provenance.devices).toEqual([
    {
      kind: "exp2syn",
      at: "dend",
      count: 20,
      seed: 2,
      tau1_s: 5e-4,
      tau2_s: 0.005,
      weight_s: 1e-9,
      delay_s: 0,
      reversal_v: 0,
      net_stim: { interval_s: 0.01, number: 3, start_s: 0.001, noise: 1, seed: 5, index: 0 },
    },
  ]);
});

test("ten thousand synapses have a short provenance", async () => {
  const synapses = [{ ...rule, many: { count: 10_000 }, netStim: { ...netStim, number: 1 } }];
  const { provenance } = await model.run(null, { dt: DT, synapses });
  expect(JSON.stringify(provenance.devices).length).toBeLessThan(300);
});

test.each<[string, Devices, string]>([
  ["a group", { synapses: [{ ...rule, times: [0.1] }] }, "Cannot put a synapse on dend: it means "],
  ["an unknown group", { synapses: [{ ...rule, at: "dent", many: { count: 3 }, times: [0.1] }] }, 'the place "dent"'],
  ["no count", { synapses: [{ ...rule, many: {} as never, times: [0.1] }] }, "there is neither count nor density"],
  [
    "both",
    { synapses: [{ ...rule, many: { count: 1, densityPerM: 1 } as never, times: [0.1] }] },
    "Cannot put many synapses on dend: there is both count and density, expected one of the two",
  ],
  [
    "half",
    { synapses: [{ ...rule, many: { count: 0.5 }, times: [0.1] }] },
    "the count is 0.5, expected a whole number",
  ],
  [
    "a density of 0",
    { synapses: [{ ...rule, many: { densityPerM: 0 }, times: [0.1] }] },
    "makes 0 synapses, expected 1",
  ],
  ["NaN", { synapses: [{ ...rule, many: { densityPerM: Number.NaN }, times: [0.1] }] }, "makes NaN synapses"],
  [
    "a seed",
    { synapses: [{ ...rule, many: { count: 1, seed: -1 }, times: [0.1] }] },
    "the seed is -1, expected a whole",
  ],
  ["two sources", { synapses: [{ ...rule, at: "soma", times: [0.1], netStim }] }, "it has both times and netStim"],
  [
    "no source",
    { synapses: [{ ...rule, at: "soma" }] },
    "it has no spike times, expected an array of seconds, or netSt",
  ],
])("%s is refused", async (_, devices, message) => {
  await expect(model.run(null, { dt: DT, ...devices })).rejects.toThrow(message);
});
