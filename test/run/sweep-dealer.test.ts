import { describe, expect, it } from "vitest";
import type { Response } from "../../src/base/types.js";
import { SweepDealer } from "../../src/run/sweep-dealer.js";
import type { SweepToRun } from "../../src/run/sweep-source.js";
import type { Simulator, StimulatedSweep } from "../../src/run/threads/simulator.js";
import type { RunOutcome } from "../../src/stimulus/model-run.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import type { Sweep } from "../../src/stimulus/sweep.js";

const SAMPLES = 100;
const stimulus = Stimulus.samples(new Float64Array(SAMPLES), 1000);
const response: Response = {
  kind: "biophysical",
  voltage: new Float64Array(SAMPLES),
  rateHz: 1000,
  spikeTimes: new Float64Array(),
  traces: {},
  provenance: {},
};

const sweepOf = (number: number): Sweep => ({
  number,
  stimulusName: "",
  stimulusCode: null,
  clamp: "current",
  rateHz: 1000,
  samples: SAMPLES,
  startTimeS: 0,
  amplitudeA: null,
  electrode: null,
  window: { start: 0, count: SAMPLES },
  stimulus,
  response: null,
});

/** A thread that notes what it is given and takes as many turns of the event loop as there are sweeps, times `slowness`. */
class Noting implements Simulator {
  readonly batches: number[][] = [];
  readonly #slowness: number;

  constructor(slowness = 1) {
    this.#slowness = slowness;
  }

  simulate(sweeps: readonly StimulatedSweep[]): Promise<RunOutcome>[] {
    this.batches.push(sweeps.map(({ number }) => number));
    const turns = async (): Promise<void> => {
      for (let i = 0; i < sweeps.length * this.#slowness; i++) await new Promise(setImmediate);
    };
    const over = turns();
    return sweeps.map(async () => {
      await over;
      return { response, stimulus, current: response.voltage, wallS: 0 };
    });
  }

  get sizes(): number[] {
    return this.batches.map(({ length }) => length);
  }
}

interface Dealt {
  readonly threads: readonly Simulator[];
  readonly source: AsyncIterator<SweepToRun>;
  readonly held?: number;
  readonly heldSamples?: number;
}

const dealerOf = ({ threads, source, held = 16 * threads.length, heldSamples = 1e9 }: Dealt): SweepDealer => {
  const dealer = new SweepDealer(source, { together: 8, held, heldSamples }, {}, () => undefined);
  for (const thread of threads) dealer.add(thread, Promise.resolve());
  return dealer;
};

async function* sweeps(count: number): AsyncGenerator<Sweep> {
  for (let number = 0; number < count; number++) yield sweepOf(number);
}

async function numbersOf(dealer: SweepDealer): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { sweep } of dealer.outcomes(() => undefined)) numbers.push(sweep.number);
  return numbers;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

describe("SweepDealer", () => {
  it.each([
    [16, [8], [8]],
    [10, [5], [5]],
    [4, [2], [2]],
    [3, [2], [1]],
    [1, [1], []],
  ])("deals %i sweeps out evenly between two threads", async (count, ones, others) => {
    const threads = [new Noting(), new Noting()];
    expect(await numbersOf(dealerOf({ threads, source: sweeps(count) }))).toEqual(upTo(count));
    expect(threads.map(({ sizes }) => sizes)).toEqual([ones, others]);
  });

  it("gives more to a thread that is faster, and keeps the order", async () => {
    const threads = [new Noting(5), new Noting(1)];
    expect(await numbersOf(dealerOf({ threads, source: sweeps(60) }))).toEqual(upTo(60));
    const [slow, fast] = threads.map(({ batches }) => batches.flat().length);
    expect(slow! + fast!).toBe(60);
    expect(fast!).toBeGreaterThan(2 * slow!);
    expect(Math.max(...threads.flatMap(({ sizes }) => sizes))).toBe(8);
  });

  it("does not wait for a thread that is not ready", async () => {
    const [here, late] = [new Noting(), new Noting()];
    const dealer = dealerOf({ threads: [here], source: sweeps(12) });
    dealer.add(late, new Promise(() => undefined));
    expect(await numbersOf(dealer)).toEqual(upTo(12));
    expect(here.sizes).toEqual([8, 2, 2]);
  });

  it("deals out full batches while there is more to come", async () => {
    const thread = new Noting();
    await numbersOf(dealerOf({ threads: [thread], source: sweeps(60) }));
    expect(thread.sizes.slice(0, 5)).toEqual([8, 8, 8, 8, 8]);
  });

  it.each([
    ["sweeps", { held: 4 }, 4],
    ["samples", { heldSamples: 5 * SAMPLES }, 5],
    ["samples, but for one sweep more than there are threads", { heldSamples: 1 }, 2],
  ])("holds no more %s than it may", async (_, limits, most) => {
    let read = 0;
    let seen = 0;
    let held = 0;
    async function* source(): AsyncGenerator<Sweep> {
      for (; read < 30; ) {
        read += 1;
        held = Math.max(held, read - seen);
        yield sweepOf(read);
      }
    }
    const dealer = dealerOf({ threads: [new Noting()], source: source(), ...limits });
    for await (const _outcome of dealer.outcomes(() => undefined)) {
      await new Promise(setImmediate);
      seen += 1;
    }
    expect(seen).toBe(30);
    expect(held).toBe(most);
  });

  describe("sweeps whose devices differ in structure", () => {
    /** All combinations of four time constants and amplitudes, the time constant varying fastest. */
    async function* family(amplitudes: number, samples = SAMPLES): AsyncGenerator<SweepToRun> {
      const synapses = [1, 2, 3, 4].map(
        (tauS) => [{ kind: "expsyn", at: "soma", tauS, weightS: 1, times: [0] }] as const,
      );
      for (let number = 0; number < 4 * amplitudes; number++)
        yield { ...sweepOf(number), samples, devices: { synapses: synapses[number % 4]! } };
    }
    const tauOf = (number: number): number => number % 4;

    it.each([1, 2, 3])("come in whole batches of one structure, in order, from %i threads", async (count) => {
      const threads = Array.from({ length: count }, (_, i) => new Noting(1 + i));
      expect(await numbersOf(dealerOf({ threads, source: family(16) }))).toEqual(upTo(64));
      const batches = threads.flatMap((thread) => thread.batches);
      expect(batches.flat().sort((a, b) => a - b)).toEqual(upTo(64));
      for (const batch of batches) expect(new Set(batch.map(tauOf)).size).toBe(1);
      if (count === 1) expect(batches.map(({ length }) => length)).toEqual(Array.from({ length: 8 }, () => 8));
    });

    it("are not read ahead beyond the samples that may be held", async () => {
      let [read, seen, held] = [0, 0, 0];
      async function* source(): AsyncGenerator<SweepToRun> {
        for await (const sweep of family(16)) {
          read += 1;
          held = Math.max(held, read - seen);
          yield sweep;
        }
      }
      const thread = new Noting();
      const limits = { held: 8, heldSamples: 12 * SAMPLES };
      for await (const _outcome of dealerOf({ threads: [thread], source: source(), ...limits }).outcomes(
        () => undefined,
      )) {
        await new Promise(setImmediate);
        seen += 1;
      }
      expect(seen).toBe(64);
      expect(held).toBe(12);
      for (const batch of thread.batches) expect(new Set(batch.map(tauOf)).size).toBe(1);
    });
  });

  it("takes the same sweep twice", async () => {
    const sweep = sweepOf(7);
    const source = (async function* () {
      yield sweep;
      yield sweep;
    })();
    expect(await numbersOf(dealerOf({ threads: [new Noting()], source }))).toEqual([7, 7]);
  });

  it("reports a sweep without stimulus, and goes on", async () => {
    const source = (async function* () {
      yield { ...sweepOf(0), stimulus: null };
      yield sweepOf(1);
    })();
    const outcomes = [];
    for await (const outcome of dealerOf({ threads: [new Noting()], source }).outcomes(() => undefined))
      outcomes.push(outcome);
    expect(outcomes[0]).toMatchObject({ response: null, error: { code: "InvalidStimulus", id: 0 } });
    expect(outcomes[1]).toMatchObject({ response, error: null });
  });

  it("ends with the error of its source, and closes a source that is not wanted to its end", async () => {
    const broken = (async function* () {
      yield sweepOf(0);
      throw new Error("broken");
    })();
    await expect(numbersOf(dealerOf({ threads: [new Noting()], source: broken }))).rejects.toThrow("broken");
    let closed = false;
    const endless = (async function* () {
      try {
        for (;;) yield sweepOf(0);
      } finally {
        closed = true;
      }
    })();
    for await (const _ of dealerOf({ threads: [new Noting()], source: endless }).outcomes(() => undefined)) break;
    expect(closed).toBe(true);
  });

  it("when stopped, gives what there is and then says so", async () => {
    const dealer = dealerOf({ threads: [new Noting()], source: sweeps(40) });
    const numbers: number[] = [];
    const run = async (): Promise<void> => {
      for await (const { sweep } of dealer.outcomes(() => undefined)) {
        numbers.push(sweep.number);
        if (sweep.number === 2) dealer.stop();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: "Cancelled" });
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    expect(numbers).toEqual(upTo(numbers.length));
    expect(numbers.length).toBeLessThan(40);
  });
});
