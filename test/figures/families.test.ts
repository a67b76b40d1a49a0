import { describe, expect, it } from "vitest";
import { Families } from "../../src/figures/families.js";
import type { FigureLayout } from "../../src/figures/layout.js";
import { MAX_MEMBERS } from "../../src/plot/render-families.js";
import type { SweepPlot } from "../../src/plot/sweep-plot.js";

const plot: SweepPlot = {
  title: "x",
  rateHz: 1000,
  current: Float64Array.of(0, 1e-10, 0),
  voltage: Float64Array.of(-0.07, -0.06, -0.07),
  spikeTimes: Float64Array.of(0.001),
};
const clamped: SweepPlot = { ...plot, clamp: "voltage" };
interface Added {
  readonly variant?: string;
  readonly stimulusName?: string;
  readonly amplitudeA?: number;
  readonly plot?: SweepPlot;
}

function families(layout: FigureLayout | undefined, ...sweeps: Added[]): Families {
  const made = new Families(layout);
  for (const [number, { plot: own = plot, ...named }] of sweeps.entries()) {
    made.add({ number, electrode: null, stimulusName: "Long Square", ...named }, own);
  }
  return made;
}
const [low, high] = [{ variant: "amplitude=0pA" }, { variant: "amplitude=100pA" }];

describe("Families", () => {
  it("puts sweeps over each other that values tell apart, in the order of these", () => {
    const [family, ...others] = families(undefined, high, low).plots();
    expect(others).toEqual([]);
    expect(family!.key).toMatchObject({ title: "amplitude (pA)", labels: ["0", "100"] });
    expect(family!.members).toHaveLength(2);
    expect([...family!.members[0]!.response]).toEqual([0, -70, 0.001, -60, 0.002, -70].map(Math.fround));
    expect([...family!.members[0]!.stimulus!]).toEqual([0, 0, 0.001, 100, 0.002, 0].map(Math.fround));
  });

  it("draws a voltage clamp's current as the response and its command as the stimulus", () => {
    const made = families(undefined, { ...low, plot: clamped }, { ...high, plot: clamped });
    const [family] = made.plots();
    expect(family!.clamp).toBe("voltage");
    expect(family!.members[0]!.response[3]).toBe(100);
    expect(family!.members[0]!.stimulus![3]).toBe(-60);
  });

  it("keeps families of other stimuli, clamps and keys apart", () => {
    const made = families(undefined, low, high, { ...low, stimulusName: "Ramp" }, { ...low, plot: clamped });
    expect(made.plots().map(({ title, members }) => [title, members.length])).toEqual([
      ["Long Square", 2],
      ["Ramp", 1],
      ["Long Square", 1],
    ]);
  });

  it("leaves to the grid one sweep, sweeps of no family, sweeps over a recording, and all if asked to", () => {
    expect(families(undefined, low, high).areDrawn).toBe(true);
    expect(families(undefined, low).areDrawn).toBe(false);
    expect(families(undefined, low, high, {}).areDrawn).toBe(false);
    expect(families(undefined, low, { ...high, plot: { ...plot, recorded: plot } }).areDrawn).toBe(false);
    expect(families("grid", low, high).areDrawn).toBe(false);
  });

  it("puts any sweeps over each other if asked to, told apart by amplitude, or number", () => {
    const key = (...sweeps: Added[]) => families("overlay", ...sweeps).plots()[0]!.key;
    expect(key({ amplitudeA: 2e-10 }, { amplitudeA: 1e-10 })).toMatchObject({
      title: "amplitude (pA)",
      labels: ["100", "200"],
    });
    expect(key({ amplitudeA: 1e-10 }, { amplitudeA: 1e-10 })).toMatchObject({ title: "sweep", labels: ["0", "1"] });
    expect(key({}, {}, {})).toMatchObject({ title: "sweep", labels: ["0", "1", "2"] });
  });

  it("counts sweeps that failed or did not fit", () => {
    const made = families(undefined, low, high, { ...low, plot: { ...plot, failure: "no" } });
    expect(made.plots()[0]!.title).toBe("Long Square (1 failed)");
    for (let i = 2; i < MAX_MEMBERS + 3; i++) made.add({ number: i, electrode: null, stimulusName: "x", ...low }, plot);
    expect(made.leftOut).toBe(3);
  });
});
