import type { Progress } from "../../base/types.js";
import { clearStatus, showStatus, statusRoom } from "./status-line.js";
import { shorten } from "./table.js";
import { formatBytes, type Terminal } from "./terminal.js";

/** Shorter work shows no bar [ms]. */
const SHOW_AFTER_MS = 1000;
/** Minimum interval between redraws on a terminal [ms]. */
const DRAW_EVERY_MS = 100;
/** Maximum length of the bar [characters]; shorter on a narrow terminal. */
const WIDEST_BAR = 30;
const NARROWEST_BAR = 5;
const LEAST_LABEL = 8;
/** Interval between lines if output cannot be animated (log file, pipe) [ms]. */
const LINE_EVERY_MS = 30_000;

/** Shows the progress of a long call on stderr, after the first second. */
export class ProgressBar {
  readonly #terminal: Terminal;
  readonly #started = performance.now();
  #lastLine = performance.now();
  #lastDrawn = Number.NEGATIVE_INFINITY;
  #first: { readonly done: number; readonly at: number } | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Processes a report; `label` names the current work, such as `sweep 33`. */
  update(progress: Progress, label: string): void {
    const { shown } = this.#terminal.progress;
    const now = performance.now();
    this.#first ??= { done: progress.done, at: now };
    if (!shown || now - this.#started < SHOW_AFTER_MS) return;
    if (progress.unit === "s") this.#show(simulated(progress), label, `, ${this.#speed(progress, now)}`, now);
    else if (progress.unit === "B") this.#show(megabytes(progress), label, `, ${this.#bytesPerS(progress, now)}`, now);
    else this.#show(progress, label, "", now);
  }

  #show(progress: Progress, label: string, speed: string, now: number): void {
    const { animated } = this.#terminal.progress;
    const done = round(progress.done);
    const total = round(progress.total);
    if (!animated) {
      if (now - this.#lastLine < LINE_EVERY_MS) return;
      this.#lastLine = now;
      const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
      this.#terminal.note(`${percent} %  ${done}/${total} ${progress.unit}  ${label}${speed}`);
      return;
    }
    if (now - this.#lastDrawn < DRAW_EVERY_MS) return;
    this.#lastDrawn = now;
    const fraction = total > 0 ? Math.min(1, done / total) : 0;
    const left = timeLeft(fraction, (now - this.#started) / 1000);
    const numbers = ` ${Math.floor(100 * fraction)} %  ${done}/${total} ${progress.unit}  `;
    const room = statusRoom() - numbers.length - speed.length - left.length;
    const name = shorten(label, Math.max(LEAST_LABEL, room - NARROWEST_BAR));
    const width = Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, room - name.length));
    showStatus(bar(fraction, width) + numbers + name + speed + left);
  }

  /** Simulated time per real time. */
  #speed({ done }: Progress, now: number): string {
    return `${Number((done / ((now - this.#started) / 1000)).toPrecision(2))}x real time`;
  }

  /** Average download rate; bytes from an earlier, interrupted download are excluded. */
  #bytesPerS({ done }: Progress, now: number): string {
    const { done: before, at } = this.#first ?? { done, at: now };
    return `${formatBytes(Math.round((done - before) / Math.max(1e-3, (now - at) / 1000)))}/s`;
  }

  /** Removes the bar. */
  stop(): void {
    clearStatus();
  }
}

function bar(fraction: number, width: number): string {
  const full = Math.round(fraction * width);
  return "█".repeat(full) + "░".repeat(width - full);
}

/** Estimated remaining time; empty if unknown. */
function timeLeft(fraction: number, elapsedS: number): string {
  if (!(fraction > 0 && fraction < 1)) return "";
  const seconds = elapsedS * (1 / fraction - 1);
  if (seconds < 99.5) return `, ${Math.ceil(seconds)} s left`;
  if (seconds < 5970) return `, ${Math.ceil(seconds / 60)} min left`;
  return `, ${Math.ceil(seconds / 3600)} h left`;
}

/** Simulated time is shown in whole milliseconds. */
function simulated({ stage, done, total }: Progress): Progress {
  return { stage, done: Math.round(done * 1000), total: Math.round(total * 1000), unit: "ms" };
}

/** Bytes are shown in megabytes. */
function megabytes({ stage, done, total }: Progress): Progress {
  return { stage, done: Math.round(done / 1e4) / 100, total: Math.round(total / 1e4) / 100, unit: "MB" };
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
