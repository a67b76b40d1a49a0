/** A point of a line in the units of its axes; a NaN `y` breaks the line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How to convert samples to points. */
export interface DecimateOptions {
  /** Samples per pixel column; below 4 every sample is kept. */
  readonly samplesPerPixel: number;
  /** Width of one sample on the x axis. */
  readonly xPerSample: number;
  /** Factor from the samples' unit to that of the y axis, such as 1e3 from V to mV. */
  readonly yScale: number;
}

/** Below this many samples per pixel all are drawn: first, lowest, highest and last would not be fewer points. */
const fewest = 4;

/** Collects points in order; consecutive gaps are merged, and leading ones dropped. */
class Line {
  readonly points: Point[] = [];
  readonly #values: Float64Array;
  readonly #options: DecimateOptions;
  #run = 0;
  #lastIndex = -1;

  constructor(values: Float64Array, options: DecimateOptions) {
    this.#values = values;
    this.#options = options;
  }

  add(index: number): void {
    if (index === this.#lastIndex) return;
    this.points.push({ x: index * this.#options.xPerSample, y: this.#values[index]! * this.#options.yScale });
    this.#lastIndex = index;
    this.#run++;
  }

  gap(): void {
    if (this.#run === 0) return;
    const { x, y } = this.points.at(-1)!;
    // A lone sample would be an invisible line of zero length: extend it to the next sample.
    if (this.#run === 1) this.points.push({ x: x + this.#options.xPerSample, y });
    this.points.push({ x: this.points.at(-1)!.x, y: Number.NaN });
    this.#run = 0;
  }
}

/**
 * Thins a trace to the resolution of a picture: of the samples in each pixel column it keeps the first, lowest, highest
 * and last, in order, which preserves the height of one-sample spikes. Samples that are not finite (the spike cuts of a
 * GLIF run) break the line, even if the gap is narrower than a pixel. There are at most 11 points per pixel column.
 *
 * @param values one value per sample; NaN is a gap
 */
export function decimate(values: Float64Array, options: DecimateOptions): Point[] {
  const line = new Line(values, options);
  const perBin = options.samplesPerPixel < fewest ? 1 : options.samplesPerPixel;
  const count = values.length;
  let start = 0;
  for (let bin = 1; start < count; bin++) {
    const end = Math.min(count, Math.max(start + 1, Math.round(bin * perBin)));
    let first = -1;
    let low = 0;
    let high = 0;
    let last = 0;
    let broken = false;
    let split = false;
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      // True if not finite; faster than Number.isFinite in this loop over millions of samples.
      if (value - value !== 0) {
        // The first gap in a column splits it; further gaps share that split, which bounds the points per column.
        if (first >= 0 && !split) {
          flush(line, first, low, high, last);
          first = -1;
          split = true;
        }
        if (first < 0) line.gap();
        broken = true;
        continue;
      }
      broken = false;
      last = i;
      if (first < 0) {
        first = low = high = i;
      } else if (value < values[low]!) {
        low = i;
      } else if (value > values[high]!) {
        high = i;
      }
    }
    if (first >= 0) flush(line, first, low, high, last);
    if (broken) line.gap();
    start = end;
  }
  line.gap();
  if (line.points.length > 0) line.points.pop();
  return line.points;
}

function flush(line: Line, first: number, low: number, high: number, last: number): void {
  line.add(first);
  line.add(Math.min(low, high));
  line.add(Math.max(low, high));
  line.add(last);
}

/** Lowest and highest finite `y` of the lines, or null if there is none. */
export function extent(...lines: readonly (readonly Point[])[]): { readonly min: number; readonly max: number } | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const points of lines) {
    for (const { y } of points) {
      if (y < min) min = y;
      if (y > max) max = y;
    }
  }
  return min <= max ? { min, max } : null;
}
