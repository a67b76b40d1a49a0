import { describe, expect, it } from "vitest";
import { buildSections } from "../../../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../../../src/biophys/morphology/swc/swc.js";
import { colours } from "../../../../src/plot/charts/look/theme.js";
import { type ContactWave, renderWaves } from "../../../../src/plot/charts/morphology/wave-chart.js";

/** A soma with a dendrite of 400 µm upwards. */
const morphology = buildSections(parseSwc("1 1 0 0 0 5 -1\n2 3 0 6 0 1 1\n3 3 0 400 0 1 2"));
const contact = (name: string, x: number, y: number, microvolts: number): ContactWave => ({
  name,
  positionUm: { x, y, z: 0 },
  values: Float64Array.from({ length: 41 }, (_, i) => 5e-6 - (i === 20 ? microvolts * 1e-6 : 0)),
});
const svgOf = async (...contacts: ContactWave[]): Promise<string> =>
  new TextDecoder().decode(
    await renderWaves(morphology, { title: ["waves"], contacts, rateHz: 40_000 }, { format: "svg" }),
  );
const texts = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);

/** The waves in the order of the contacts: points of the lines in their colour. */
function waves(svg: string): { x: number; y: number }[][] {
  const lines = [...svg.matchAll(new RegExp(`stroke="${colours.model}"[^>]* d="([^"]*)"`, "g"))];
  return lines.map(([, path]) =>
    [...path!.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) })),
  );
}
const depth = (points: { y: number }[]): number => Math.max(...points.map(({ y }) => y)) - points[0]!.y;

describe("renderWaves", () => {
  it("draws each wave at its contact, one scale for all, with bars for it", async () => {
    const svg = await svgOf(contact("a", -40, 20, 100), contact("b", 60, 70, 50));
    const [a, b] = waves(svg) as [{ x: number; y: number }[], { x: number; y: number }[]];
    expect(depth(a)).toBeGreaterThan(50);
    expect(depth(b)).toBeCloseTo(depth(a) / 2, 1);
    // 100 µm to the right and 50 µm up: one scale for both directions.
    expect(b[0]!.x - a[0]!.x).toBeCloseTo(2 * (a[0]!.y - b[0]!.y), 1);
    const found = texts(svg);
    for (const text of ["waves", "50 µV", "0.5 ms", "x (µm)", "y (µm)", "a", "b"]) expect(found).toContain(text);
  });

  it("shows the part around contacts that lie close together, the whole cell with others", async () => {
    const highest = (svg: string): number => Math.max(...texts(svg).map(Number).filter(Number.isFinite));
    expect(highest(await svgOf(contact("a", 20, 0, 10), contact("b", 20, 30, 10)))).toBeLessThan(100);
    expect(highest(await svgOf(contact("a", 20, 0, 10), contact("b", 20, 380, 10)))).toBeGreaterThanOrEqual(400);
  });

  it("draws one contact, and potentials that never change", async () => {
    const [line] = waves(await svgOf(contact("only", 20, 0, 0)));
    expect(depth(line!)).toBe(0);
  });

  it("writes no names beside many contacts", async () => {
    const many = Array.from({ length: 17 }, (_, i) => contact(`name${i}`, 20, 20 * i, 10));
    const svg = await svgOf(...many);
    expect(waves(svg)).toHaveLength(17);
    expect(svg).not.toContain("name3");
  });
});
