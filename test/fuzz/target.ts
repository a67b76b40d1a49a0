import type { Random } from "./random.js";

/** Something that takes input from strangers. */
export interface Target {
  /** Makes the unharmed inputs; `folder` is empty and its own. */
  prepare(folder: string): Promise<void> | void;
  /**
   * Makes an input, damaged at random, and gives it to rheobase. What it refuses ends in an error of rheobase's own;
   * any other error is a finding.
   */
  run(random: Random, folder: string): Promise<void>;
  /** Ends what `prepare` started. */
  end?(): Promise<void>;
}
