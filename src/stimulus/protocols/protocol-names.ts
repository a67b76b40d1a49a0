/** Names of the protocols that can be made, in a module of their own because shell completion needs only the names. */
export const MADE_PROTOCOLS = [
  "Long Square",
  "Short Square",
  "Short Square - Triple",
  "Square - 2s Suprathreshold",
  "Square - 0.5ms Subthreshold",
  "Ramp",
] as const;
