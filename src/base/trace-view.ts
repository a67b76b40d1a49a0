import type { NdArray } from "ndarray";
import ndarray from "ndarray";
import { checkArguments } from "./arguments.js";
import type { Trace } from "./types.js";

/**
 * A strided view of a trace, for use outside hot loops: `traceView(t).get(sample, component)`, or
 * `traceView(t).pick(null, 0)` for one component. It shares the trace's memory; loops should use `trace.data` directly.
 *
 * @param trace a trace of shape `[samples]` or `[samples, components]`
 */
export function traceView(trace: Trace): NdArray<Float64Array> {
  checkArguments("view a trace", { trace: [trace, "object"] });
  checkArguments("view a trace", { "trace.data": [trace.data, "samples"], "trace.shape": [trace.shape, "numbers"] });
  return ndarray(trace.data, [...trace.shape]);
}
