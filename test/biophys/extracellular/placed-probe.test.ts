import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Devices } from "../../../src/biophys/devices/device.js";
import { placeProbe } from "../../../src/biophys/extracellular/placed-probe.js";
import type { BiophysicalModel } from "../../../src/biophys/model.js";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { openShippedCell } from "../../support/shipped-cell.js";

let model: BiophysicalModel;
beforeAll(async () => {
  model = await openShippedCell();
});
afterAll(() => model.dispose());

const DT = 25e-6;
const step = Stimulus.parse("square:amplitude=250pA,start=2ms,duration=20ms,total=25ms");
const contact = (x: number, y: number, z: number, name?: string) => ({
  positionM: [x * 1e-6, y * 1e-6, z * 1e-6] as const,
  name,
});
const near = { contacts: [contact(20, 0, 0), contact(0, -15, 30), contact(0, 400, 0)], origin: "soma" } as const;

describe("a probe beside a cell", () => {
  test("gives a potential for each contact, volts at every sample, and says what it is", async () => {
    const probe = { ...near, contacts: [contact(20, 0, 0, "a"), contact(0, 400, 0, "b")], conductivitySPerM: 0.5 };
    const { voltage, extracellular, provenance } = await model.run(step, { dt: DT, probe });
    expect(extracellular).toMatchObject({
      contacts: [{ name: "a" }, { name: "b" }],
      source: "line",
      conductivitySPerM: 0.5,
    });
    const [a, b] = extracellular!.potentials as [Float64Array, Float64Array];
    expect([a.length, b.length]).toEqual([voltage.length, voltage.length]);
    const size = (trace: Float64Array): number => Math.max(...trace.map(Math.abs));
    // An extracellular spike: tens of µV near the soma, less far away.
    expect(size(a)).toBeGreaterThan(5e-6);
    expect(size(a)).toBeLessThan(1e-3);
    expect(size(b)).toBeLessThan(size(a) / 5);
    expect(provenance.probe).toMatchObject({
      source: "line",
      conductivity_s_per_m: 0.5,
      contacts: [{ name: "a" }, { name: "b" }],
    });
  });

  test("is positioned from the soma's centre, or in the morphology's coordinates", async () => {
    const own = await model.run(step, { dt: DT, probe: near });
    const { contacts } = own.extracellular!;
    const same = await model.run(step, { dt: DT, probe: { contacts } });
    expect(same.extracellular!.potentials).toEqual(own.extracellular!.potentials);
    const soma = model.definition.cell.sections[0]!.outline!;
    const middle = (soma.x[0]! + soma.x.at(-1)!) / 2;
    expect(contacts[0]!.positionM[0] * 1e6).toBeCloseTo(middle + 20, 3);
  });

  test("changes no bit of the voltage or of other traces, in any solver", async () => {
    for (const solver of ["exact", "fast", "second-order", "reference"] as const) {
      const record = ["dend[3].v", "soma.i_NaTs"];
      const plain = await model.run(step, { dt: DT, solver, record });
      const probed = await model.run(step, { dt: DT, solver, record, probe: near });
      expect(probed.voltage, solver).toEqual(plain.voltage);
      expect(probed.traces, solver).toEqual(plain.traces);
    }
  });

  test("has the same bits in a batch, beside other contacts and alone", async () => {
    const stimuli = [100, 250, 400].map((pa) =>
      Stimulus.parse(`square:amplitude=${pa}pA,start=2ms,duration=20ms,total=25ms`),
    );
    const batch = await Promise.all(
      model.runBatch(stimuli.map((stimulus) => ({ stimulus, options: { dt: DT, probe: near } }))),
    );
    for (const [i, stimulus] of stimuli.entries()) {
      const together = batch[i]!.response.extracellular!.potentials;
      expect((await model.run(stimulus, { dt: DT, probe: near })).extracellular!.potentials).toEqual(together);
      const one = { ...near, contacts: [near.contacts[1]!] };
      expect((await model.run(stimulus, { dt: DT, probe: one })).extracellular!.potentials[0]).toEqual(together[1]);
    }
  });

  test("runs with other probes do not share a batch", async () => {
    const far = { ...near, contacts: [contact(0, 0, 100), ...near.contacts.slice(1)] };
    const [a, b] = await Promise.all(
      model.runBatch([near, far].map((probe) => ({ stimulus: step, options: { dt: DT, probe } }))),
    );
    const [first, other] = [a!, b!].map(({ response }) => response.extracellular!.potentials);
    expect(first![0]).not.toEqual(other![0]);
    expect(first![1]).toEqual(other![1]);
  });

  test("a line source and a point source agree far away, and in sign and size near the soma", async () => {
    const far = { contacts: [contact(3000, 4000, 0)], origin: "soma" } as const;
    const potential = async (source: "line" | "point") =>
      (await model.run(step, { dt: DT, probe: { ...far, source } })).extracellular!.potentials[0]!;
    const [line, point] = [await potential("line"), await potential("point")];
    const largest = Math.max(...line.map(Math.abs));
    expect(Math.max(...line.map((v, i) => Math.abs(v - point[i]!))) / largest).toBeLessThan(1e-3);
  });

  test("in Allen's sampling a sample is the mean over its steps", async () => {
    const current = new Float64Array(1250).fill(2.5e-10, 100, 1100);
    const stimulus = Stimulus.samples(current, 50_000);
    const { extracellular } = await model.run(stimulus, { probe: near });
    const plain = await model.run(stimulus, { dt: 5e-6, probe: near });
    const fine = plain.extracellular!.potentials[0]!;
    const mean = (k: number): number => (fine[4 * k]! + fine[4 * k + 1]! + fine[4 * k + 2]! + fine[4 * k + 3]!) / 4;
    for (const k of [0, 150, 500, 1200]) expect(extracellular!.potentials[0]![k]).toBeCloseTo(mean(k), 15);
  });
});

describe("membrane currents", () => {
  const devices: Devices = {
    inject: [{ at: "dend[5](0.5)", stimulus: "square:amplitude=0.1nA,start=1ms,duration=10ms,total=25ms" }],
    clamp: [
      {
        kind: "voltage",
        at: "dend[9](0.5)",
        command: { steps: [{ durationS: 0.01, value: -0.05 }] },
        seriesResistanceOhm: 2e7,
      },
    ],
    synapses: [{ kind: "exp2syn", at: "dend[3](0.5)", tau1S: 5e-4, tau2S: 3e-3, weightS: 4e-9, times: [0.004] }],
  };

  test.each(["exact", "reference"] as const)(
    "add up to what electrodes and clamps deliver, to rounding: %s",
    async (solver) => {
      const { traces } = await model.run(step, {
        dt: DT,
        solver,
        ...devices,
        record: ["all.i_mem", "soma.i_clamp", "dend[5](0.5).i_clamp", "dend[9](0.5).i_clamp"],
      });
      const [delivered, membrane] = [/\.i_clamp$/, /\.i_mem$/].map((pattern) =>
        Object.entries(traces).flatMap(([name, { data }]) => (pattern.test(name) ? [data] : [])),
      );
      expect(delivered).toHaveLength(3);
      const sum = (list: readonly Float64Array[], i: number): number => list.reduce((all, trace) => all + trace[i]!, 0);
      for (let i = 0; i < delivered![0]!.length; i++) {
        const [inward, through] = [sum(delivered!, i), sum(membrane!, i)];
        // SEClamp's current is stated at the new voltage; its slope in the step is a difference quotient.
        expect(Math.abs(through - inward), `sample ${i}`).toBeLessThan(1e-9 * 1e-9);
      }
    },
  );

  test("seen from very far are that current alone", async () => {
    const away = 0.5; // [m]
    const probe = { contacts: [{ positionM: [away, 0, 0] as const }], origin: "soma" } as const;
    const { extracellular } = await model.run(step, { dt: DT, probe });
    // 0.25 nA at half a metre, within the size of the cell.
    const expected = 2.5e-10 / (4 * Math.PI * 0.3 * away);
    expect(extracellular!.potentials[0]!.at(-200)! / expected).toBeCloseTo(1, 2);
    expect(Math.abs(extracellular!.potentials[0]!.at(-1)! / expected)).toBeLessThan(0.01);
  });
});

describe("contacts near the membrane", () => {
  test("are listed with the segment within whose radius they are", () => {
    const { cell } = model.definition;
    const { inside, nearestM } = placeProbe(cell, {
      contacts: [contact(0, 0, 0, "in"), contact(60, 80, 0)],
      origin: "soma",
    });
    expect(inside).toEqual([{ contact: "in", segment: "soma[0](0.5)" }]);
    expect(nearestM).toBe(0);
    expect(placeProbe(cell, { contacts: [contact(0, 3000, 0)], origin: "soma" }).nearestM).toBeGreaterThan(1e-3);
  });
});

test("too many contacts for the memory are refused before the first step", async () => {
  const contacts = Array.from({ length: 1000 }, (_, i) => contact(i, 50, 0));
  const stimulus = Stimulus.parse("square:amplitude=100pA,duration=3s");
  await expect(model.run(stimulus, { probe: { contacts } })).rejects.toThrow(
    /it has 6\d\d,\d{3} samples of 1001 traces, which need 5\.\d GB of memory, expected at most 300,000,000 values/,
  );
});
