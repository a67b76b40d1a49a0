import { CancelledError, InvalidStimulusError, throwIfAborted } from "../base/errors.js";
import type { Progress, Response } from "../base/types.js";
import type { ModelRunOptions } from "../models/opened-model.js";
import type { Sweep } from "../stimulus/sweep.js";
import { type SweepToRun, sweepThatRan } from "./sweep-source.js";
import { canRun, type Simulator, type StimulatedSweep } from "./threads/simulator.js";
import { WaitingSweeps } from "./waiting-sweeps.js";

/** Minimum sweeps per batch, if available: two together cost little more than one. */
const FEWEST = 2;
/** Maximum sweeps held where those of the next batch have others between them. */
const MOST_HELD = 1000;
/** Assumed rate and length of a sweep whose own are not known before it runs [Hz, s]. */
const USUAL_RATE_HZ = 200_000;
const USUAL_S = 1;

/** Result of one sweep: its response, or the reason why there is none. */
export interface SweepOutcome {
  readonly sweep: Sweep;
  readonly response: Response | null;
  /** The injected current of the simulation, at the rate of the response [A]; null without a response. */
  readonly current: Float64Array | null;
  readonly error: unknown;
  /** Simulation time [s], excluding the wait for a thread; for a failed sweep, the time until it failed. */
  readonly wallS: number;
}

/** Limits of a {@link SweepDealer}. */
export interface DealLimits {
  /** Maximum sweeps per batch. */
  readonly together: number;
  /**
   * Maximum sweeps held: read, and not yet processed by the consumer. More are held where devices of several structures
   * alternate, so that batches fill.
   */
  readonly held: number;
  /** Maximum samples held, unless that would leave threads idle. */
  readonly heldSamples: number;
}

/** A sweep that was read. */
interface Held {
  readonly sweep: SweepToRun;
  outcome: SweepOutcome | null;
}

interface Undealt extends Held {
  readonly sweep: StimulatedSweep;
}

/**
 * Reads sweeps, distributes them to threads in even batches, and yields the outcomes in order. Threads keep working
 * while the consumer processes outcomes.
 */
export class SweepDealer {
  readonly #source: AsyncIterator<SweepToRun>;
  readonly #limits: DealLimits;
  readonly #settings: ModelRunOptions;
  readonly #onProgress: (sweep: Sweep, progress: Progress) => void;
  readonly #stopped = new AbortController();
  readonly #idle: Simulator[] = [];
  /** In order. */
  readonly #held: Held[] = [];
  /** Those of {@link #held} that no thread has received yet. */
  readonly #undealt = new WaitingSweeps<Undealt>();
  /** Threads that are ready or starting. */
  #threads = 0;
  #isReading = false;
  #hasEnded = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => undefined;

  constructor(
    source: AsyncIterator<SweepToRun>,
    limits: DealLimits,
    settings: ModelRunOptions,
    onProgress: (sweep: Sweep, progress: Progress) => void,
  ) {
    this.#source = source;
    this.#limits = limits;
    this.#settings = settings;
    this.#onProgress = onProgress;
  }

  /** Adds a thread; it gets work once `ready` resolves. */
  add(thread: Simulator, ready: Promise<void>): void {
    this.#threads += 1;
    ready.then(
      () => this.#employ(thread),
      (error: unknown) => this.fail(error),
    );
  }

  /** Ends all work with an error. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /**
   * Gives threads no further sweeps and cancels those in progress here. Finished outcomes remain available.
   *
   * @param reason of the cancellation
   */
  stop(reason?: unknown): void {
    this.#hasEnded = true;
    this.#stopped.abort(reason);
    for (const held of this.#undealt.takeAll()) this.#settle(held, failed(held.sweep, cancelled(reason)));
    this.#wake();
  }

  /**
   * The outcomes, in the order of the sweeps.
   *
   * @param whileWaiting called with true before waiting for an outcome, and with false afterwards
   * @throws the error of the source or of {@link fail}; CancelledError if the dealer was stopped
   */
  async *outcomes(whileWaiting: (waits: boolean) => void): AsyncGenerator<SweepOutcome, void, undefined> {
    this.#advance();
    try {
      for (let first = await this.#next(whileWaiting); first; first = await this.#next(whileWaiting)) {
        if (first.error instanceof CancelledError) throw first.error;
        yield first;
        this.#held.shift();
        this.#advance();
      }
      throwIfAborted(this.#stopped.signal, "the run between two sweeps");
    } finally {
      this.stop();
      const closing = this.#source.return?.();
      // A source that is still reading a sweep closes afterwards, which may take long.
      if (this.#isReading) closing?.catch(() => undefined);
      else await closing;
    }
  }

  /** The next outcome; undefined after the last. */
  async #next(whileWaiting: (waits: boolean) => void): Promise<SweepOutcome | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const [first] = this.#held;
      if (first?.outcome) return first.outcome;
      if (!first && this.#hasEnded) return undefined;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      whileWaiting(true);
      await woken;
      whileWaiting(false);
    }
  }

  /** Offers work to an idle thread. */
  #employ(thread: Simulator): void {
    this.#idle.push(thread);
    this.#advance();
  }

  #advance(): void {
    if (!this.#isReading && this.#hasRoom()) void this.#read();
    this.#deal();
    this.#wake();
  }

  #hasRoom(): boolean {
    const { held, heldSamples } = this.#limits;
    if (this.#hasEnded) return false;
    if (this.#held.length >= held) return this.#looksAhead();
    return this.#held.length <= this.#threads || samplesOf(this.#held) < heldSamples;
  }

  /** Whether to read on, as sweeps that run with the first undealt one may come after others. */
  #looksAhead(): boolean {
    const { together, heldSamples } = this.#limits;
    if (!this.#undealt.differ || this.#undealt.withFirst >= together || this.#held.length >= MOST_HELD) return false;
    const dt = this.#settings.dt;
    return this.#held.reduce((sum, { sweep }) => sum + expectedSamples(sweep, dt), 0) < heldSamples;
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      const item = await this.#source.next();
      if (item.done) this.#hasEnded = true;
      else if (!this.#hasEnded) this.#hold(item.value);
    } catch (error) {
      this.fail(error);
      return;
    } finally {
      this.#isReading = false;
    }
    this.#advance();
  }

  #hold(sweep: SweepToRun): void {
    const held: Held = { sweep, outcome: null };
    this.#held.push(held);
    if (canRun(sweep)) this.#undealt.add(held as Undealt);
    else this.#settle(held, failed(sweep, withoutStimulus(sweep)));
  }

  #deal(): void {
    if (!this.#isEnough()) return;
    const size = this.#batchSize();
    while (this.#idle.length > 0 && this.#undealt.length > 0) {
      void this.#simulate(this.#idle.shift()!, this.#undealt.take(size));
    }
  }

  /** Whether to deal now, or to wait for more sweeps for the batch. */
  #isEnough(): boolean {
    const { together, heldSamples } = this.#limits;
    if (this.#hasEnded) return true;
    const mayFill = this.#hasRoom() && this.#looksAhead();
    if (this.#undealt.length >= together * this.#idle.length && !mayFill) return true;
    if (samplesOf(this.#undealt.items) * 2 * this.#threads >= heldSamples * this.#idle.length) return true;
    return !this.#hasRoom() && this.#undealt.length > 0 && this.#undealt.first === this.#held[0];
  }

  /** Sweeps per idle thread. Once the total is known, the work is split evenly. */
  #batchSize(): number {
    const { together } = this.#limits;
    const threads = this.#threads;
    const sweeps = this.#undealt.length;
    if (!this.#hasEnded) return Math.min(together, Math.ceil(sweeps / this.#idle.length));
    // All threads start together, so equal shares end together.
    const rounds = Math.ceil(sweeps / (threads * together));
    if (this.#idle.length === threads) return Math.ceil(sweeps / (threads * rounds));
    // Busy threads return at unknown times: take smaller shares as fewer sweeps are left.
    return Math.min(together, Math.max(FEWEST, Math.ceil(sweeps / threads)));
  }

  async #simulate(thread: Simulator, batch: readonly Undealt[]): Promise<void> {
    const start = performance.now();
    const sweeps = batch.map(({ sweep }) => sweep);
    const options = { settings: this.#settings, signal: this.#stopped.signal, onProgress: this.#onProgress };
    const runs = thread.simulate(sweeps, options).map((run, index) => {
      const held = batch[index]!;
      return run.then(
        ({ stimulus, ...outcome }) =>
          this.#settle(held, { sweep: sweepThatRan(held.sweep, stimulus), error: null, ...outcome }),
        (error) => this.#settle(held, failed(held.sweep, error, (performance.now() - start) / 1000)),
      );
    });
    await Promise.all(runs);
    this.#employ(thread);
  }

  #settle(held: Held, outcome: SweepOutcome): void {
    held.outcome = outcome;
    this.#wake();
  }
}

const failed = (sweep: Sweep, error: unknown, wallS = 0): SweepOutcome => ({
  sweep,
  response: null,
  current: null,
  error,
  wallS,
});

const samplesOf = (held: readonly Held[]): number => held.reduce((sum, { sweep }) => sum + sweep.samples, 0);

/** Samples of the response, as far as they are known. */
function expectedSamples({ stimulus, samples, rateHz }: SweepToRun, dt: number | undefined): number {
  const durationS = stimulus?.durationS || samples / rateHz || USUAL_S;
  return durationS / (dt ?? 1 / (rateHz || USUAL_RATE_HZ));
}

const cancelled = (cause: unknown): CancelledError => new CancelledError("the run", { cause });

const withoutStimulus = ({ number, clamp }: Sweep): InvalidStimulusError =>
  new InvalidStimulusError(
    `simulate sweep ${number}`,
    clamp === "current"
      ? "the recording holds no injected current for it"
      : `it has no injected current (${clamp} clamp), and a current-clamp sweep is needed`,
    { id: number },
  );
