import cliProgress from "cli-progress";
import type { Progress } from "../types.js";
import { formatBytes, type Terminal } from "./terminal.js";

/** Work shorter than this is done before a bar could be read. */
const SHOW_AFTER_MS = 1000;
/** Where nothing may move (a log file, a pipe), a line is printed this often. */
const LINE_EVERY_MS = 30_000;

/** Shows how far a long call is, on stderr, once it has taken longer than a second. */
export class ProgressBar {
  readonly #terminal: Terminal;
  readonly #started = performance.now();
  #bar: cliProgress.SingleBar | null = null;
  #lastLine = performance.now();
  #first: { readonly done: number; readonly at: number } | null = null;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Takes a report; `label` says what is being worked on, such as `sweep 33`. */
  update(progress: Progress, label: string): void {
    const { shown } = this.#terminal.progress;
    const now = performance.now();
    this.#first ??= { done: progress.done, at: now };
    if (!shown || now - this.#started < SHOW_AFTER_MS) return;
    if (progress.unit === "s") this.#show(simulated(progress), `${label}, ${this.#speed(progress, now)}`, now);
    else if (progress.unit === "B") this.#show(megabytes(progress), `${label}, ${this.#bytesPerS(progress, now)}`, now);
    else this.#show(progress, label, now);
  }

  #show(progress: Progress, label: string, now: number): void {
    const { animated } = this.#terminal.progress;
    const done = round(progress.done);
    const total = round(progress.total);
    if (!animated) {
      if (now - this.#lastLine < LINE_EVERY_MS) return;
      this.#lastLine = now;
      const percent = total > 0 ? Math.floor((100 * done) / total) : 0;
      this.#terminal.note(`${percent} %  ${done}/${total} ${progress.unit}  ${label}`);
      return;
    }
    const left = timeLeft(done / total, (now - this.#started) / 1000);
    if (!this.#bar) {
      const format = `{bar} {percentage} %  {value}/{total} ${progress.unit}  {label}{left}`;
      this.#bar = new cliProgress.SingleBar(
        { format, stream: process.stderr, barsize: 30, clearOnComplete: true, hideCursor: true },
        cliProgress.Presets.shades_classic,
      );
      this.#bar.start(total, done, { label, left });
    }
    this.#bar.setTotal(total);
    this.#bar.update(done, { label, left });
  }

  /** How fast simulated time passes. */
  #speed({ done }: Progress, now: number): string {
    return `${Number((done / ((now - this.#started) / 1000)).toPrecision(2))}x real time`;
  }

  /** How fast bytes come, over the whole time; what an earlier download had left does not count. */
  #bytesPerS({ done }: Progress, now: number): string {
    const { done: before, at } = this.#first ?? { done, at: now };
    return `${formatBytes(Math.round((done - before) / Math.max(1e-3, (now - at) / 1000)))}/s`;
  }

  /** Takes the bar away. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }
}

/** What a run that has come so far in so many seconds still takes; nothing where that cannot be told. */
export function timeLeft(fraction: number, elapsedS: number): string {
  if (!(fraction > 0 && fraction < 1)) return "";
  const seconds = elapsedS * (1 / fraction - 1);
  if (seconds < 99.5) return `, ${Math.ceil(seconds)} s left`;
  if (seconds < 5970) return `, ${Math.ceil(seconds / 60)} min left`;
  return `, ${Math.ceil(seconds / 3600)} h left`;
}

/** Simulated time is told in whole milliseconds. */
function simulated({ stage, done, total }: Progress): Progress {
  return { stage, done: Math.round(done * 1000), total: Math.round(total * 1000), unit: "ms" };
}

/** Bytes are told in megabytes. */
function megabytes({ stage, done, total }: Progress): Progress {
  return { stage, done: Math.round(done / 1e4) / 100, total: Math.round(total / 1e4) / 100, unit: "MB" };
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
