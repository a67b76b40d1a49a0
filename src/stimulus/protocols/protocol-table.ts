/** What a table of a cell's sweeps says of one of them; the records that `fetchSweeps` gives have all of it. */
export interface ProtocolSweep {
  /** Name of the stimulus, such as `Long Square`. */
  readonly stimulus: string | null;
  /** Largest current [A]; null in voltage clamp. */
  readonly amplitudeA: number | null;
  /** Time from one pulse to the next, of stimuli with several [s]. */
  readonly intervalS?: number | null | undefined;
  /** Start of the stimulus [s], which tells the two ways to state {@link intervalS} apart. */
  readonly startS?: number | null | undefined;
}

/** The cell of {@link TABLE}. */
export const TABLE_SPECIMEN = 643625553;

/** Currents of the sweeps of specimen 643625553 in the Allen Cell Types Database (EphysSweep), each once [pA]. */
const CURRENTS: Readonly<Record<string, readonly number[]>> = {
  "Long Square": [-110, -90, -10, 10, 30, 50, 70, 90, 110, 130, 150, 170, 190],
  "Short Square": [100, 200, 300, 350, 370, 380, 390, 400, 410],
  Ramp: [800],
  "Square - 0.5ms Subthreshold": [-200],
};

const PA_PER_A = 1e12;

/** The sweeps of a cell whose own table is not at hand. */
export const TABLE: readonly ProtocolSweep[] = Object.entries(CURRENTS).flatMap(([stimulus, currents]) =>
  currents.map((current) => ({ stimulus, amplitudeA: current / PA_PER_A })),
);
