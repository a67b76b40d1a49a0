import { expect, it } from "vitest";
import { writeRecording } from "../../src/nwb/write/write-recording.js";
import { featuresOfRecording, type SkippedClamp } from "../../src/responses/features.js";
import { runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const temporary = temporaryFolder();
const clamp = (at: string) =>
  ({ kind: "voltage", at, command: { steps: [{ durationS: 0.02, value: -0.08 }] } }) as const;

it("voltage-clamp sweeps are named where others are measured, and those of other electrodes, too", async () => {
  using model = await openShippedCell();
  const path = temporary("clamps.nwb");
  const stimulus = Stimulus.parse("square:amplitude=20pA,start=5ms,duration=10ms,total=20ms");
  const sweeps = [
    { stimulus, devices: {} },
    { stimulus: null, devices: { clamp: [clamp("soma")] } },
    { stimulus, devices: { clamp: [clamp("dend[3](0.5)")] } },
  ];
  await writeRecording(path, runSweeps(model, sweeps, { dt: 25e-6 }));
  const seen = async (choice: { sweeps?: string; electrode?: string }) => {
    const skipped: SkippedClamp[] = [];
    const measured: [number, boolean][] = [];
    const request = { path, ...choice, onSkip: (sweep: SkippedClamp) => skipped.push(sweep) };
    for await (const { sweep, features } of featuresOfRecording(request)) measured.push([sweep, features !== null]);
    return { measured, skipped };
  };
  const all = await seen({});
  expect(all.measured).toEqual([
    [0, true],
    [2, true],
  ]);
  expect(all.skipped.map(({ sweep }) => sweep).sort()).toEqual([1, 2]);
  expect(all.skipped[0]!.reason).toBe("in voltage clamp there is no response of the membrane potential");
  // Asked for by number, a sweep is reported with the reason.
  expect(await seen({ sweeps: "1" })).toEqual({ measured: [[1, false]], skipped: [] });
});
