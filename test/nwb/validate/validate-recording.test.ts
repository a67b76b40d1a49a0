import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRheobaseError } from "../../../src/base/errors.js";
import { loadH5 } from "../../../src/nwb/h5/load.js";
import { type ValidationProblem, validateRecording } from "../../../src/nwb/validate/validate-recording.js";
import { writeRecording } from "../../../src/nwb/write/write-recording.js";
import { type Alteration, writeAltered } from "../../support/altered-writing.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { writtenSweep } from "../../support/written-sweeps.js";

const temporary = temporaryFolder();
const items = [
  writtenSweep({ number: 0, spikeTimes: [0.001, 0.002] }),
  writtenSweep({ number: 33, name: "Ramp", spikeTimes: [0.003], current: null }),
];

describe("validateRecording() on what writeRecording() wrote", () => {
  const threshold = { data: new Float64Array(200), unit: "V", shape: [200] as const };
  it.each([
    ["many sweeps with spikes", items, {}],
    ["one sweep", [writtenSweep({ number: 7 })], {}],
    ["no spikes", [writtenSweep({ number: 0 }), writtenSweep({ number: 1 })], {}],
    ["state variables, float64", [writtenSweep({ traces: { threshold } })], { precision: "float64" }],
    ["the sweep table", items, { ipfx: true }],
    ["no amplitude", [writtenSweep({ amplitudeA: null })], { compression: 0 }],
  ] as const)("finds nothing: %s", async (_, sweeps, options) => {
    const path = temporary("good.nwb");
    await writeRecording(path, sweeps, { ...options, existing: "overwrite" });
    expect(await validateRecording(path)).toEqual([]);
  });
});

const RESPONSE = "/acquisition/sweep_00000_response";
const ICEPHYS = "/general/intracellular_ephys";
const RECORDINGS = `${ICEPHYS}/intracellular_recordings`;
const SEQUENCES = `${ICEPHYS}/sequential_recordings`;
const gone = (at: string, expected: string, severity?: "warning"): Row => [{ at, skip: true }, expected, severity];
type Row = [alteration: Alteration, expected: string, severity?: "warning" | undefined];

/** The table of nwb.md 2.3 and the list of 2.4, one thing wrong at a time. */
const alterations: Row[] = [
  gone("/@nwb_version", "/: the attribute nwb_version is missing"),
  gone("/@namespace", "/: the attribute namespace is missing"),
  gone("/@object_id", "/: the attribute object_id is missing", "warning"),
  gone("/identifier", "/: the dataset identifier is missing"),
  gone("/session_description", "/: the dataset session_description is missing"),
  gone("/session_start_time", "/: the dataset session_start_time is missing"),
  gone("/timestamps_reference_time", "/: the dataset timestamps_reference_time is missing"),
  gone("/file_create_date", "/: the dataset file_create_date is missing"),
  gone("/analysis", "/: the group analysis is missing"),
  gone("/stimulus/templates", "/: the group stimulus/templates is missing"),
  gone(`${RESPONSE}/electrode`, `${RESPONSE}: the link electrode is missing`),
  gone(
    `${RESPONSE}/gain`,
    `${RESPONSE}: the dataset gain is missing: pynwb before version 3 cannot read the series`,
    "warning",
  ),
  gone(`${RESPONSE}@stimulus_description`, `${RESPONSE}: the attribute stimulus_description is missing`),
  gone(`${RESPONSE}/starting_time`, `${RESPONSE}: both starting_time and timestamps are missing, expected one of them`),
  gone(`${RESPONSE}/starting_time@rate`, `${RESPONSE}/starting_time: the attribute rate is missing`),
  gone(`${RESPONSE}/data@unit`, `${RESPONSE}/data: the attribute unit is missing`),
  gone(`${ICEPHYS}/electrode_0/device`, `${ICEPHYS}/electrode_0: the link device is missing`),
  gone(`${ICEPHYS}/electrode_0/description`, `${ICEPHYS}/electrode_0: the dataset description is missing`),
  gone(`${RECORDINGS}/id`, `${RECORDINGS}: the dataset id is missing`),
  gone(`${RECORDINGS}@colnames`, `${RECORDINGS}: the attribute colnames is missing`),
  gone(`${RECORDINGS}@categories`, `${RECORDINGS}: the attribute categories is missing`),
  gone(`${RECORDINGS}/stimulus_name`, `${RECORDINGS}: the column stimulus_name is missing`),
  gone(
    `${RECORDINGS}/stimulus_amplitude@description`,
    `${RECORDINGS}/stimulus_amplitude: the attribute description is missing`,
  ),
  gone("/units/spike_times_index@target", "/units/spike_times_index: the attribute target is missing"),
  gone(
    `${SEQUENCES}/simultaneous_recordings@table`,
    `${SEQUENCES}/simultaneous_recordings: the attribute table is missing`,
  ),
  gone("/scratch/model_json@notes", "/scratch/model_json: the attribute notes is missing"),
  [
    { at: `${RESPONSE}@sweep_number`, attribute: { value: 0, dtype: "<i" } },
    `${RESPONSE}@sweep_number: is stored as int32, expected uint32 (or uint64)`,
  ],
  [
    { at: `${RESPONSE}/data@conversion`, attribute: { value: 1, dtype: "<i" } },
    `${RESPONSE}/data@conversion: is stored as int32, expected float32 or float64`,
  ],
  [
    { at: `${RESPONSE}/starting_time@rate`, attribute: { value: 1, dtype: "<i" } },
    `${RESPONSE}/starting_time@rate: is stored as int32, expected float32 or float64`,
  ],
  [
    { at: `${RESPONSE}/data@unit`, attribute: { value: "V", dtype: "S" } },
    `${RESPONSE}/data@unit: is "V", expected "volts"`,
    "warning",
  ],
  [
    { at: `${RESPONSE}/electrode`, link: "hard" },
    `${RESPONSE}/electrode: is an object or a hard link, expected a soft link`,
  ],
  [{ at: `${RESPONSE}/electrode`, link: "/general/nowhere/x" }, `${RESPONSE}/electrode: the link leads nowhere`],
  [
    { at: `${RESPONSE}/electrode`, link: "/general/devices/simulator" },
    `${RESPONSE}/electrode: leads to type Device, expected IntracellularElectrode`,
  ],
  stored(`${RESPONSE}/starting_time`, "<f", "is stored as float32, expected float64"),
  stored("/units/spike_times", "<f", "is stored as float32, expected float64", (data) => Float32Array.from(data)),
  stored(`${RECORDINGS}/id`, "<I", "is stored as uint32, expected int32 or int64", (data) => Uint32Array.from(data)),
  stored(`${RECORDINGS}/spike_times_index`, "<i", "is stored as int32, expected unsigned integers", (data) =>
    Int32Array.from(data),
  ),
  changed(
    `${RECORDINGS}/spike_times_index`,
    Uint32Array.of(2, 9),
    `ends at 9, expected 3, the length of ${RECORDINGS}/spike_times`,
  ),
  changed(
    `${SEQUENCES}/simultaneous_recordings`,
    Int32Array.of(0, 2),
    `holds row 2, expected 0 to 1 (${ICEPHYS}/simultaneous_recordings)`,
  ),
  [
    {
      at: "/file_create_date",
      dataset: ({ data, name }) => ({ name, data: (data as string[])[0] ?? "", shape: [], dtype: "S" }),
    },
    "/file_create_date: has 0 dimensions, expected 1",
  ],
  [
    { at: "/session_start_time", dataset: (made) => ({ ...made, data: "2026-01-02T03:04:05" }) },
    '/session_start_time: holds "2026-01-02T03:04:05", expected an offset from UTC at its end, such as +00:00',
  ],
  [
    { at: "/session_start_time", dataset: (made) => ({ ...made, data: "yesterday" }) },
    '/session_start_time: holds "yesterday", expected a time as in ISO 8601',
  ],
  [
    { at: "/session_start_time", dataset: (made) => ({ ...made, data: "2999-01-02T03:04:05Z" }) },
    "/session_start_time: lies in the future",
    "warning",
  ],
  [
    { at: "/general/was_generated_by", dataset: (made) => ({ ...made, shape: [4] }) },
    "/general/was_generated_by: has 1 dimensions, expected 2",
  ],
  [
    { at: `${RECORDINGS}/responses/response`, dataset: longer },
    `${RECORDINGS}/responses/response: row 0 is [0, 201) of ${RESPONSE}, which has 200 samples`,
  ],
];

type Numbers = Float64Array | Int32Array | Uint32Array;

function stored(
  at: string,
  dtype: string,
  message: string,
  convert?: (data: Numbers) => Float32Array | Int32Array | Uint32Array,
): Row {
  return [
    { at, dataset: (made) => ({ ...made, dtype, data: convert ? convert(made.data as Numbers) : made.data }) },
    `${at}: ${message}`,
  ];
}

function changed(at: string, data: Numbers, message: string): Row {
  return [{ at, dataset: (made) => ({ ...made, data }) }, `${at}: ${message}`];
}

function longer(made: Parameters<NonNullable<Alteration["dataset"]>>[0]): typeof made {
  const columns = new Map(made.data as Map<string, unknown>);
  return {
    ...made,
    data: columns.set(
      "count",
      (columns.get("count") as Int32Array).map((count) => count + 1),
    ),
  };
}

/** Alterations that can be in one file: of different objects, none within another that lacks something or is left out. */
const batches: Alteration[][] = [];
for (const [alteration] of alterations) {
  const object = (at: string): string => at.replace(/@.*$/, "");
  const apart = ({ at, skip }: Alteration, other: Alteration): boolean =>
    object(at) !== object(other.at) && !(skip && other.at.startsWith(`${object(at)}/`));
  const batch = batches.find((others) => others.every((each) => apart(each, alteration) && apart(alteration, each)));
  if (batch) batch.push(alteration);
  else batches.push([alteration]);
}
const checked = new Map<Alteration[], Promise<readonly ValidationProblem[]>>();

/** What is found in the file that has an alteration, and others elsewhere. */
function problemsOf(alteration: Alteration): Promise<readonly ValidationProblem[]> {
  const index = batches.findIndex((each) => each.includes(alteration));
  const batch = batches[index]!;
  const found = checked.get(batch) ?? check(temporary(`altered-${index}.nwb`), batch);
  checked.set(batch, found);
  return found;
}

async function check(path: string, batch: readonly Alteration[]): Promise<readonly ValidationProblem[]> {
  await writeAltered(path, items, batch);
  return validateRecording(path);
}

describe("validateRecording() finds what is wrong", () => {
  it.each(alterations)("%o", async (alteration, expected, severity = undefined) => {
    const problems = await problemsOf(alteration);
    expect(problems.map(({ at, message }) => `${at}: ${message}`)).toContain(expected);
    const first = problems.find(({ at, message }) => `${at}: ${message}` === expected);
    expect(first?.severity).toBe(severity ?? "error");
  });
});

describe("validateRecording() refuses what is no NWB 2 file", () => {
  it("names NWB 1, other HDF5, other formats and missing files", async () => {
    const h5 = await loadH5();
    const old = temporary("old.nwb");
    const oldFile = new h5.File(old, "w");
    oldFile.create_dataset({ name: "nwb_version", data: "NWB-1.0.5", shape: [], dtype: "S" });
    oldFile.flush();
    oldFile.close();
    await expect(validateRecording(old)).rejects.toThrow(
      `Cannot validate ${old}: it is an NWB 1.0.5 file, expected an NWB 2 file`,
    );
    const bare = temporary("bare.h5");
    const bareFile = new h5.File(bare, "w");
    bareFile.flush();
    bareFile.close();
    await expect(validateRecording(bare)).rejects.toThrow(
      "it is an HDF5 file without an nwb_version, expected an NWB 2 file",
    );
    const text = temporary("text.nwb");
    writeFileSync(text, "no HDF5");
    await expect(validateRecording(text)).rejects.toMatchObject({ code: "InvalidRecording" });
    await expect(validateRecording(temporary("none.nwb"))).rejects.toMatchObject({ code: "NotFound" });
  });

  it("ends damaged files in problems or a typed error", async () => {
    const path = temporary("whole.nwb");
    await writeRecording(path, items, { existing: "overwrite", compression: 0 });
    const whole = readFileSync(path);
    const damaged = temporary("damaged.nwb");
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, bits] of changes) bytes[at] = (bytes[at] ?? 0) ^ bits;
        writeFileSync(damaged, bytes);
        const outcome = await validateRecording(damaged).catch((error: unknown) => error);
        expect(Array.isArray(outcome) || isRheobaseError(outcome)).toBe(true);
      }),
      // The fuzzer of recordings (test/fuzz/targets/recordings.ts) damages many more.
      { numRuns: 10 },
    );
  });
});
