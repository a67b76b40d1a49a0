import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VoltageClamp } from "../../../../src/biophys/devices/device.js";
import type { BiophysicalModel } from "../../../../src/biophys/model.js";
import type { BiophysicalRunOptions } from "../../../../src/biophys/model-types.js";
import { type Group, loadH5 } from "../../../../src/nwb/h5/load.js";
import { openRecording } from "../../../../src/nwb/read/open-recording.js";
import { validateRecording } from "../../../../src/nwb/validate/validate-recording.js";
import { writeRecording } from "../../../../src/nwb/write/write-recording.js";
import { runSweeps } from "../../../../src/run/run-sweeps.js";
import { Stimulus } from "../../../../src/stimulus/stimulus.js";
import { openShippedCell } from "../../../support/shipped-cell.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const temporary = temporaryFolder();
let files = 0;
let model: BiophysicalModel;
beforeAll(async () => {
  model = await openShippedCell();
});
afterAll(() => model.dispose());

const clampAt = (at: string, toV = -0.04): VoltageClamp => ({
  kind: "voltage",
  at,
  command: {
    steps: [
      { durationS: 0.005, value: -0.08 },
      { durationS: 0.01, value: toV },
      { durationS: 0.005, value: -0.08 },
    ],
  },
  seriesResistanceOhm: 5e6,
});
const step = "square:amplitude=50pA,start=5ms,duration=10ms,total=20ms";

/** Writes the response to devices, and opens the file. */
async function written(options: BiophysicalRunOptions, stimulus: Stimulus | null = null) {
  const run = { dt: 25e-6, ...options };
  const response = await model.run(stimulus, run);
  const path = temporary(`${files++}.nwb`);
  const sweep = { number: 4, stimulus, stimulusName: "Voltage Steps", stimulusCode: null, amplitudeA: null };
  await writeRecording(path, [{ sweep, response }], { precision: "float64" });
  expect(await validateRecording(path)).toEqual([]);
  return { response, recording: await openRecording(path), path };
}

/** Type of a series, and the value of some of its datasets and attributes. */
async function seriesIn(path: string) {
  const h5 = await loadH5();
  const file = new h5.File(path, "r");
  const names = (group: string): string[] => (file.get(group) as { keys(): string[] } | null)?.keys() ?? [];
  const text = (at: string, name: string): unknown => (file.get(at) as Group | null)?.attrs[name]?.value;
  const series = ["acquisition", "stimulus/presentation"].flatMap((group) =>
    names(group).map((name) => [`${group}/${name}`, text(`${group}/${name}`, "neurodata_type")]),
  );
  const value = (at: string): unknown => (file.get(at) as { value?: unknown } | null)?.value;
  const found = { series: Object.fromEntries(series), traces: names("processing/icephys"), value, text };
  return { ...found, close: () => file.close() };
}

describe("a sweep whose soma is clamped", () => {
  it("is a pair of command and current, with the soma's voltage beside", async () => {
    const { response, recording, path } = await written({ clamp: [clampAt("soma")], record: ["dend[3].v"] });
    using open = recording;
    const [info, ...more] = open.sweeps;
    expect(more).toEqual([]);
    expect(info).toMatchObject({
      number: 4,
      clamp: "voltage",
      electrode: "soma",
      stimulusName: "Voltage Steps",
      stimulusCode: "-80 mV for 5 ms, -40 mV for 10 ms, -80 mV for 5 ms",
      amplitudeA: null,
    });
    const { current, command, rateHz, seriesResistanceOhm, traces, simulated } = await open.voltageClamp(4);
    expect(current).toEqual(response.clamps![0]!.current);
    expect(command!.values).toEqual(response.clamps![0]!.command);
    expect({ rateHz, seriesResistanceOhm }).toEqual({ rateHz: 40_000, seriesResistanceOhm: 5e6 });
    expect(traces["soma.v"]!.data).toEqual(response.voltage);
    expect(traces["dend[3].v"]).toEqual(response.traces["dend[3].v"]);
    expect(traces["dend[3].v"]!.distanceUm).toBeGreaterThan(10);
    expect(simulated).toEqual(response.simulated);
    expect(await open.spikeTimes(4)).toBeNull();

    const file = await seriesIn(path);
    expect(file.series).toEqual({
      "acquisition/sweep_00004_response": "VoltageClampSeries",
      "stimulus/presentation/sweep_00004_stimulus": "VoltageClampStimulusSeries",
    });
    for (const name of ["capacitance_fast", "resistance_comp_correction", "whole_cell_series_resistance_comp"]) {
      expect(file.value(`acquisition/sweep_00004_response/${name}`)).toBe(0);
    }
    expect(file.text("acquisition/sweep_00004_response/resistance_comp_correction", "unit")).toBe("percent");
    expect(file.value("general/intracellular_ephys/soma/initial_access_resistance")).toBe("5000000 ohm");
    expect(file.value("general/intracellular_ephys/intracellular_recordings/place")).toEqual(["soma"]);
    file.close();
  });

  it("has a junction potential in its voltages, and never in its current", async () => {
    const own = await written({ clamp: [clampAt("soma")] });
    const shifted = await written({ clamp: [clampAt("soma")], junctionPotential: "add" });
    using open = shifted.recording;
    own.recording.close();
    const { current, command, traces, simulated } = await open.voltageClamp(4);
    expect(current).toEqual(own.response.clamps![0]!.current);
    expect(command!.values[0]).toBeCloseTo(-0.066, 12);
    expect(traces["soma.v"]!.data[600]! - own.response.voltage[600]!).toBeCloseTo(0.014, 12);
    expect(simulated).toMatchObject({ junctionSubtracted: true });
  });

  it("says where its clamp is off", async () => {
    const synapse = { kind: "expsyn", at: "dend[3]", tauS: 0.002, weightS: 1e-9, times: [0.01] } as const;
    const { recording, path } = await written({ clamp: [clampAt("soma")], synapses: [synapse] });
    using open = recording;
    const { command, current } = await open.voltageClamp(4);
    expect(command!.values).toHaveLength(current.length);
    expect(command!.values.findIndex(Number.isNaN)).toBe(800);
    expect(current.at(-1)).toBe(0);
    const file = await seriesIn(path);
    expect(file.text("stimulus/presentation/sweep_00004_stimulus", "comments")).toContain("NaN where the clamp is off");
    file.close();
  });
});

describe("a sweep with electrodes in dendrites", () => {
  it("has the soma's voltage without a current, and each electrode's current", async () => {
    const { response, recording, path } = await written({
      clamp: [clampAt("dend[3]")],
      inject: [
        { at: "dend[1]", stimulus: step },
        { at: "dend[1]", stimulus: "square:amplitude=-20pA,start=5ms,duration=10ms,total=20ms" },
        { at: "dend[5](0.5)", stimulus: { current: Float64Array.of(0, 1e-11), rateHz: 1000 } },
      ],
      record: ["dend[5].v", "dend[3].i_clamp"],
    });
    using open = recording;
    expect(open.sweeps.map(({ electrode, clamp, isBeside = false }) => [electrode, clamp, isBeside])).toEqual([
      ["electrode_0", "zero", false],
      ["dend[1]", "current", true],
      ["dend[1]_2", "current", true],
      ["dend[3]", "voltage", true],
      ["dend[5](0.5)", "current", true],
    ]);
    // Without a name, the soma's.
    const soma = await open.sweep(4);
    expect(soma.response!.voltage).toEqual(response.voltage);
    expect(soma.stimulus).toBeNull();
    const first = await open.sweep(4, { electrode: "dend[1]" });
    expect((await first.stimulus!.sample()).current).toEqual(response.electrodes![0]!.current);
    expect(first.response).toBeNull();
    expect(first).toMatchObject({ stimulusName: "Long Square", amplitudeA: 5e-11 });
    const measured = await open.sweep(4, { electrode: "dend[5](0.5)" });
    expect(measured.response!.voltage).toEqual(response.traces["dend[5].v"]!.data);
    // The last of its two samples lasts to the end.
    expect((await measured.stimulus!.sample()).current.at(-1)).toBe(1e-11);
    const { current } = await open.voltageClamp(4, { electrode: "dend[3]" });
    expect(current).toEqual(response.traces["dend[3].i_clamp"]!.data);

    const file = await seriesIn(path);
    expect(file.series).toMatchObject({
      "acquisition/sweep_00004_response": "IZeroClampSeries",
      "acquisition/sweep_00004-dend-3_response": "VoltageClampSeries",
      "stimulus/presentation/sweep_00004-dend-1-2_stimulus": "CurrentClampStimulusSeries",
    });
    expect(Object.keys(file.series)).toHaveLength(6);
    const rows = (table: string): unknown => file.value(`general/intracellular_ephys/${table}`);
    expect(rows("simultaneous_recordings/recordings_index")).toEqual(Uint32Array.of(5));
    expect(rows("sequential_recordings/stimulus_type")).toEqual(["Voltage Steps"]);
    file.close();
  });

  it("keeps the stimulus of the soma", async () => {
    const stimulus = Stimulus.parse(step);
    const { recording } = await written({ inject: [{ at: "dend[1]", stimulus: step }] }, stimulus);
    using open = recording;
    expect(open.sweeps.map(({ clamp }) => clamp)).toEqual(["current", "current"]);
    expect(await open.spikeTimes(4)).toHaveLength(0);
    expect(await open.spikeTimes(4, { electrode: "dend[1]" })).toBeNull();
  });

  it("has a conductance that a clamp followed as a trace", async () => {
    const conductance = { samples: Float64Array.of(0, 1e-9), rateHz: 100 };
    const { recording } = await written({ clamp: [{ kind: "conductance", at: "dend[3]", conductance, reversalV: 0 }] });
    using open = recording;
    const { traces } = (await open.sweep(4)).response!;
    const { data, unit } = traces["dend[3].g_clamp"]!;
    expect([unit, data[0], data.at(-1), data.length]).toEqual(["S", 0, 1e-9, 801]);
  });
});

it("sweeps from workers hold the same, and several sweeps of devices go into one file", async () => {
  const clamp = [clampAt("soma")];
  const stimuli = [0, 1, 2].map(() => Stimulus.none(0.02, "Voltage Steps"));
  const path = temporary("several.nwb");
  const written = runSweeps(model, stimuli, { dt: 25e-6, clamp, jobs: 2 });
  expect((await writeRecording(path, written)).sweeps).toEqual([0, 1, 2]);
  using open = await openRecording(path);
  expect(open.sweeps.map(({ number, clamp, electrode }) => [number, clamp, electrode])).toEqual(
    [0, 1, 2].map((number) => [number, "voltage", "soma"]),
  );
  const [first, ...others] = await Promise.all([0, 1, 2].map((number) => open.voltageClamp(number)));
  for (const other of others) expect(other.current).toEqual(first!.current);
});
