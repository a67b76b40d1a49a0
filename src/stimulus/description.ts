import { stimulusError } from "../base/text/caret.js";
import { loadMath } from "./expression/mathjs.js";
import { strongestA } from "./strongest.js";
import type { Trains } from "./trains/train-value.js";
import {
  build,
  type DescribedPart,
  readSpec,
  settleValues,
  trainFiles,
  type Waveform,
  writePart,
} from "./waveforms/described.js";

/** A waveform described by text: some properties are known at once, others only with mathjs. */
export class Description {
  /** Names of its parts, such as `Long Square + Noise`. */
  readonly name: string;
  /** The text with every value and unit written out; it parses to the same samples. */
  readonly canonical: string;
  /** The spike trains of the files that it names. */
  readonly trains: Trains;
  readonly #text: string;
  readonly #parts: readonly DescribedPart[];
  /** Null until mathjs has parsed the expressions. */
  #waveforms: readonly Waveform[] | null;

  /** @throws InvalidStimulusError whose message shows the text with a caret */
  constructor(text: string, trains: Trains) {
    const parts = readSpec(text, trains);
    for (const part of parts) settleValues(part);
    const waveforms = parts.map((part) => build(part, null));
    this.name = parts.map(({ kind }) => kind.name).join(" + ");
    this.canonical = parts.map((part) => writePart(part)).join(" + ");
    this.trains = Object.fromEntries(trainFiles(text).map((file) => [file, trains[file]!]));
    this.#text = text;
    this.#parts = parts;
    this.#waveforms = waveforms.every((waveform) => waveform !== null) ? waveforms : null;
    this.askedRate();
  }

  /** Its waveforms, built with mathjs if needed. */
  async ready(): Promise<readonly Waveform[]> {
    if (this.#waveforms === null) {
      const math = await loadMath();
      this.#waveforms = this.#parts.map((part) => build(part, math)!);
      this.askedRate();
    }
    return this.#waveforms;
  }

  /** Duration [s]; NaN if its times are unknown before `ready()`. */
  get durationS(): number {
    const values = this.#waveforms?.map((waveform) => waveform.values) ?? this.#parts.map((part) => settleValues(part));
    return values.map((value) => value?.total ?? Number.NaN).reduce((a, b) => Math.max(a, b));
  }

  /** Amplitude of a single waveform that has one [A]; null otherwise, or if unknown before `ready()`. */
  get amplitudeA(): number | null {
    if (this.#parts.length > 1) return null;
    return (this.#waveforms?.[0]?.values ?? this.#parts[0]!.given).amplitude ?? null;
  }

  /** Upper bound of the current [A]; null if unknown before `ready()`. */
  get strongestA(): number | null {
    return this.#waveforms && strongestA(this.#waveforms);
  }

  /** Its `rate=` [Hz]; undefined if there is none. Throws if parts of a sum disagree. */
  askedRate(): number | undefined {
    let asked: number | undefined;
    for (const [i, { given, spec }] of this.#parts.entries()) {
      const rate = (this.#waveforms?.[i]?.values ?? given).rate;
      const item = spec.items.find(({ key }) => key === "rate");
      if (rate === undefined || item === undefined) continue;
      if (asked !== undefined && asked !== rate) {
        throw stimulusError(
          { text: this.#text, span: item.valueSpan },
          "sample a sum at two rates",
          `${rate} Hz here and ${asked} Hz before, expected one rate`,
          { value: rate },
        );
      }
      asked = rate;
    }
    return asked;
  }
}
