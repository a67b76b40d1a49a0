import { InvalidOptionError, NotFoundError } from "../base/errors.js";
import { formatSweepRanges } from "../base/text/sweep-ranges.js";
import type { CallOptions, ExtracellularPotential } from "../base/types.js";
import type { Morphology } from "../biophys/morphology/sections.js";
import { writeAtomic } from "../files/atomic-file.js";
import { checkFigure, refuseExisting } from "../files/check-outputs.js";
import { figureFormat } from "../files/figure-format.js";
import { openModelPackage } from "../models/open-model.js";
import { readMorphology } from "../models/read-morphology.js";
import { openRecording } from "../nwb/read/open-recording.js";
import { ANY_CLAMP, selectSweeps } from "../nwb/select-sweeps.js";
import type { MorphologyViewName } from "../plot/charts/morphology/morphology-view.js";
import { renderWaves } from "../plot/charts/morphology/wave-chart.js";
import { withSpikes } from "../responses/recorded-spikes.js";

/** What to draw. */
export interface WavesRequest {
  /** File of a simulation with a probe. */
  readonly path: string;
  /** The cell: an SWC file, or a model. */
  readonly morphology: string;
  /** The sweep; default: the first with potentials that has a spike, else the first with potentials. */
  readonly sweeps?: string | undefined;
  readonly view?: MorphologyViewName | undefined;
  readonly output: string;
  readonly existing: "error" | "overwrite";
}

/** Shown before and after the spike [s]. */
const BEFORE_S = 1.5e-3;
const AFTER_S = 4e-3;
const UM_PER_M = 1e6;
/** A soma whose voltage is held has none. */
const NO_SPIKES = new Float64Array(0);

/** Potentials of a sweep, and its spikes. */
interface Potentials {
  readonly number: number;
  readonly extracellular: ExtracellularPotential;
  readonly spikeTimes: Float64Array;
  readonly rateHz: number;
}

/**
 * Draws the potentials that a probe recorded around the first spike of a sweep at the places of its contacts over the
 * morphology; of a sweep without spikes the whole.
 *
 * @returns the sweep; the time of the spike [s], null without one; the number of contacts; the size of the figure [bytes]
 * @throws NotFoundError if no sweep has potentials; OutputExistsError, WriteFailedError, InvalidRecordingError,
 *   InvalidModelError, InvalidMorphologyError, InvalidOptionError
 */
export async function drawWaves(
  request: WavesRequest,
  options: CallOptions = {},
): Promise<{ sweep: number; spikeS: number | null; contacts: number; bytes: number }> {
  const { path, morphology: cell, output, existing, view } = request;
  const format = figureFormat(output);
  checkFigure(output, [
    { path, role: "recording" },
    { path: cell, role: "morphology" },
  ]);
  const morphology = await morphologyOf(cell, options);
  const { number, extracellular, spikeTimes, rateHz } = await potentialsOf(request, options);
  if (existing === "error") refuseExisting(output);
  const spikeS = spikeTimes[0] ?? null;
  const samples = extracellular.potentials[0]!.length;
  const at = (seconds: number): number => Math.min(samples, Math.max(0, Math.round(seconds * rateHz)));
  const [from, to] = spikeS === null ? [0, samples] : [at(spikeS - BEFORE_S), at(spikeS + AFTER_S)];
  const contacts = extracellular.contacts.map(({ name, positionM: [x, y, z] }, i) => ({
    name,
    positionUm: { x: x * UM_PER_M, y: y * UM_PER_M, z: z * UM_PER_M },
    values: extracellular.potentials[i]!.subarray(from, to),
  }));
  const when =
    spikeS === null ? "no spike: the whole sweep" : `around the spike at ${Number((spikeS * 1000).toPrecision(5))} ms`;
  const title = [`${path.replace(/^.*[\\/]/, "")}, sweep ${number}: potential outside the cell`, when];
  const bytes = await renderWaves(morphology, { title, contacts, rateHz }, { format, view });
  await writeAtomic(output, bytes, { what: "figure" });
  return { sweep: number, spikeS, contacts: contacts.length, bytes: bytes.length };
}

async function morphologyOf(path: string, options: CallOptions): Promise<Morphology> {
  if (/\.swc$/i.test(path)) return readMorphology(path, { signal: options.signal });
  const { model } = await openModelPackage(path, options);
  using _ = model;
  if (model.kind === "biophysical" && model.definition.morphology) return model.definition.morphology;
  throw new InvalidOptionError(
    `draw potentials on ${path}`,
    "it has no morphology, expected a biophysical model or an SWC file",
    {
      path,
    },
  );
}

async function potentialsOf({ path, sweeps }: WavesRequest, { signal, onProgress }: CallOptions): Promise<Potentials> {
  using recording = await openRecording(path, { signal, onProgress });
  const chosen = selectSweeps(recording.sweeps, sweeps, path, { usable: ANY_CLAMP });
  let first: Potentials | null = null;
  for (const info of chosen) {
    const where = { electrode: info.electrode ?? undefined, signal };
    const { spikeTimes, extracellular, rateHz } =
      info.clamp === "voltage"
        ? { ...(await recording.voltageClamp(info.number, where)), spikeTimes: NO_SPIKES }
        : await withSpikes(recording, info, await recording.response(info.number, where));
    if (extracellular === undefined) continue;
    const found = { number: info.number, extracellular, spikeTimes, rateHz };
    if (spikeTimes.length > 0) return found;
    first ??= found;
  }
  if (first !== null) return first;
  const numbers = formatSweepRanges(chosen.map(({ number }) => number));
  throw new NotFoundError(
    `draw potentials of ${path}`,
    `none of its sweeps ${numbers} has any outside the cell, expected a file of rheobase run with --electrode-at or --probe`,
    { path },
  );
}
