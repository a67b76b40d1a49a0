import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { isRheobaseError } from "../../src/base/errors.js";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { temporaryFolder } from "../support/h5-builder.js";
import { hasReference, reference } from "../support/reference.js";
import { runCount } from "../support/share.js";

// Every figure here was read from the same files with h5py, not with this library.

interface Expected {
  readonly number: number;
  readonly name: string;
  readonly rateHz: number;
  readonly samples: number;
  readonly window?: readonly [start: number, count: number];
  /** First value, value at `at`, and sum of the membrane potential [V]. */
  readonly voltage?: { readonly first: number; readonly at: readonly [number, number]; readonly sum: number };
  /** Value at an index of the current [A]. */
  readonly current?: readonly [number, number];
  readonly spikes?: number | null;
}

async function check(path: string, expected: readonly Expected[]) {
  using recording = await openRecording(reference(path));
  expect(recording.sweeps.map(({ number }) => number)).toEqual(expected.map(({ number }) => number));
  for (const [i, wanted] of expected.entries()) {
    const info = recording.sweeps[i]!;
    expect(info).toMatchObject({ stimulusName: wanted.name, rateHz: wanted.rateHz, samples: wanted.samples });
    const [start, count] = wanted.window ?? [0, wanted.samples];
    expect(info.window).toEqual({ start, count });
    const sweep = await recording.sweep(wanted.number);
    if (wanted.voltage) {
      const { voltage, rateHz } = sweep.response!;
      expect(rateHz).toBe(wanted.rateHz);
      expect(voltage.length).toBe(wanted.samples);
      expect(voltage[0]).toBe(wanted.voltage.first);
      expect(voltage[wanted.voltage.at[0]]).toBe(wanted.voltage.at[1]);
      const sum = voltage.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum / wanted.voltage.sum - 1)).toBeLessThan(1e-11);
    }
    if (wanted.current) {
      const { current, rateHz } = await sweep.stimulus!.sample();
      expect(rateHz).toBe(wanted.rateHz);
      expect(current.length).toBe(wanted.samples);
      expect(current[wanted.current[0]]).toBe(wanted.current[1]);
    }
    const spikes = await recording.spikeTimes(wanted.number);
    if (wanted.spikes !== undefined) expect(spikes?.length ?? null).toBe(wanted.spikes);
  }
  return recording;
}

describe.skipIf(!hasReference)("recordings of the reference set", () => {
  it("reads specimen_532355382 (Allen NWB 1)", async () => {
    const common = { rateHz: 50_000, samples: 150_000, window: [37_500, 112_500] as const };
    const recording = await check("data/nwb1/specimen_532355382.nwb", [
      { number: 1, name: "Test", rateHz: 50_000, samples: 25_000 },
      {
        number: 33,
        name: "Long Square",
        rateHz: 50_000,
        samples: 113_250,
        window: [40_750, 72_500],
        voltage: { first: -0.06856250017881393, at: [60_000, -0.0481250025331974], sum: -6409.16204751347 },
        current: [60_000, 1.7000000018807526e-10],
        spikes: 22,
      },
      {
        ...common,
        number: 100,
        name: "Noise 1",
        voltage: { first: -0.06908909976482391, at: [60_000, -0.05180336534976959], sum: -9035.847425147891 },
        current: [60_000, 1.1776736530411114e-10],
      },
      {
        ...common,
        number: 101,
        name: "Noise 1",
        voltage: { first: -0.06877105683088303, at: [60_000, -0.05163373425602913], sum: -9038.140984823927 },
        current: [60_000, 1.1776736530411114e-10],
      },
      {
        ...common,
        number: 102,
        name: "Noise 2",
        voltage: { first: -0.06878615915775299, at: [60_000, -0.04678363725543022], sum: -8880.410653810948 },
        current: [60_000, 1.752544359634456e-10],
      },
      {
        ...common,
        number: 103,
        name: "Noise 2",
        voltage: { first: -0.06900627911090851, at: [60_000, -0.04645439609885216], sum: -8880.949450187385 },
        current: [60_000, 1.752544359634456e-10],
      },
    ]);
    expect(recording.format).toBe("nwb1");
    expect(recording.version).toBe("1.0.5");
    expect(recording.specimen).toEqual({
      id: 532355382,
      name: "Ctgf-2A-dgCre;Ai14(IVSCC)-260475.06.01.01",
      species: "Mus musculus",
      line: "Ctgf-T2A-dgCre",
      dendriteType: null,
      structure: "VISpl6b",
    });
    expect(recording.notes).toContain("conversion ignored, values taken as SI: pipeline version 1.0");
    expect(recording.sweeps[0]).toMatchObject({ clamp: "voltage" });
    expect(recording.sweeps[1]).toMatchObject({
      clamp: "current",
      stimulusCode: "C1LSFINEST150112[0]",
      electrode: "Electrode 1",
    });
    expect(recording.sweeps[1]?.amplitudeA).toBeCloseTo(170e-12, 20);
  });

  it("says which sweeps a file has when one is missing", async () => {
    using recording = await openRecording(reference("data/nwb1/specimen_532355382.nwb"));
    await expect(recording.sweep(99)).rejects.toThrow(
      "Cannot read sweep 99 of specimen 532355382: the file has sweeps 1, 33, 100-103",
    );
    await expect(recording.stimulus(1)).rejects.toThrow(/it is voltage clamp, and an injected current was expected/);
  });

  it("reads specimen_509881736 (oldest Allen layout)", async () => {
    const recording = await check("data/nwb1/specimen_509881736.nwb", [
      {
        number: 39,
        name: "Long Square",
        rateHz: 50_000,
        samples: 113_250,
        window: [40_750, 72_500],
        voltage: { first: -0.06728125363588333, at: [60_000, -0.04190625250339508], sum: -6204.411466710324 },
        current: [60_000, 1.2999999687846042e-10],
        spikes: 25,
      },
    ]);
    expect(recording.notes[0]).toMatch(/oldest Allen layout/);
  });

  it("reads Ferguson et al. 2015 (NWB 2.2, sweep table)", async () => {
    const firsts = [
      -0.0603027381002903, -0.0608825720846653, -0.0607299841940403, -0.0608825720846653, -0.0601196326315403,
      -0.0600585974752903, -0.0604553259909153, -0.0615539588034153, -0.0610046423971653, -0.0603942908346653,
      -0.0606689490377903, -0.0608825720846653, -0.0608215369284153,
    ];
    const lasts = [
      -0.0606384314596653, -0.0605468787252903, -0.0603637732565403, -0.0600585974752903, -0.0603027381002903,
      -0.0596618689596653, -0.0604858435690403, -0.0605468787252903, -0.0608520545065403, -0.0603637732565403,
      -0.0602722205221653, -0.0603637732565403, -0.0605773963034153,
    ];
    const sums = [
      -1168.4025708436966, -1122.9287244081497, -1073.0406627771445, -1035.9283884659526, -992.7467029647814,
      -960.4309812688225, -936.1677346215874, -916.1303890610725, -889.7007347291074, -849.9659947057517,
      -827.53163975809, -803.3653433703876, -780.9983022966626,
    ];
    const currents = [-6.042480404921946e-11, -2.6245117190626388e-11];
    const recording = await check(
      "data/nwb2/v2_FergusonEtAl2015_PYR2.nwb",
      firsts.map((first, i) => ({
        number: i + 1,
        name: "C:\\Axon\\Params\\Carey protocols\\cc25pA1s protocol",
        rateHz: 10_000,
        samples: 20_000,
        voltage: { first, at: [19_999, lasts[i]!], sum: sums[i]! },
        ...(currents[i] === undefined ? {} : { current: [10_000, currents[i]] as const }),
        spikes: null,
      })),
    );
    expect(recording).toMatchObject({ format: "nwb2", version: "2.2.5", specimen: { line: "PV-tdTomato" } });
    expect(recording.notes).toContain("sweeps listed from the sweep_table");
  });

  it("reads Lantyer et al. 2018 (NWB 2.2, float64)", async () => {
    const firsts = [
      -0.06984374672174454, -0.07000000029802322, -0.06862500309944153, -0.06934375315904617, -0.06868749856948853,
      -0.06953124701976776, -0.06990624964237213, -0.0689999982714653, -0.06875000149011612, -0.06931249797344208,
    ];
    const sums = [
      -1534.2037482634187, -1462.7041553631425, -1381.752530388534, -1369.4760000014212, -1381.3413437862655,
      -1367.4047801251181, -1348.5724367517832, -1327.8589676782394, -1298.282717923168, -1248.4564051240486,
    ];
    const currents = [4.0299874548566095e-11, 8.052062488994594e-11];
    await check(
      "data/nwb2/v2_LantyerEtAl2018_180817_ME_9_CC.nwb",
      firsts.map((first, i) => ({
        number: i + 1,
        name: "step-and-hold stimulation protocol",
        rateHz: 20_000,
        samples: 23_200,
        voltage: { first, at: [0, first], sum: sums[i]! },
        ...(currents[i] === undefined ? {} : { current: [11_600, currents[i]] as const }),
      })),
    );
  });

  it("reads the BluePyEfe example (NWB 2.4, icephys tables, conversion, no sweep numbers)", async () => {
    // Rows of the table go Step__1, Step__2 … while HDF5 lists Step__1, Step__10 …
    const firsts = [
      -0.0155, -0.016, -0.0145, -0.015, -0.0085, -0.007, -0.0125, -0.013000000000000001, -0.0135, 0.001, -0.014,
      -0.0045000000000000005, -0.0095, 0.0005, -0.0165, -0.0155,
    ];
    const sums = [
      -106.135, -104.0705, -103.825, -100.3835, -47.805, -468.7875, -391.048, -306.8255, -214.7635, -122.8935, -107.747,
      -7.512, 5.845, -2.917, -16.37, -15.3925,
    ];
    const recording = await check(
      "data/nwb2/v2_bluepyefe_99111002.nwb",
      firsts.map((first, i) => ({
        number: i,
        name: "Step",
        rateHz: 10_000,
        samples: 7168,
        voltage: { first, at: [0, first], sum: sums[i]! },
        ...(i === 0 ? { current: [3584, -2e-9] as const } : {}),
        ...(i === 9 ? { current: [3584, -1.9999997317790986e-10] as const } : {}),
      })),
    );
    expect(recording.notes).toContain("sweeps listed from the table intracellular_recordings");
    expect(recording.sweeps[9]?.startTimeS).toBe(18);
  });

  it("lists the synthetic sweep table file, whose only series measured a current", async () => {
    using recording = await openRecording(reference("data/nwb2/v2_synthetic_pynwb_SweepTable.nwb"));
    expect(recording.sweeps).toEqual([
      {
        number: 4711,
        stimulusName: "gotcha ya!",
        stimulusCode: "gotcha ya!",
        clamp: "voltage",
        rateHz: 10_000,
        samples: 5,
        startTimeS: 123.6,
        amplitudeA: null,
        electrode: "elec0",
        window: { start: 0, count: 5 },
      },
    ]);
    await expect(recording.response(4711)).rejects.toMatchObject({ code: "InvalidRecording" });
  });

  it("says that a Brain Observatory file is two-photon imaging", async () => {
    const opening = openRecording(reference("data/nwb2/v1_AllenBrainObservatory_496908818s.nwb"));
    await expect(opening).rejects.toMatchObject({ code: "InvalidRecording" });
    await expect(opening).rejects.toThrow(
      /v1_AllenBrainObservatory_496908818s\.nwb: the file is NWB 1\.0\.5 of two-photon imaging \(it holds TwoPhotonSeries.*intracellular sweeps were expected/,
    );
  });
});

describe.skipIf(!hasReference)("damage to real recordings", () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  let files = 0;

  it.each([
    "nwb1/specimen_509881736",
    "nwb2/v2_bluepyefe_99111002",
    "nwb2/v2_synthetic_pynwb_SweepTable",
    "nwb2/v1_AllenBrainObservatory_496908818s",
  ])("ends in an error of ours, or none (%s)", async (name) => {
    const whole = readFileSync(reference(`data/${name}.nwb`));
    const flips = fc.array(fc.noBias(fc.tuple(fc.nat(0xffffff), fc.nat(255))), { minLength: 1, maxLength: 12 });
    const length = fc.noBias(fc.nat(whole.length - 1));
    await fc.assert(
      fc.asyncProperty(flips, fc.option(length, { freq: 3, nil: whole.length }), async (changes, end) => {
        const bytes = Buffer.from(whole.subarray(0, end));
        if (bytes.length > 0) for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const path = folder.path(`${files++}.nwb`);
        writeFileSync(path, bytes);
        try {
          using recording = await openRecording(path);
          for (const { number } of recording.sweeps.slice(0, 3)) await recording.sweep(number);
        } catch (error) {
          if (!isRheobaseError(error, "InvalidRecording", "InvalidOption", "InvalidStimulus", "NotFound")) throw error;
        }
      }),
      { numRuns: runCount(60), seed: 11 },
    );
  });
});
