import { messageOf } from "../base/errors.js";
import type { CallOptions, Response } from "../base/types.js";
import { writeAtomic } from "../files/atomic-file.js";
import { figureFormat } from "../files/figure-format.js";
import { missingJunction } from "../nwb/junction-potential.js";
import type { VoltageClampTraces } from "../nwb/read/recording.js";
import { renderFamilies } from "../plot/render-families.js";
import { MAX_SWEEPS, renderSweeps } from "../plot/render-sweeps.js";
import type { SweepPlot } from "../plot/sweep-plot.js";
import { lifted, voltageOf, withJunction } from "../responses/response-voltage.js";
import { restOffset } from "../responses/rest-offset.js";
import { Stimulus } from "../stimulus/stimulus.js";
import { Families } from "./families.js";
import type { FigureLayout } from "./layout.js";
import { contactTraces, tracePlots, tracesBeside } from "./trace-plots.js";

/** The part of a sweep that a figure needs. */
interface DrawnSweep {
  /** Title of its panel; default: stimulus, what tells it from others, number. */
  readonly title?: string | undefined;
  /** What such sweeps are, in plural; default `sweeps`. */
  readonly noun?: string | undefined;
  readonly number: number;
  readonly electrode?: string | null;
  readonly stimulusName: string;
  /** What tells it from the others of a family. */
  readonly variant?: string | null | undefined;
  readonly amplitudeA?: number | null;
  readonly rateHz: number;
  readonly stimulus: Stimulus | null;
  /** Recorded response, drawn beneath the simulated one; null if there is none. */
  readonly response: Response | null;
}

/** A figure beside results that are written already, so that one that fails is only reported. */
export interface DrawnFigure {
  /** Its file; null without one. */
  readonly plot: string | null;
  /** Why it was not drawn, or null. */
  readonly plotError: unknown;
  /** Number of sweeps that did not fit into it. */
  readonly leftOut: number;
}

/** Collects sweeps and draws them as one figure: families over each other, other sweeps in a grid. */
export class SweepFigure {
  readonly path: string;
  readonly #title: string;
  readonly #format: "png" | "svg";
  readonly #sweeps: SweepPlot[] = [];
  readonly #electrodes: (string | null)[] = [];
  readonly #families: Families;
  #notInGrid = 0;

  /**
   * @param layout default: families that values made over each other, anything else in a grid
   * @throws InvalidOptionError if the file extension is not a known format
   */
  constructor(path: string, title: string, layout?: FigureLayout) {
    this.#format = figureFormat(path);
    this.path = path;
    this.#title = title;
    this.#families = new Families(layout);
  }

  /** Number of sweeps that did not fit into the figure. */
  get leftOut(): number {
    return this.#families.areDrawn ? this.#families.leftOut : this.#notInGrid;
  }

  /**
   * Adds a sweep, and its voltage clamps as command and current: a clamp in the soma stands in place of the voltage, which
   * follows its command. Sweeps beyond the maximum per figure are only counted.
   *
   * @param current of the sweep at the rate of the response [A]; default: sampled from the stimulus
   */
  async add(sweep: DrawnSweep, response: Response, current?: Float64Array): Promise<void> {
    const { clamps = [], rateHz } = response;
    const isSomaClamped = response.somaClamp === "voltage";
    for (const clamp of clamps) {
      const place = clamps.length > 1 || !isSomaClamped ? `, ${clamp.at}` : "";
      const titled = { ...sweep, stimulusName: `${sweep.stimulusName}${place}` };
      const command = { values: clamp.command, rateHz };
      const traces = isSomaClamped && clamp === clamps[0] ? tracesBeside(response) : {};
      await this.addVoltageClamp(titled, { current: clamp.current, rateHz, command, traces });
    }
    if (isSomaClamped) return;
    if (!this.#hasRoom) return this.#leaveOut();
    this.#put(sweep, await sweepPlot(sweep, response, current));
  }

  /**
   * Adds a sweep without a response: shows the error in place of the voltage, over the recorded response if there is
   * one.
   */
  async addFailed(sweep: DrawnSweep, error: unknown): Promise<void> {
    if (!this.#hasRoom) return this.#leaveOut();
    const given = await sweep.stimulus?.sample().catch(() => null);
    const recorded = sweep.response && withJunction(sweep.response).response;
    this.#put(sweep, {
      title: titleOf(sweep),
      rateHz: given?.rateHz ?? (sweep.rateHz || recorded?.rateHz || 1),
      current: given?.current ?? null,
      voltage: new Float64Array(0),
      spikeTimes: new Float64Array(0),
      recorded: recorded && {
        voltage: voltageOf(recorded),
        rateHz: recorded.rateHz,
        spikeTimes: recorded.spikeTimes,
      },
      failure: messageOf(error),
    });
  }

  /** Adds a sweep in voltage clamp. */
  async addVoltageClamp(
    sweep: DrawnSweep,
    {
      current,
      rateHz,
      command,
      traces = {},
      extracellular,
    }: Pick<VoltageClampTraces, "current" | "rateHz" | "command" | "extracellular"> &
      Partial<Pick<VoltageClampTraces, "traces">>,
  ): Promise<void> {
    if (!this.#hasRoom) return this.#leaveOut();
    const given = command && (await resampled(command.values, command.rateHz, rateHz));
    this.#put(sweep, {
      title: titleOf(sweep),
      clamp: "voltage",
      rateHz,
      current,
      voltage: given ?? new Float64Array(0),
      spikeTimes: new Float64Array(0),
      ...tracePlots({ ...traces, ...contactTraces(extracellular) }),
    });
  }

  /** The figure's bytes. */
  render(options: CallOptions = {}): Promise<Uint8Array> {
    const page = { ...options, format: this.#format, title: this.#title };
    if (this.#families.areDrawn) return renderFamilies(this.#families.plots(), page);
    const several = new Set(this.#electrodes).size > 1;
    const titled = this.#sweeps.map((sweep, i) => {
      const electrode = several ? this.#electrodes[i] : null;
      return electrode ? { ...sweep, title: `${sweep.title}, ${electrode}` } : sweep;
    });
    return renderSweeps(titled, page);
  }

  /** Draws the figure into its file. */
  async write(options: CallOptions = {}): Promise<DrawnFigure> {
    try {
      await writeAtomic(this.path, await this.render(options), { what: "figure" });
      return { plot: this.path, plotError: null, leftOut: this.leftOut };
    } catch (plotError) {
      return { plot: null, plotError, leftOut: 0 };
    }
  }

  get #hasRoom(): boolean {
    return this.#sweeps.length < MAX_SWEEPS || this.#families.isPossible;
  }

  #leaveOut(): void {
    this.#notInGrid += 1;
    this.#families.leaveOut();
  }

  #put(sweep: DrawnSweep, plot: SweepPlot): void {
    this.#families.add({ ...sweep, electrode: sweep.electrode ?? null }, plot);
    if (this.#sweeps.length >= MAX_SWEEPS) {
      this.#notInGrid += 1;
      return;
    }
    this.#sweeps.push(plot);
    this.#electrodes.push(sweep.electrode ?? null);
  }
}

async function resampled(values: Float64Array, from: number, to: number): Promise<Float64Array> {
  // A clamp that is off has NaN, which no stimulus has.
  return from === to ? values : (await Stimulus.samples(values, from).sample(to)).current;
}

const titleOf = ({ title, stimulusName, variant, number }: DrawnSweep): string =>
  title ?? [stimulusName, ...(variant ? [variant] : []), `sweep ${number}`].join(", ");

/**
 * GLIF voltages are relative to rest; recordings are absolute. If only one of two responses is relative to rest, its
 * resting potential is added to align them. Likewise for a voltage without the junction potential, which recordings
 * include.
 */
async function sweepPlot(sweep: DrawnSweep, drawn: Response, given?: Float64Array): Promise<SweepPlot> {
  const own = missingJunction(drawn) !== 0 && (sweep.response === null || missingJunction(sweep.response) !== 0);
  const placed = (response: Response): Response => (own ? response : withJunction(response).response);
  const response = placed(drawn);
  const recorded = sweep.response && placed(sweep.response);
  const offset = restOffset(response);
  const beneath = recorded && restOffset(recorded);
  const lifts = recorded !== null && (offset === null || beneath === null);
  const lift = lifts ? (offset ?? 0) : 0;
  const threshold = response.traces.threshold?.data;
  // A sweep of devices alone has no current into the soma.
  const isZero = response.somaClamp === "zero";
  const current = isZero ? null : (given ?? (await sweep.stimulus?.sample(response.rateHz))?.current ?? null);
  const fromRest = offset !== null && lift === 0;
  return {
    title: titleOf(sweep),
    rateHz: response.rateHz,
    current,
    voltage: lifted(voltageOf(response), lift),
    ...(threshold ? { threshold: lifted(threshold, lift) } : {}),
    spikeTimes: response.spikeTimes,
    ...tracePlots(tracesBeside(response)),
    recorded: recorded && {
      voltage: lifted(voltageOf(recorded), lifts ? (beneath ?? 0) : 0),
      rateHz: recorded.rateHz,
      spikeTimes: recorded.spikeTimes,
    },
    voltageLabel: fromRest
      ? "voltage from rest (mV)"
      : own
        ? "voltage without junction potential (mV)"
        : "voltage (mV)",
  };
}
