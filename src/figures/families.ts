import { type FamilyMember, type FamilyPlot, type FamilyTrace, familyMember } from "../plot/family-plot.js";
import { MAX_MEMBERS } from "../plot/render-families.js";
import type { SweepPlot } from "../plot/sweep-plot.js";
import { familyKey, familyNames } from "./family-key.js";
import type { FigureLayout } from "./layout.js";

/** What tells a sweep from others. */
interface NamedSweep {
  readonly number: number;
  readonly stimulusName: string;
  /** What such sweeps are, in plural; default `sweeps`. */
  readonly noun?: string | undefined;
  readonly electrode: string | null;
  readonly variant?: string | null | undefined;
  readonly amplitudeA?: number | null;
}

interface Entry {
  readonly sweep: NamedSweep;
  readonly voltageLabel: string;
  readonly clamp: "current" | "voltage";
  readonly traces: readonly FamilyTrace[];
  readonly member: FamilyMember;
}

const PA_PER_A = 1e12;

/** Collects sweeps, thinned, and puts those of one family together. */
export class Families {
  readonly #layout: FigureLayout | undefined;
  readonly #entries: Entry[] = [];
  #failed = 0;
  #leftOut = 0;
  /** Whether all sweeps so far may be drawn over each other. */
  #isPossible: boolean;

  constructor(layout: FigureLayout | undefined) {
    this.#layout = layout;
    this.#isPossible = layout !== "grid";
  }

  get isPossible(): boolean {
    return this.#isPossible;
  }

  /** Number of sweeps beyond the maximum of a figure. */
  get leftOut(): number {
    return this.#leftOut;
  }

  leaveOut(): void {
    this.#leftOut += 1;
  }

  /** Adds a sweep. Unless the overlay was asked for, one outside a family, or over a recording, rules it out for all. */
  add(sweep: NamedSweep, plot: SweepPlot): void {
    if (this.#layout === undefined && (!sweep.variant || plot.recorded)) {
      this.#isPossible = false;
      this.#entries.length = 0;
    }
    if (!this.#isPossible) return;
    if (plot.failure !== undefined) {
      this.#failed += 1;
      return;
    }
    if (this.#entries.length >= MAX_MEMBERS) {
      this.#leftOut += 1;
      return;
    }
    const { voltageLabel = "voltage (mV)", clamp = "current" } = plot;
    const traces = (plot.traces ?? []).map(({ values: _, ...trace }) => trace);
    this.#entries.push({ sweep, voltageLabel, clamp, traces, member: familyMember(plot) });
  }

  /** Whether the sweeps are drawn over each other: there are at least two of one family. */
  get areDrawn(): boolean {
    return this.#isPossible && this.#groups().some(({ length }) => length > 1);
  }

  plots(): FamilyPlot[] {
    const electrodes = new Set(this.#entries.map(({ sweep }) => sweep.electrode));
    return this.#groups().map((entries) => this.#plotOf(entries, electrodes.size > 1));
  }

  #groups(): Entry[][] {
    const groups = new Map<string, Entry[]>();
    for (const entry of this.#entries) {
      const key = familyOf(entry);
      groups.set(key, [...(groups.get(key) ?? []), entry]);
    }
    return [...groups.values()];
  }

  #plotOf(entries: readonly Entry[], namesElectrode: boolean): FamilyPlot {
    const { order, title, labels } = familyKey(variantsOf(entries.map(({ sweep }) => sweep)));
    const { sweep, voltageLabel, clamp, traces } = entries[0]!;
    const electrode = namesElectrode && sweep.electrode !== null ? `, ${sweep.electrode}` : "";
    const failed = this.#failed > 0 ? ` (${this.#failed} failed)` : "";
    return {
      title: `${sweep.stimulusName}${electrode}${failed}`,
      noun: sweep.noun,
      clamp,
      voltageLabel,
      traces,
      members: order.map((i) => entries[i]!.member),
      key: { title, labels },
    };
  }
}

function familyOf({ sweep, clamp, voltageLabel, traces }: Entry): string {
  const recorded = traces.map(({ name }) => name);
  const keys = familyNames(sweep.variant ?? "");
  return [sweep.stimulusName, sweep.electrode ?? "", clamp, voltageLabel, keys, ...recorded].join("\n");
}

/** What varies: what the sweeps say, else their amplitudes where these differ, else their numbers. */
function variantsOf(sweeps: readonly NamedSweep[]): string[] {
  if (sweeps.every(({ variant }) => variant)) return sweeps.map(({ variant }) => variant!);
  const amplitudes = sweeps.map(({ amplitudeA }) => amplitudeA ?? Number.NaN);
  if (amplitudes.every(Number.isFinite) && new Set(amplitudes).size === amplitudes.length) {
    return amplitudes.map((ampere) => `amplitude=${Number((ampere * PA_PER_A).toPrecision(6))}pA`);
  }
  return sweeps.map(({ number }) => `sweep=${number}`);
}
