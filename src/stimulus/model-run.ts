import type { CallOptions, Response } from "../base/types.js";
import type { Stimulus } from "./stimulus.js";

/** One run of a batch: a stimulus and its options. */
export interface ModelRun<Options extends CallOptions = CallOptions> {
  /** Null for no current as long as the devices of a biophysical model act. */
  readonly stimulus: Stimulus | null;
  readonly options?: Options | undefined;
}

/** Result of one run of a batch. */
export interface RunOutcome<R extends Response = Response> {
  readonly response: R;
  /** The stimulus of the run; where there was none, no current. */
  readonly stimulus: Stimulus;
  /** The injected current of the run, at the rate of the response [A]. */
  readonly current: Float64Array;
  /** Duration of the run; for runs simulated together, its share [s]. */
  readonly wallS: number;
}
