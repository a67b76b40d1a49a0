import { expect, it } from "vitest";
import { SweepFigure } from "../../src/figures/sweep-figure.js";
import { MAX_SWEEPS } from "../../src/plot/render-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { writtenSweep } from "../support/written-sweeps.js";

it("has no more sweeps than fit, and counts the others of any kind", async () => {
  const figure = new SweepFigure("many.svg", "Many");
  const { response } = writtenSweep();
  const sweep = { number: 0, rateHz: 10_000, stimulusName: "Ramp", stimulus: null, response: null };
  for (let number = 0; number < MAX_SWEEPS; number++) await figure.add({ ...sweep, number }, response);
  expect(figure.leftOut).toBe(0);
  await figure.add(sweep, response);
  await figure.addFailed(sweep, new Error("no"));
  await figure.addVoltageClamp(sweep, { current: new Float64Array(2), rateHz: 10_000, command: null });
  expect(figure.leftOut).toBe(3);
});

it("draws a failed sweep with its stimulus and the reason", async () => {
  const figure = new SweepFigure("failed.svg", "Failed");
  const stimulus = Stimulus.parse("square:amplitude=100pA,duration=20ms,rate=10kHz");
  const sweep = { number: 4, rateHz: 10_000, stimulusName: "Step", stimulus, response: null };
  await figure.addFailed(sweep, new Error("the voltage left the finite range"));
  const svg = Buffer.from(await figure.render()).toString("utf8");
  expect(svg).toContain("the voltage left the finite range");
  expect(svg).toContain("pA");
});
