import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { onAbort } from "../../src/base/on-abort.js";
import { openModel } from "../../src/models/open-model.js";
import { runSweeps } from "../../src/run/run-sweeps.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { shippedModel } from "../support/shipped-model.js";

test("all actions run when the signal fires, but those taken back", () => {
  const control = new AbortController();
  const seen: string[] = [];
  onAbort(control.signal, () => seen.push("a"));
  const takeBack = onAbort(control.signal, () => seen.push("b"));
  onAbort(control.signal, () => seen.push("c"));
  takeBack();
  takeBack();
  control.abort();
  expect(seen).toEqual(["a", "c"]);
  onAbort(control.signal, () => seen.push("too late"))();
  onAbort(undefined, () => seen.push("no signal"))();
  expect(seen).toEqual(["a", "c"]);
});

test("a signal has one listener for all actions, and none after the last was taken back", () => {
  const { signal } = new AbortController();
  const listeners = (): number => getEventListeners(signal, "abort").length;
  for (let round = 0; round < 3; round++) {
    const all = Array.from({ length: 20 }, () => onAbort(signal, () => undefined));
    expect(listeners()).toBe(1);
    for (const takeBack of all) takeBack();
    expect(listeners()).toBe(0);
  }
});

test("twelve runs at a time and twelve one after the other on one signal raise no warning", async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error): void => void warnings.push(warning);
  process.on("warning", warned);
  try {
    using model = await openModel(shippedModel(1));
    const { signal } = new AbortController();
    const run = async (): Promise<void> => {
      for await (const _ of runSweeps(
        model,
        [Stimulus.parse("square:amplitude=1pA,start=1ms,duration=3ms,total=10ms")],
        { signal },
      ));
    };
    await Promise.all(Array.from({ length: 12 }, run));
    for (let i = 0; i < 12; i++) await run();
    await new Promise(setImmediate);
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  } finally {
    process.off("warning", warned);
  }
});
