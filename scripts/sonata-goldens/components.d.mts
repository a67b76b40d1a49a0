/** Copies the shipped cell to `components/made` of a folder. */
export function copyMade(folder: string): void;
/** Copies all cells of the golden circuits to `components`, and `recording.nwb`, from the reference set. */
export function copyComponents(folder: string): void;
