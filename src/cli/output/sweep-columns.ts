import type { TableCell } from "./table.js";

interface NamedSweep {
  readonly sweep: number;
  readonly electrode: string | null;
  readonly stimulus: string;
  readonly variant?: string;
}

/** The first columns of a table of sweeps, with their electrodes and values where these differ. */
export function sweepColumns(sweeps: readonly NamedSweep[]): {
  readonly titles: readonly string[];
  cells(sweep: NamedSweep): TableCell[];
} {
  const electrodes = new Set(sweeps.map(({ electrode }) => electrode)).size > 1;
  const families = sweeps.some(({ variant }) => variant !== undefined);
  return {
    titles: ["sweep", ...(electrodes ? ["electrode"] : []), "stimulus", ...(families ? ["values"] : [])],
    cells: ({ sweep, electrode, stimulus, variant = null }) => [
      sweep,
      ...(electrodes ? [electrode] : []),
      stimulus,
      ...(families ? [variant] : []),
    ],
  };
}
