import { rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SHIPPED_MODELS } from "../demo/demo.js";
import { SweepFigure } from "../figures/sweep-figure.js";
import { forget } from "../files/owner.js";
import { scratchFolder } from "../files/scratch.js";
import { openModel } from "../models/open-model.js";
import { openRecording } from "../nwb/read/open-recording.js";
import { writeRecording } from "../nwb/write/write-recording.js";
import { chooseBackend } from "../plot/canvas/choose-backend.js";
import { openCanvas } from "../plot/canvas/fonts.js";
import { runSweeps, type SimulatedSweep } from "../run/run-sweeps.js";
import { Stimulus } from "../stimulus/stimulus.js";
import { type Check, type DoctorOptions, failed, type Outcome, ok, sameBits } from "./check.js";

/** Checks of NWB files and figures, with a GLIF model, which needs no solver. */
export const outputChecks: readonly Check[] = [
  {
    name: "recordings",
    remedy: "make room in the folder for temporary files (TMPDIR), or reinstall rheobase",
    needs: "webassembly",
    look: lookAtRecordings,
  },
  {
    name: "figures",
    remedy:
      "reinstall rheobase on this machine, without --omit=optional: the canvas is a separate package for each system",
    needs: "webassembly", // Node's fetch, loaded to read a picture, needs it
    look: lookAtFigures,
  },
];

async function lookAtRecordings({ signal }: DoctorOptions): Promise<Outcome> {
  const folder = await scratchFolder("rheobase-doctor", [tmpdir()]);
  try {
    const path = join(folder, "step.nwb");
    const made = await sweepOfGlif(signal);
    await writeRecording(path, [made], { precision: "float64", spikeCutValue: Number.NaN });
    using recording = await openRecording(path, { signal });
    const { response } = await recording.sweep(made.sweep.number);
    if (!sameBits(response?.voltage, made.response.voltage)) {
      return failed("the voltage read differs from the one written");
    }
    const spikes = await recording.spikeTimes(made.sweep.number);
    if (!sameBits(spikes, made.response.spikeTimes)) {
      return failed("the spike times read differ from those written");
    }
    return ok(`${(await stat(path)).size} bytes of NWB written and read back in ${tmpdir()}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
    forget(folder);
  }
}

async function lookAtFigures({ signal }: DoctorOptions): Promise<Outcome> {
  const { sweep, response } = await sweepOfGlif(signal);
  const draw = async (name: string): Promise<Uint8Array> => {
    const figure = new SweepFigure(name, "doctor");
    await figure.add(sweep, response);
    return figure.render({ signal });
  };
  const svg = new TextDecoder().decode(await draw("step.svg"));
  if (!/<svg[\s\S]*<path/.test(svg)) return failed("an SVG has no lines");
  const { width, height, empty } = await pictureOf(await draw("step.png"));
  if (empty) return failed("a PNG is empty");
  return ok(`${width} × ${height} pixels drawn by ${(await chooseBackend("auto", "png")).name}, and an SVG`);
}

async function pictureOf(png: Uint8Array): Promise<{ width: number; height: number; empty: boolean }> {
  const { createCanvas, loadImage } = await openCanvas();
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  return { width, height, empty: pixels.every((pixel) => pixel === pixels[0]) };
}

async function sweepOfGlif(signal: AbortSignal | undefined): Promise<SimulatedSweep> {
  using model = await openModel(join(SHIPPED_MODELS, "glif-cell", "GLIF5_neuron_config.json"), { signal });
  const stimulus = Stimulus.parse("square:amplitude=220pA,start=20ms,duration=0.2s,total=0.25s,rate=50kHz");
  const { value } = await runSweeps(model, [stimulus], { signal, jobs: 1 }).next();
  return value!;
}
