import { stimulusError } from "../base/text/caret.js";
import { loadMath } from "./expression/mathjs.js";
import { strongestA } from "./strongest.js";
import { build, type DescribedPart, readSpec, settle, type Waveform, writePart } from "./waveforms/described.js";

/** A waveform described in words: what is known of it at once, and what only with mathjs. */
export class Description {
  /** Names of its parts, such as `Long Square + Noise`. */
  readonly name: string;
  /** Text with every value and its unit written out, which parses to the same samples. */
  readonly canonical: string;
  readonly #text: string;
  readonly #parts: readonly DescribedPart[];
  /** Null until mathjs has read what is left to read. */
  #waveforms: readonly Waveform[] | null;

  /** @throws InvalidStimulusError whose message shows the text with a caret */
  constructor(text: string) {
    const parts = readSpec(text);
    for (const part of parts) settle(text, part);
    const waveforms = parts.map((part) => build(text, part, null));
    this.name = parts.map(({ kind }) => kind.name).join(" + ");
    this.canonical = parts.map((part) => writePart(text, part)).join(" + ");
    this.#text = text;
    this.#parts = parts;
    this.#waveforms = waveforms.every((waveform) => waveform !== null) ? waveforms : null;
    this.askedRate();
  }

  /** Its waveforms, made with mathjs where they need it. */
  async ready(): Promise<readonly Waveform[]> {
    if (this.#waveforms === null) {
      const math = await loadMath();
      this.#waveforms = this.#parts.map((part) => build(this.#text, part, math)!);
      this.askedRate();
    }
    return this.#waveforms;
  }

  /** Length [s]; NaN where its times wait for `ready()`. */
  get durationS(): number {
    const values =
      this.#waveforms?.map((waveform) => waveform.values) ?? this.#parts.map((part) => settle(this.#text, part));
    return values.map((value) => value?.total ?? Number.NaN).reduce((a, b) => Math.max(a, b));
  }

  /** Amplitude of a single waveform that has one [A]; null for others, and where it waits for `ready()`. */
  get amplitudeA(): number | null {
    if (this.#parts.length > 1) return null;
    return (this.#waveforms?.[0]?.values ?? this.#parts[0]!.given).amplitude ?? null;
  }

  /** The strongest current it may have [A]; null where it waits for `ready()`. */
  get strongestA(): number | null {
    return this.#waveforms && strongestA(this.#waveforms);
  }

  /** Its `rate=` [Hz]; undefined where there is none. Throws where parts of a sum disagree. */
  askedRate(): number | undefined {
    let asked: number | undefined;
    for (const [i, { given, spec }] of this.#parts.entries()) {
      const rate = (this.#waveforms?.[i]?.values ?? given).rate;
      const item = spec.items.find(({ key }) => key === "rate");
      if (rate === undefined || item === undefined) continue;
      if (asked !== undefined && asked !== rate) {
        throw stimulusError(
          this.#text,
          item.valueSpan,
          `Cannot sample a sum at two rates: ${rate} Hz here and ${asked} Hz before, expected one rate`,
          { value: rate },
        );
      }
      asked = rate;
    }
    return asked;
  }
}
