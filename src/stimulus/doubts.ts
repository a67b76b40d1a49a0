/** What is asked of a stimulus before it is believed. */
export interface Doubtful {
  readonly name: string;
  /** [Hz]; null where it has none of its own. */
  readonly rateHz: number | null;
  /** [s] */
  readonly durationS: number;
  /** Largest current [A]; null where it is not known. */
  readonly peakA: number | null;
}

/** Slower than any recording of a neuron, longer than any sweep, stronger than any electrode gives. */
const LEAST_RATE_HZ = 1000;
const LONGEST_S = 600;
const STRONGEST_A = 1e-6;

/** What of a stimulus is so far from any experiment that a unit was rather forgotten. */
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

/** The sample of the largest size. */
export function peak(current: Float64Array): number {
  let largest = 0;
  for (const value of current) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest;
}
