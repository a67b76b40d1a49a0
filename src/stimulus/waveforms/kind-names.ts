/** The kinds of described waveforms by the names that open them; apart from what they do, since the shell offers them. */
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
  "expr",
] as const;

/** One of them. */
export type KindName = (typeof KIND_NAMES)[number];
