/** What runs of a campaign cost, measured with a few short ones. */
import { MOST_SWEEPS } from "../../biophys/run-queue.js";
import type { Campaign } from "../plan/campaign.js";
import type { RunRow } from "../results/run-row.js";
import { doTask } from "../work/do-task.js";
import { OpenedStimuli } from "../work/opened-stimuli.js";
import type { SharedWork, Task, TaskGroup } from "../work/task.js";

/** What runs of one kind of model cost. */
export interface ProbedCost {
  /** `GLIF`, `perisomatic`, `all-active` … */
  readonly kind: string;
  /** The model that was probed. */
  readonly model: string;
  /** Time per simulated second, of runs side by side as in the campaign [s]. */
  readonly perSimulatedS: number;
  /** Time per run beside that, such as for its parameters [s]. */
  readonly perRunS: number;
  /** Time to open the model [s]. */
  readonly openS: number;
  /** Time that a thread loses until its code is compiled [s]. */
  readonly warmUpS: number;
}

/** Simulated time of the first probes [s]; that of the others grows until they take {@link LONG_ENOUGH} times as long. */
const FIRST_S = 0.002;
const GROWTH = 4;
const LONG_ENOUGH = 5;
/** How long code is given to be compiled, and the time after which no longer probe of a model begins [s]. */
const WARM_UP_S = 1;
const MOST_S = 3;
/** Runs of the campaign that are done for their spikes, and how long they may take together [s]. */
const SAMPLES = 12;
const SAMPLES_S = 1;

/** Runs the model on short currents, with parameter sets of the campaign. */
export async function probeModel(campaign: Campaign, number: number, shared: SharedWork): Promise<ProbedCost> {
  const { models, changeSets, stimuli } = campaign;
  const { name, kind, ref } = models[number]!;
  const rateHz = stimuli[0]!.rateHz;
  const longestS = Math.max(...stimuli.map(({ durationS }) => durationS));
  const each = Math.min(MOST_SWEEPS, stimuli.length);
  const sets = Math.min(Math.max(2, Math.floor(MOST_SWEEPS / each)), changeSets.count);
  const timed = async (durationS: number, count: number): Promise<number> => {
    const spec = `square:amplitude=100pA,start=0s,duration=${durationS}s,total=${durationS}s${rateHz === null ? "" : `,rate=${rateHz}Hz`}`;
    const source = { spec, trains: {} };
    const groups = Array.from({ length: count }, (_, c): TaskGroup => {
      const runs = Array.from({ length: each }, (_, i) => ({ index: i, stimulus: 0, key: "" }));
      return { changes: changeSets.at(c), runs };
    });
    const probe = { ...shared, stimuli: [source] };
    const began = performance.now();
    await doTask({ model: ref, groups }, probe, new OpenedStimuli(probe.stimuli), () => undefined);
    return (performance.now() - began) / 1000;
  };
  const began = performance.now();
  const isBefore = (limitS: number): boolean => performance.now() - began < limitS * 1000;
  // Compiled code gets faster while it runs: what counts is its final speed, and once for each thread the time until then.
  const first: number[] = [];
  while (first.length < 2 || isBefore(WARM_UP_S)) first.push(await timed(FIRST_S, sets));
  const firstS = Math.min(...first);
  const warmUpS = first.reduce((sum, time) => sum + time - firstS, 0);
  const oneS = Math.min(await timed(FIRST_S, 1), await timed(FIRST_S, 1), firstS);
  let [durationS, tookS] = [FIRST_S, firstS];
  do {
    durationS *= GROWTH;
    tookS = await timed(durationS, sets);
    if (isBefore(MOST_S)) tookS = Math.min(tookS, await timed(durationS, sets));
  } while (tookS < LONG_ENOUGH * firstS && durationS < longestS && isBefore(MOST_S));
  const perSimulatedS = Math.max(0, tookS - firstS) / (sets * each) / (durationS - FIRST_S);
  const perSetS = sets === 1 ? 0 : Math.max(0, (firstS - oneS) / (sets - 1) - each * perSimulatedS * FIRST_S);
  const openS = Math.max(0, oneS - perSetS - each * perSimulatedS * FIRST_S);
  return { kind: kind!, model: name, perSimulatedS, perRunS: perSetS / stimuli.length, openS, warmUpS };
}

/** Time of one run [s], without opening its model. */
export const runCost = ({ perSimulatedS, perRunS }: ProbedCost, durationS: number): number =>
  perSimulatedS * durationS + perRunS;

/**
 * Does some runs of the campaign, for their spikes; none where each would take too long.
 *
 * @param candidates runs that are left, of models that were probed
 */
export async function sampleRuns(
  campaign: Campaign,
  candidates: readonly number[],
  costOf: (index: number) => number,
  shared: SharedWork,
): Promise<readonly RunRow[]> {
  const rows: RunRow[] = [];
  const opened = new OpenedStimuli(shared.stimuli);
  const step = Math.max(1, candidates.length / SAMPLES);
  let spentS = 0;
  for (let i = 0; i < SAMPLES && Math.floor(i * step) < candidates.length; i++) {
    const index = candidates[Math.floor(i * step)]!;
    spentS += costOf(index);
    if (spentS > SAMPLES_S) break;
    await doTask(taskOf(campaign, index), shared, opened, (row) => rows.push(row));
  }
  return rows.filter(({ status }) => status === "ok");
}

function taskOf({ models, factsOf, keyOf }: Campaign, index: number): Task {
  const { model, changes, stimulus } = factsOf(index);
  return { model: models[model]!.ref, groups: [{ changes, runs: [{ index, stimulus, key: keyOf(index) ?? "" }] }] };
}
