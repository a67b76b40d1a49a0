import { availableParallelism } from "node:os";
import type { Response } from "../base/types.js";
import type { BiophysicalModel } from "../biophys/model.js";
import type { SolverName } from "../biophys/model-types.js";
import { runSweepOutcomes, type SweepOutcome } from "../run/run-sweeps.js";
import { startEarly } from "../run/start-early.js";
import { estimateOf, threadsWorth } from "../run/work-estimate.js";
import type { CellCurrents } from "./inputs/cell-currents.js";
import type { SonataNode } from "./nodes.js";

/** A cell with the currents that it gets. */
export interface Prepared {
  readonly node: SonataNode;
  readonly currents: CellCurrents;
}

/** Cells that run together: those of one model of which the same is recorded. */
export interface Batch {
  readonly model: BiophysicalModel;
  /** As of a run. */
  readonly record: readonly string[];
  readonly cells: readonly Prepared[];
}

interface RunOptions {
  /** Time step [s]. */
  readonly dt: number;
  readonly solver?: SolverName | undefined;
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A cell with its response. */
interface CellThatRan {
  readonly cell: Prepared;
  readonly response: Response;
  /** Current into the soma [A]. */
  readonly current: Float64Array;
}

/**
 * Runs the cells of batches and yields them in order. A model simulates in threads of its own, so that models with fewer
 * cells than there are threads run several at a time.
 *
 * @throws InvalidOptionError for a number of jobs that is none; NumericalFailureError, CancelledError
 */
export async function* runCells(
  batches: readonly Batch[],
  { jobs, ...options }: RunOptions,
): AsyncGenerator<CellThatRan, void, undefined> {
  for (const together of rounds(batches, jobs ?? threadsFor(batches, options.dt))) {
    const isAlone = together.length === 1;
    const started = together.map(({ model, record, cells }) => {
      const run = runSweepOutcomes(model, cells.map(itemOf), {
        ...options,
        record,
        // Where several models run, this thread only takes what they give.
        aside: !isAlone,
        jobs: isAlone || jobs === undefined ? jobs : Math.min(jobs, cells.length),
      });
      return isAlone ? run : startEarly(run);
    });
    try {
      for (const [i, outcomes] of started.entries()) yield* inOrder(together[i]!, outcomes);
    } finally {
      await Promise.all(started.map((outcomes) => outcomes.return()));
    }
  }
}

async function* inOrder({ cells }: Batch, outcomes: AsyncGenerator<SweepOutcome>): AsyncGenerator<CellThatRan> {
  let index = 0;
  for await (const { response, current, error } of outcomes) {
    if (response === null || current === null) throw error;
    yield { cell: cells[index++]!, response, current };
  }
}

const itemOf = ({ currents: { stimulus, inject } }: Prepared) =>
  inject.length === 0 ? stimulus : { stimulus, devices: { inject } };

/** Batches that run at the same time: one after another until their cells occupy all threads. */
function rounds(batches: readonly Batch[], threads: number): Batch[][] {
  const made: Batch[][] = [];
  let free = 0;
  for (const batch of batches) {
    if (free > 0) made.at(-1)!.push(batch);
    else {
      made.push([batch]);
      free = threads;
    }
    free -= batch.cells.length;
  }
  return made;
}

function threadsFor(batches: readonly Batch[], dt: number): number {
  const works = batches.flatMap(({ model, cells }) => cells.map(({ currents }) => estimateOf(model, currents, dt)));
  const total = works.reduce((sum, work) => sum + work, 0);
  return Math.min(availableParallelism(), 1 + threadsWorth(total));
}
