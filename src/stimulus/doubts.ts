/** Properties of a stimulus to check for plausibility. */
export interface Doubtful {
  readonly name: string;
  /** [Hz]; null if it has no rate of its own. */
  readonly rateHz: number | null;
  /** [s] */
  readonly durationS: number;
  /** Largest current [A]; null if unknown. */
  readonly peakA: number | null;
}

/** Limits: slower than any recording of a neuron, longer than any sweep, stronger than any electrode. */
const LEAST_RATE_HZ = 1000;
const LONGEST_S = 600;
const STRONGEST_A = 1e-6;

/** Warnings about properties far from any experiment, which suggest a missing unit. */
export function doubts({ name, rateHz, durationS, peakA }: Doubtful): string[] {
  const bareAre = (unit: string, example: string) => `Bare numbers are SI: ${example} is ${unit}`;
  return [
    ...(rateHz !== null && rateHz < LEAST_RATE_HZ
      ? [`"${name}" has ${shown(rateHz)} samples a second, fewer than 1 kHz. ${bareAre("20kHz or 20000", "20 kHz")}`]
      : []),
    ...(durationS > LONGEST_S
      ? [`"${name}" lasts ${shown(durationS)} s, more than 10 minutes. ${bareAre("500ms or 0.5", "500 ms")}`]
      : []),
    ...(peakA !== null && Math.abs(peakA) > STRONGEST_A
      ? [`the amplitude of "${name}" is ${shown(peakA)} A, more than 1 µA. ${bareAre("190pA or 190e-12", "190 pA")}`]
      : []),
  ];
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The sample with the largest absolute value. */
export function peak(current: Float64Array): number {
  let largest = 0;
  for (const value of current) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest;
}
