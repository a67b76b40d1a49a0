/** How several sweeps share a figure: over each other, or each alone in a grid. */
export const LAYOUTS = ["overlay", "grid"] as const;
/** How sweeps are arranged in a figure. @useDeclaredType */
export type FigureLayout = (typeof LAYOUTS)[number];
