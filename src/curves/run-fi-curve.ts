import { checkFigure, checkOutputs, refuseExisting } from "../files/check-outputs.js";
import type { ModelPackage } from "../models/open-model.js";
import { createRecordingWriter } from "../nwb/write/write-recording.js";
import { modelSpecimen } from "../run/model-specimen.js";
import { type FiCurve, type FiCurveOptions, fiCurve } from "./fi-curve.js";
import { drawFiCurve } from "./fi-figure.js";

/** Where an f-I curve goes. */
export interface FiOutputs {
  /** NWB file of the sweeps. */
  readonly output?: string | undefined;
  /** Figure. */
  readonly plot?: string | undefined;
  readonly existing: "error" | "overwrite";
  /** The command that asked for it. */
  readonly command?: string | undefined;
}

/**
 * Finds the f-I curve of a model and writes its sweeps and figure. Outputs are checked before anything runs.
 *
 * @throws as `fiCurve`; OutputExistsError, WriteFailedError
 */
export async function runFiCurve(
  opened: ModelPackage,
  options: FiCurveOptions,
  { output, plot, existing, command }: FiOutputs,
): Promise<FiCurve> {
  const { model, path, title } = opened;
  const inputs = [{ path, role: "model" }];
  if (output !== undefined) checkOutputs({ recording: output, figure: plot }, inputs);
  else if (plot !== undefined) checkFigure(plot, inputs);
  if (existing === "error") for (const file of [output, plot]) if (file !== undefined) refuseExisting(file);
  const finish = async (curve: FiCurve): Promise<FiCurve> => {
    if (plot !== undefined) await drawFiCurve(plot, title, curve);
    return curve;
  };
  if (output === undefined) return finish(await fiCurve(model, options));
  const specimen = modelSpecimen(opened);
  const writer = await createRecordingWriter(output, { existing, command, specimen, signal: options.signal });
  try {
    const curve = await fiCurve(model, { ...options, onSweep: (sweep) => writer.write(sweep) });
    await writer.close();
    return finish(curve);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
