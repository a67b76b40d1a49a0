/**
 * Names of the kinds of described waveforms, in a module of their own because shell completion needs only the names.
 */
export const KIND_NAMES = [
  "square",
  "square-2s",
  "short-square",
  "triple",
  "ramp",
  "noise",
  "sine",
  "chirp",
  "pulses",
  "spikes",
  "expr",
] as const;

export type KindName = (typeof KIND_NAMES)[number];
