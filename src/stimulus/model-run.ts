import type { CallOptions, Response } from "../base/types.js";
import type { Stimulus } from "./stimulus.js";

/** One run of several that a model is asked for together: a stimulus, and the options of its run. */
export interface ModelRun<Options extends CallOptions = CallOptions> {
  readonly stimulus: Stimulus;
  readonly options?: Options | undefined;
}

/** What one run of several came to. */
export interface RunOutcome<R extends Response = Response> {
  readonly response: R;
  /** The current that the run took of its stimulus, at the rate of the response [A]. */
  readonly current: Float64Array;
  /** Time of the run, its share where several were simulated together [s]. */
  readonly wallS: number;
}
