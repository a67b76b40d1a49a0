import { isRheobaseError, messageOf } from "../../base/errors.js";
import { MOST_SWEEPS } from "../../biophys/run-queue.js";
import { openModelPackage } from "../../models/open-model.js";
import type { Model, ModelPackage, ModelRunOptions } from "../../models/opened-model.js";
import type { Stimulus } from "../../stimulus/stimulus.js";
import type { ChangeSet } from "../plan/plan-types.js";
import { type RunIdentity, type RunRow, rowWithout } from "../results/run-row.js";
import type { ModelStimuli, OpenedStimuli } from "./opened-stimuli.js";
import { rowOf } from "./row-of-run.js";
import type { Deliver, SharedWork, Task, TaskGroup, TaskRun } from "./task.js";

/** Causes that a second try would not change: the model or the stimulus cannot be run like this. */
const IMPOSSIBLE: readonly string[] = [
  "InvalidModel",
  "InvalidMorphology",
  "InvalidOption",
  "InvalidRecording",
  "InvalidStimulus",
  "NotFound",
  "UnsupportedMechanism",
];

/**
 * Does a task: opens the model, changes it, runs it and measures. A run that fails becomes a row that says why; the others
 * go on.
 */
export async function doTask(task: Task, shared: SharedWork, stimuli: OpenedStimuli, deliver: Deliver): Promise<void> {
  const runs = task.groups.flatMap((group) => group.runs);
  let opened: ModelPackage;
  try {
    opened = await openModelPackage(task.model, shared.opening);
  } catch (error) {
    for (const run of runs) deliver(failedRow(run, error));
    return;
  }
  const { model } = opened;
  const own = stimuli.ofModel(opened);
  try {
    for (const groups of together(task.groups, model.kind === "glif" ? 1 : MOST_SWEEPS)) {
      await Promise.all(groups.map((group) => doGroup(model, group, shared, own, deliver)));
    }
  } finally {
    model.dispose();
  }
}

/**
 * Groups, whole or in parts, that are done together. The solver moves that many sweeps side by side, also of different
 * parameter sets; GLIF models run one by one anyway.
 *
 * @param most runs that are done together
 */
function* together(groups: readonly TaskGroup[], most: number): Generator<readonly TaskGroup[]> {
  let held: TaskGroup[] = [];
  let count = 0;
  for (const { changes, runs } of groups) {
    for (let first = 0; first < runs.length; ) {
      const part = runs.slice(first, first + most - count);
      held.push({ changes, runs: part });
      first += part.length;
      count += part.length;
      if (count < most) continue;
      yield held;
      [held, count] = [[], 0];
    }
  }
  if (count > 0) yield held;
}

async function doGroup(
  original: Model,
  { changes, runs }: TaskGroup,
  shared: SharedWork,
  stimuli: ModelStimuli,
  deliver: Deliver,
): Promise<void> {
  let model = original;
  try {
    if (Object.keys(changes).length > 0) model = changed(original, changes);
  } catch (error) {
    for (const run of runs) deliver(failedRow(run, error));
    return;
  }
  try {
    await Promise.all(await started(model, runs, settingsFor(model, shared), shared, stimuli, deliver));
  } finally {
    if (model !== original) model.dispose();
  }
}

/** Spikes of a GLIF model need no voltage; all else does. */
function settingsFor(model: Model, { settings, measures }: SharedWork): ModelRunOptions {
  const needsVoltage = measures.features || measures.scores || measures.traces;
  return model.kind === "glif" && !needsVoltage ? { ...settings, spikesOnly: true } : settings;
}

async function started(
  model: Model,
  batch: readonly TaskRun[],
  options: ModelRunOptions,
  shared: SharedWork,
  stimuli: ModelStimuli,
  deliver: Deliver,
): Promise<Promise<void>[]> {
  const ready: { readonly run: TaskRun; readonly stimulus: Stimulus }[] = [];
  for (const run of batch) {
    try {
      ready.push({ run, stimulus: await stimuli.at(run.stimulus) });
    } catch (error) {
      deliver(failedRow(run, error));
    }
  }
  const outcomes = model.runBatch(ready.map(({ stimulus }) => ({ stimulus, options })));
  return outcomes.map(async (outcome, i) => {
    const { run } = ready[i]!;
    deliver(await rowOf(run, outcome, shared, stimuli).catch((error: unknown) => failedRow(run, error)));
  });
}

/** The row of a run that failed: impossible, or an error that a second try may not meet. */
export function failedRow(run: RunIdentity, error: unknown): RunRow {
  const isImpossible = isRheobaseError(error) && IMPOSSIBLE.includes(error.code);
  return rowWithout(run, isImpossible ? "impossible" : "error", messageOf(error));
}

/** Each kind of model says itself which changes it takes. */
const changed = (model: Model, changes: ChangeSet): Model =>
  model.kind === "glif" ? model.with(changes) : model.with(changes);
