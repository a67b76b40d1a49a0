import { describe, expect, test } from "vitest";
import { segmentLines } from "../../../src/biophys/extracellular/segment-lines.js";
import { transferResistance } from "../../../src/biophys/extracellular/transfer-resistance.js";
import { openGolden } from "../../support/biophysical-golden.js";
import { hasReference } from "../../support/reference.js";
import { runExperiment } from "../devices/run-experiment.js";
import { conductivitySPerM, dtMs, durationMs, every, extracellularGoldens } from "./read-golden.js";

/** Folders of golden/biophysical whose names differ from their models'. */
const FOLDERS: Readonly<Record<string, string>> = { "491766131": "491766131-all-active" };
const SOURCES = ["line", "point"] as const;

describe.skipIf(!hasReference).each(extracellularGoldens())("$model", (golden) => {
  const { model: name, contacts, segments, lines, weights, runs } = golden;

  test("has the segments that LFPy takes from NEURON", async () => {
    using model = await openGolden(FOLDERS[name] ?? name);
    const ours = segmentLines(model.definition.cell);
    expect(ours).toHaveLength(segments.length);
    const distance = ours.map(({ start, end, radiusUm }, i) => {
      const theirs = lines.subarray(7 * i, 7 * i + 7);
      return Math.max(...[...start, ...end, 2 * radiusUm].map((value, k) => Math.abs(value - theirs[k]!)));
    });
    expect(Math.max(...distance)).toBeLessThan(1e-12); // [µm]
  });

  test.each(SOURCES)("has LFPykit's weights of a %s source", async (source) => {
    using model = await openGolden(FOLDERS[name] ?? name);
    const ours = segmentLines(model.definition.cell);
    let worst = 0;
    for (const [c, contact] of contacts.entries()) {
      for (const [s, line] of ours.entries()) {
        const theirs = weights[source][c * segments.length + s]!;
        const weight = transferResistance(source, line, contact, conductivitySPerM);
        worst = Math.max(worst, Math.abs(weight / theirs - 1));
      }
    }
    expect(worst).toBeLessThan(1e-9);
  });

  test.each(runs)(
    "has LFPykit's potentials of NEURON's membrane currents: $kind",
    async ({ kind, devices, potentials }) => {
      using model = await openGolden(FOLDERS[name] ?? name);
      const experiment = { name: kind, model: name, dt_ms: dtMs, duration_ms: durationMs, devices, record: [] };
      for (const source of SOURCES) {
        for (const solver of ["exact", "reference"] as const) {
          const probe = { contacts: contacts.map((um) => ({ positionM: inMetres(um) })), source, conductivitySPerM };
          const { extracellular } = await runExperiment(model, experiment, { solver, probe });
          expect(extracellular!.potentials).toHaveLength(contacts.length);
          for (const [c, ours] of extracellular!.potentials.entries()) {
            const theirs = potentials[source][c]!;
            const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
            const distance = theirs.map((value, i) => Math.abs(ours[i * every]! * 1e3 - value));
            expect(Math.max(...distance) / largest, `contact ${c}, ${source}, ${solver}`).toBeLessThan(1e-9);
          }
        }
      }
    },
  );
});

const inMetres = (um: readonly [number, number, number]): [number, number, number] => [
  um[0] * 1e-6,
  um[1] * 1e-6,
  um[2] * 1e-6,
];
