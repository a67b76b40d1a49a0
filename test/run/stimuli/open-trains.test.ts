import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { filesOfStimulus, isStimulusFile, openStimuli } from "../../../src/run/stimuli/open-stimulus.js";
import { readSpikeTrain } from "../../../src/run/stimuli/open-trains.js";
import { buildH5 } from "../../support/h5-builder.js";
import { buildNwb1 } from "../../support/nwb-builder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const inFolder = temporaryFolder();

/** An NWB 2 file with three units, the second one silent. */
const unitsFile = (): Promise<string> =>
  buildH5(inFolder("a.nwb"), (file) => {
    file.data("units/id", Int32Array.of(7, 8, 12));
    file.data("units/spike_times", Float64Array.of(0.3, 0.1, 0.2));
    file.data("units/spike_times_index", Uint8Array.of(2, 2, 3));
  });

describe("a spike train of an NWB file", () => {
  test("has the spikes of all units, or of one", async () => {
    const path = await unitsFile();
    expect(await readSpikeTrain(path)).toEqual(Float64Array.of(0.1, 0.2, 0.3));
    expect(await readSpikeTrain(`${path}#unit=7`)).toEqual(Float64Array.of(0.1, 0.3));
    expect(await readSpikeTrain(`${path}#unit=12`)).toEqual(Float64Array.of(0.2));
  });

  test("names the units there are", async () => {
    const path = await unitsFile();
    const message = `Cannot read unit 3 of ${path}: there is none, expected one of 7, 8, 12`;
    await expect(readSpikeTrain(`${path}#unit=3`)).rejects.toMatchObject({ code: "NotFound", id: "3", message });
    await expect(readSpikeTrain(`${path}#unit=8`)).rejects.toThrow("it has no spikes, expected at least one");
  });

  test("of a recording is that of a sweep", async () => {
    const trace = new Float32Array(100);
    const sweep = { number: 4, current: trace, voltage: trace, spikes: [0.001, 0.0005] };
    const path = await buildH5(inFolder("a.nwb"), (file) => buildNwb1(file, { sweeps: [sweep] }));
    expect(await readSpikeTrain(`${path}#sweep=4`)).toEqual(Float64Array.of(0.0005, 0.001));
    await expect(readSpikeTrain(`${path}#sweep=5`)).rejects.toMatchObject({ code: "NotFound" });
    await expect(readSpikeTrain(`${path}#sweep=x`)).rejects.toThrow("it is not a number");
    await expect(readSpikeTrain(path)).rejects.toThrow("it has no Units table, expected one with spike_times");
  });
});

describe("a spike train of a CSV file", () => {
  const table = (text: string): string => {
    const path = inFolder("a, b.csv");
    writeFileSync(path, text);
    return path;
  };

  test("has the spikes of all trains, or of one", async () => {
    const path = table("train,t (ms)\na,10\nb,5\na,2\n");
    expect(await readSpikeTrain(path)).toEqual(Float64Array.of(0.002, 0.005, 0.01));
    expect(await readSpikeTrain(`${path}#train=a`)).toEqual(Float64Array.of(0.002, 0.01));
    await expect(readSpikeTrain(`${path}#train=c`)).rejects.toThrow("there is none, expected one of a, b");
    await expect(readSpikeTrain(`${path}.gone`)).rejects.toMatchObject({ code: "NotFound" });
  });

  test("without trains has no part", async () => {
    await expect(readSpikeTrain(`${table("t (ms)\n10\n")}#train=a`)).rejects.toThrow("expected the file alone");
  });

  test("drives a described stimulus, whose name ends like a file's", async () => {
    const path = table("t (ms)\n10\n20\n");
    const spec = `spikes:weight=20pA,rate=10kHz,times="${path}"`;
    const bare = `spikes:weight=20pA,rate=10kHz,times=${path.replace(basename(path), "c.csv")}`;
    expect([isStimulusFile(spec), isStimulusFile(bare), isStimulusFile(path)]).toEqual([false, false, true]);
    expect(filesOfStimulus(`${spec}+spikes:times=x.nwb#unit=3,weight=1pA`)).toEqual([path, "x.nwb"]);
    const [stimulus] = await openStimuli([spec]);
    const [listed] = await openStimuli(["spikes:times=(10ms,20ms),weight=20pA,rate=10kHz"]);
    expect(await stimulus!.sample()).toEqual(await listed!.sample());
  });
});
