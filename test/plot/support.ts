import { createCanvas, loadImage } from "@napi-rs/canvas";
import type { SweepPlot } from "../../src/plot/sweep-plot.js";

/** A made-up sweep: a square of current, a voltage with cut-out spikes, and a recording with real ones. */
export function squareSweep(more: Partial<SweepPlot> = {}): SweepPlot {
  const rateHz = 20_000;
  const samples = 8_000;
  const period = 1_000;
  const current = Float64Array.from({ length: samples }, (_, i) => (i >= 1_000 && i < 7_000 ? 190e-12 : 0));
  const voltage = new Float64Array(samples);
  const recorded = new Float64Array(samples);
  const spikeTimes: number[] = [];
  const recordedTimes: number[] = [];
  for (let i = 0; i < samples; i++) {
    const phase = i % period;
    voltage[i] = phase > 900 ? Number.NaN : -0.07 + 2.5e-5 * phase;
    if (phase === 901) spikeTimes.push(i / rateHz);
    recorded[i] = phase === 850 ? 0.04 : -0.068 + 2e-5 * phase;
    if (phase === 850) recordedTimes.push(i / rateHz);
  }
  return {
    title: "Sweep 33, Long Square",
    rateHz,
    current,
    voltage,
    threshold: new Float64Array(samples).fill(-0.045),
    spikeTimes: Float64Array.from(spikeTimes),
    recorded: { voltage: recorded, rateHz, spikeTimes: Float64Array.from(recordedTimes) },
    ...more,
  };
}

/** A picture of any format as pixels. */
export async function pixels(file: Uint8Array) {
  const image = await loadImage(file);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return { width: image.width, height: image.height, data: context.getImageData(0, 0, image.width, image.height).data };
}

/** Share of pixels that are near a colour `#rrggbb`. */
export function shareOf({ data }: { data: Uint8ClampedArray }, colour: string, tolerance = 40): number {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [
    number,
    number,
    number,
  ];
  let found = 0;
  // Millions of pixels: no call for each.
  for (let i = 0; i < data.length; i += 4) {
    if (
      Math.abs(data[i]! - red) <= tolerance &&
      Math.abs(data[i + 1]! - green) <= tolerance &&
      Math.abs(data[i + 2]! - blue) <= tolerance
    ) {
      found++;
    }
  }
  return (found * 4) / data.length;
}

/** Mean difference of two pictures, a channel (0 to 255). */
export function difference(a: { data: Uint8ClampedArray }, b: { data: Uint8ClampedArray }): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length;
}
