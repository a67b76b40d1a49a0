import type { CallOptions } from "../base/types.js";
import { checkFigure, checkOutputs, refuseExisting } from "../files/check-outputs.js";
import type { ModelPackage } from "../models/open-model.js";
import { createRecordingWriter } from "../nwb/write/write-recording.js";
import { modelSpecimen } from "../run/model-specimen.js";
import type { SimulatedSweep } from "../run/run-sweeps.js";

/** Where a curve goes. */
export interface CurveOutputs {
  /** NWB file of the sweeps. */
  readonly output?: string | undefined;
  /** Figure. */
  readonly plot?: string | undefined;
  readonly existing: "error" | "overwrite";
  /** The command that asked for it. */
  readonly command?: string | undefined;
}

/** How a curve is found and drawn. */
export interface CurveKind<Curve, Options> {
  readonly find: (model: ModelPackage["model"], options: Options) => Promise<Curve>;
  readonly draw: (path: string, title: string, curve: Curve) => Promise<unknown>;
}

/**
 * Finds a curve of a model and writes its sweeps and figure. Outputs are checked before anything runs.
 *
 * @throws as the curve does; OutputExistsError, WriteFailedError
 */
export async function runCurve<
  Curve,
  Options extends CallOptions & { readonly onSweep?: ((sweep: SimulatedSweep) => void | Promise<void>) | undefined },
>(
  { find, draw }: CurveKind<Curve, Options>,
  opened: ModelPackage,
  options: Options,
  { output, plot, existing, command }: CurveOutputs,
): Promise<Curve> {
  const { model, path, title } = opened;
  const inputs = [{ path, role: "model" }];
  if (output !== undefined) checkOutputs({ recording: output, figure: plot }, inputs);
  else if (plot !== undefined) checkFigure(plot, inputs);
  if (existing === "error") for (const file of [output, plot]) if (file !== undefined) refuseExisting(file);
  const finish = async (curve: Curve): Promise<Curve> => {
    if (plot !== undefined) await draw(plot, title, curve);
    return curve;
  };
  if (output === undefined) return finish(await find(model, options));
  const specimen = modelSpecimen(opened);
  const writer = await createRecordingWriter(output, { existing, command, specimen, signal: options.signal });
  try {
    const curve = await find(model, { ...options, onSweep: (sweep) => writer.write(sweep) });
    await writer.close();
    return finish(curve);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
