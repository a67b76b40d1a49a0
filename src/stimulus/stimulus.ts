import { checkArguments, checkOptions, seen } from "../base/arguments.js";
import { InvalidStimulusError } from "../base/errors.js";
import { atOnce, inTurns } from "../base/steps.js";
import { fraction, quotient, samplesIn } from "../base/units/fraction.js";
import { type CsvSamples, readCsv } from "./csv/csv.js";
import { Description } from "./description.js";
import { doubts, peak } from "./doubts.js";
import { checkSweepCount } from "./run-length.js";
import { familyOf } from "./spec/family.js";
import type { CsvStimulusOptions, FamilyOptions, ParseOptions, SampledCurrent } from "./stimulus-options.js";
import type { Trains } from "./trains/train-value.js";
import { heldCount, holdSamples } from "./waveforms/hold.js";
import { WAVEFORM, WAVEFORMS } from "./waveforms/kinds.js";
import { makeGrid } from "./waveforms/waveforms.js";

const csvOptions = { path: "text", rateHz: "numberOrNaN", units: "textOrTexts", name: "text" } as const;

/** Rate of a described waveform if neither its `rate=` nor the caller specifies one [Hz]. */
const DEFAULT_RATE_HZ = 200_000;
/** Maximum number of samples per stimulus: 4 GB. */
const MOST_SAMPLES = 2 ** 29;

/** The definition of a stimulus. */
type Source =
  | { readonly kind: "samples"; readonly current: Float64Array }
  | { readonly kind: "described"; readonly description: Description; readonly isNone?: boolean };

/**
 * Injected current over time: samples at a rate, or a described waveform that can be sampled at any rate.
 *
 * ```ts
 * const step = Stimulus.parse("square:amplitude=190pA,start=0.1s,duration=0.5s,total=0.7s");
 * const { current, rateHz } = await step.sample(50_000);
 * ```
 */
export class Stimulus {
  /** Display name, such as `Long Square`. */
  readonly name: string;
  /** Rate of a sampled stimulus [Hz]; null for a described waveform, which can be sampled at any rate. */
  readonly rateHz: number | null;
  /** Canonical text of a described waveform, which parses to the same samples given {@link trains}; else null. */
  readonly spec: string | null;
  /** Values that tell it from the others of its family, such as `amplitude=20pA`; null outside a family. */
  readonly variant: string | null;
  readonly #source: Source;

  private constructor(
    name: string,
    rateHz: number | null,
    source: Source,
    spec: string | null = null,
    variant: string | null = null,
  ) {
    this.name = name;
    this.rateHz = rateHz;
    this.spec = spec;
    this.variant = variant;
    this.#source = source;
  }

  /** @internal No current, under a name: the stimulus of a sweep that devices alone make. */
  static none(durationS: number, name: string): Stimulus {
    const description = new Description(`square:amplitude=0A,start=0s,duration=${durationS}s,total=${durationS}s`, {});
    return new Stimulus(name, null, { kind: "described", description, isNone: true }, description.canonical);
  }

  /**
   * A waveform described as text (stimuli.md 1): `kind:key=value,…`, or a sum joined by `+`. Values other than a number
   * with a unit, and `expr:`, are checked by `ready()` or `sample()`, which import mathjs.
   *
   * `rheobase run --help` lists the kinds with their keys and defaults, made from waveforms/kinds.ts.
   *
   * @throws InvalidStimulusError whose message shows the text with a caret
   */
  static parse(spec: string, options: ParseOptions = {}): Stimulus {
    checkArguments("read a stimulus", { "the description": [spec, "text"] });
    checkOptions("read a stimulus", options, { trains: "object", name: "text" });
    return Stimulus.#described(spec, options, null);
  }

  /**
   * The stimuli that a text stands for: as {@link parse} reads it, but keys may have several values, a range with both
   * ends and a step, `amplitude=0..400pA/20pA`, or a list, `duration=[0.5s,1s]`. All combinations of them, the last key
   * varying fastest; each says its values as {@link variant}.
   *
   * ```ts
   * const steps = Stimulus.family("square:amplitude=-100..300pA/20pA,duration=1s"); // 21 stimuli
   * for await (const { sweep, response } of runSweeps(model, steps)) console.log(sweep.variant, response.spikeTimes.length);
   * ```
   *
   * @throws InvalidStimulusError whose message shows the text with a caret; or if there are more than `maxSweeps`
   */
  static family(spec: string, options: FamilyOptions = {}): Stimulus[] {
    const task = "read a family of stimuli";
    checkArguments(task, { "the description": [spec, "text"] });
    checkOptions(task, options, { trains: "object", name: "text", maxSweeps: "numberOrNaN" });
    const family = familyOf(spec, WAVEFORM, WAVEFORMS);
    checkSweepCount(task, family.count, options.maxSweeps);
    return Array.from({ length: family.count }, (_, index) => {
      const { text, variant } = family.member(index);
      return Stimulus.#described(text, options, variant);
    });
  }

  static #described(text: string, { trains = {}, name }: ParseOptions, variant: string | null): Stimulus {
    const description = new Description(text, trains);
    const source = { kind: "described", description } as const;
    return new Stimulus(name ?? description.name, null, source, description.canonical, variant);
  }

  /**
   * A stimulus from samples [A], which are not copied. Values are checked only when used: a recording with gaps can be
   * read and drawn, but models reject a current that is not finite.
   *
   * @throws InvalidStimulusError if the rate is not positive
   */
  static samples(
    current: Float64Array,
    rateHz: number,
    options: { readonly name?: string | undefined } = {},
  ): Stimulus {
    if (!(current instanceof Float64Array)) {
      const more = Array.isArray(current) ? ", such as Float64Array.from(current)" : "";
      throw new InvalidStimulusError(
        "make a stimulus of samples",
        `the current is ${seen(current)}, expected a Float64Array of amperes${more}`,
        { value: current },
      );
    }
    checkArguments("make a stimulus of samples", { rateHz: [rateHz, "numberOrNaN"] });
    checkOptions("make a stimulus of samples", options, { name: "text" });
    const name = options.name ?? "samples";
    if (!(rateHz > 0) || !Number.isFinite(rateHz)) {
      throw new InvalidStimulusError(`use a stimulus sampled at ${rateHz} Hz`, "the rate must be a positive number", {
        value: rateHz,
      });
    }
    return new Stimulus(name, rateHz, { kind: "samples", current });
  }

  /**
   * A stimulus from the text of a CSV file with one time and one current column. The header states names and units
   * (`time_s,current_A`, `t (ms), i (pA)`). Otherwise `units` gives them in column order (`s,A`); without a time
   * column, `rateHz` gives the samples per second. The first row is the first sample.
   *
   * @throws InvalidStimulusError with line, column and caret, or if there are several currents (see `csvFamily`)
   */
  static csv(text: string, options: CsvStimulusOptions = {}): Stimulus {
    checkOptions("read a CSV file", options, csvOptions);
    const family = fromCsv(atOnce(readCsv(text, options)), options);
    if (family.length > 1) {
      throw new InvalidStimulusError(
        `read a stimulus from ${options.path ?? "the CSV text"}`,
        `it has ${family.length} columns of current, expected one (Stimulus.csvFamily reads them all)`,
        { path: options.path, value: family.length },
      );
    }
    return family[0]!;
  }

  /**
   * Reads the stimuli of a CSV file as {@link csv} does, one per current column, named by file and column. Yields to
   * the event loop while reading a long text.
   *
   * @throws InvalidStimulusError, CancelledError
   */
  static async csvFamily(
    text: string,
    options: CsvStimulusOptions & { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Stimulus[]> {
    checkOptions("read a CSV file", options, { ...csvOptions, signal: "signal" });
    const task = `reading ${options.path ?? "a CSV text"}`;
    return fromCsv(await inTurns(readCsv(text, options), options.signal, task), options);
  }

  /** Spike trains [s] by the names of their files in {@link spec}; empty for most stimuli. */
  get trains(): Trains {
    return this.#source.kind === "samples" ? {} : this.#source.description.trains;
  }

  /** @internal Whether it stands for no current at all: {@link none}. */
  get isNone(): boolean {
    return this.#source.kind === "described" && this.#source.isNone === true;
  }

  /** Duration [s]; NaN for a described waveform whose times are unknown before `ready()`. */
  get durationS(): number {
    const source = this.#source;
    if (source.kind === "samples") return source.current.length / this.rateHz!;
    return source.description.durationS;
  }

  /** Warnings about an implausible rate, duration or amplitude, often due to a missing unit; usually empty. */
  get notes(): string[] {
    const source = this.#source;
    const sampled = source.kind === "samples";
    return doubts({
      name: this.name,
      rateHz: sampled ? this.rateHz : (source.description.askedRate() ?? null),
      durationS: this.durationS,
      peakA: sampled ? peak(source.current) : source.description.strongestA,
    });
  }

  /** Amplitude of a single described waveform that has one [A]; null otherwise, or if unknown before `ready()`. */
  get amplitudeA(): number | null {
    return this.#source.kind === "samples" ? null : this.#source.description.amplitudeA;
  }

  /**
   * Checks the parts that `parse` could not check without mathjs.
   *
   * @throws InvalidStimulusError whose message shows the text with a caret
   */
  async ready(): Promise<void> {
    if (this.#source.kind === "described") await this.#source.description.ready();
  }

  /**
   * The current at `rateHz`, sample-and-hold. Without a rate: at the stimulus's own rate (the original samples, not a
   * copy) or, for a described waveform, at its `rate=` (default 200 kHz). Sample i of a described waveform is its value
   * at (i+½)/rate, and there are floor(total·rate + ½) samples. For samples held at another rate, sample i is the one
   * at or before that midpoint; a midpoint exactly on a sample's instant takes that sample (neuron-numerics.md 2g).
   *
   * @throws InvalidStimulusError for a rate that gives no or too many samples, or an expression that is not finite
   *   everywhere
   */
  async sample(rateHz?: number): Promise<SampledCurrent> {
    if (rateHz !== undefined) checkArguments("sample a stimulus", { rateHz: [rateHz, "numberOrNaN"] });
    if (rateHz !== undefined && (!(rateHz > 0) || !Number.isFinite(rateHz))) {
      throw new InvalidStimulusError(`sample "${this.name}" at ${rateHz} Hz`, "the rate must be a positive number", {
        value: rateHz,
      });
    }
    const source = this.#source;
    if (source.kind === "samples") {
      const own = this.rateHz!;
      if (rateHz === undefined || rateHz === own) return { current: source.current, rateHz: own };
      this.#checkCount(heldCount(source.current.length, quotient(fraction(own), fraction(rateHz))), rateHz);
      return { current: holdSamples(source.current, own, rateHz), rateHz };
    }
    return this.#sampled(source.description, rateHz ?? source.description.askedRate() ?? DEFAULT_RATE_HZ, null);
  }

  /**
   * For an exact membrane: the current which, held over each step, has the same effect on the voltage at its end as the
   * true current; other parts of a sum than `spikes:` are held as in {@link sample} (stimuli.md 5). Null if that is the
   * current of `sample` itself.
   *
   * @internal
   * @param membraneS time constant of the membrane [s]
   */
  async sampleForMembrane(rateHz: number, membraneS: number): Promise<Float64Array | null> {
    const source = this.#source;
    if (source.kind === "samples") return null;
    const waveforms = await source.description.ready();
    if (!waveforms.some(({ isExactWithinSteps }) => isExactWithinSteps)) return null;
    return (await this.#sampled(source.description, rateHz, membraneS)).current;
  }

  async #sampled(description: Description, rateHz: number, membraneS: number | null): Promise<SampledCurrent> {
    const waveforms = await description.ready();
    const grid = makeGrid(rateHz);
    const counts = waveforms.map(({ totalS }) => samplesIn(fraction(totalS), grid.rate));
    const count = counts.reduce((a, b) => Math.max(a, b));
    this.#checkCount(count, rateHz);
    const current = new Float64Array(count);
    for (const [i, waveform] of waveforms.entries()) waveform.add(current.subarray(0, counts[i]!), grid, membraneS);
    return { current, rateHz };
  }

  /**
   * Number of samples that {@link Stimulus.sample} would return; NaN for a described waveform whose times are unknown
   * before `ready()`.
   *
   * @param rateHz default: the stimulus's own rate
   */
  sampleCount(rateHz?: number): number {
    const source = this.#source;
    const own = source.kind === "samples" ? this.rateHz! : (source.description.askedRate() ?? DEFAULT_RATE_HZ);
    if (source.kind === "samples" && (rateHz === undefined || rateHz === own)) return source.current.length;
    return Math.floor(this.durationS * (rateHz ?? own) + 0.5);
  }

  #checkCount(count: number, rateHz: number): void {
    if (count >= 1 && count <= MOST_SAMPLES) return;
    throw new InvalidStimulusError(
      `sample "${this.name}" of ${this.durationS} s at ${rateHz} Hz`,
      `that makes ${count} samples, expected 1 to ${MOST_SAMPLES}`,
      { value: count },
    );
  }
}

function fromCsv({ rateHz, columns }: CsvSamples, { name, path }: CsvStimulusOptions): Stimulus[] {
  const own = name ?? path?.split(/[\\/]/).at(-1) ?? "CSV";
  return columns.map((column) =>
    Stimulus.samples(column.values, rateHz, { name: columns.length === 1 ? own : `${own} ${column.name}` }),
  );
}
