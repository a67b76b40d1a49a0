/** Explained variance step by step as glif.md C.6 words it, with whole arrays: slow, and nothing shared with the library. */
export function literalExplainedVariance(
  model: readonly (readonly number[])[],
  recorded: readonly (readonly number[])[],
  sigma: number,
  samples: number,
): { readonly data: number; readonly model: number } {
  const kernel = literalKernel(sigma, samples);
  const start = (kernel.length - 1) >> 1;
  const full = recorded.map((steps) => smoothed(steps, kernel, samples));
  const psth = full[0]!.map((_, k) => full.reduce((sum, train) => sum + train[k]!, 0) / full.length);
  const same = (steps: readonly number[]) => smoothed(steps, kernel, samples).slice(start, start + samples);
  return {
    data: mean(full.map((train) => explained(train, psth))),
    model: mean(model.flatMap((run) => recorded.map((sweep) => explained(same(sweep), same(run))))),
  };
}

function literalKernel(sigma: number, samples: number): number[] {
  const count = Math.trunc(10 * sigma);
  const raw = Array.from({ length: count }, (_, i) => Math.exp(-0.5 * ((i - (count - 1) / 2) / sigma) ** 2));
  const total = raw.reduce((sum, value) => sum + value, 0);
  const kernel = raw.map((value) => value / total);
  if (count <= samples) return kernel;
  const [middle, half] = [Math.floor(count / 2), Math.floor(samples / 2)];
  const cut = kernel.slice(middle - half, middle + half);
  const area = cut.reduce((sum, value) => sum + value, 0);
  if (area <= 0.95) throw new Error("the kernel is too long");
  return cut.map((value) => value + (1 - area) / cut.length);
}

function smoothed(steps: readonly number[], kernel: readonly number[], samples: number): number[] {
  const result = new Array<number>(samples + kernel.length - 1).fill(0);
  for (const step of new Set(steps)) for (let i = 0; i < kernel.length; i++) result[step + i]! += kernel[i]!;
  return result;
}

function explained(a: readonly number[], b: readonly number[]): number {
  const apart = variance(a.map((value, k) => value - b[k]!));
  const sum = variance(a) + variance(b);
  return apart === 0 ? 1 : (sum - apart) / sum;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
