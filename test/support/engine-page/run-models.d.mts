export interface ModelTexts {
  readonly config: string;
  readonly fit: string;
  readonly swc: string;
  readonly bytes: Uint8Array;
}

export function runModel(
  which: "biophysical" | "glif" | "expression",
  inputs: ModelTexts,
): Promise<{ readonly spikes: number; readonly hashes: readonly string[] }>;
