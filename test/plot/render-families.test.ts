import { describe, expect, it } from "vitest";
import { rankColour } from "../../src/plot/charts/look/scale-colour.js";
import { type FamilyPlot, familyMember } from "../../src/plot/family-plot.js";
import { renderFamilies } from "../../src/plot/render-families.js";
import { pixels, shareOf, squareSweep } from "./support.js";

const text = (file: Uint8Array): string => new TextDecoder().decode(file);
const labels = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, label]) => label!);

const whole = squareSweep({ recorded: null, threshold: undefined });
/** Enough for what is drawn, and quick to draw. */
const short = {
  ...whole,
  voltage: whole.voltage.subarray(0, 2000),
  current: whole.current!.subarray(0, 2000),
  spikeTimes: whole.spikeTimes.subarray(0, 2),
};

function family(count: number, more: Partial<FamilyPlot> = {}): FamilyPlot {
  const { voltage, current, ...rest } = short;
  const members = Array.from({ length: count }, (_, i) =>
    familyMember({ ...rest, voltage: voltage.map((v) => v + 0.001 * i), current: current!.map((a) => a * (i + 1)) }),
  );
  const key = { title: "amplitude (pA)", labels: members.map((_, i) => String(190 * (i + 1))) };
  return { title: "Long Square", clamp: "current", voltageLabel: "voltage (mV)", traces: [], members, key, ...more };
}

describe("renderFamilies", () => {
  it("draws every sweep in its colour, which a key names", async () => {
    const picture = await pixels(await renderFamilies([family(4)], { format: "png" }));
    for (let i = 0; i < 4; i++) expect(shareOf(picture, rankColour(i, 4), 12), String(i)).toBeGreaterThan(2e-4);
    const svg = text(await renderFamilies([family(4)], { format: "svg" }));
    const found = labels(svg);
    for (const label of ["amplitude", "(pA)", "190", "760", "spikes", "voltage (mV)", "current (pA)"]) {
      expect(found).toContain(label);
    }
    expect(found).toContain("Long Square, 4 sweeps: 2 spikes each");
    for (let i = 0; i < 4; i++) expect(svg.includes(rankColour(i, 4).toUpperCase()), String(i)).toBe(true);
  });

  it("names the first and the last of many values, not each", async () => {
    const found = labels(text(await renderFamilies([family(21)], { format: "svg" })));
    expect(found).toContain("190");
    expect(found).toContain(String(190 * 21));
    expect(found).not.toContain("380");
  });

  it("draws currents of a clamp above commands, large ones in nA", async () => {
    const { voltage, current, ...rest } = { ...short, spikeTimes: new Float64Array(0) };
    const clamp = (scale: number) =>
      familyMember({ ...rest, clamp: "voltage", voltage, current: current!.map((ampere) => ampere * scale) });
    const drawn = async (scale: number) => {
      const members = [clamp(1), clamp(scale)];
      const plot = family(2, { clamp: "voltage", title: "Voltage Steps", members });
      return labels(text(await renderFamilies([plot], { format: "svg" })));
    };
    expect(await drawn(2)).toEqual(expect.arrayContaining(["Voltage Steps, 2 sweeps", "command (mV)", "current (pA)"]));
    expect(await drawn(200)).toContain("current (nA)");
  });

  it("gives recorded quantities panels of their own, some of very many", async () => {
    const values = short.voltage.map((_, i) => 1e-4 * Math.sin(i / 100));
    const drawn = async (count: number) => {
      const traces = Array.from({ length: count }, (_, i) => ({
        name: `dend[${i}].cai`,
        unit: "mM",
        distanceUm: 10 + i,
      }));
      const member = familyMember({ ...short, traces: traces.map((each) => ({ ...each, values })) });
      const plot = family(2, { traces, members: [member, member] });
      return labels(text(await renderFamilies([plot], { format: "svg" })));
    };
    expect(await drawn(2)).toEqual(
      expect.arrayContaining(["dend[0].cai, 10 µm", "dend[1].cai, 11 µm", "calcium (nM)"]),
    );
    expect(await drawn(9)).toContain("dend[7].cai, 17 µm (8 of 9)");
  });

  it("gives the same bytes again", async () => {
    const [first, second] = [
      await renderFamilies([family(3)], { format: "png" }),
      await renderFamilies([family(3)], { format: "png" }),
    ];
    expect(Buffer.compare(first, second)).toBe(0);
  });
});
