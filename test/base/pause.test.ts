import { afterEach, expect, it, vi } from "vitest";
import { pause } from "../../src/base/pause.js";

afterEach(() => vi.unstubAllGlobals());

const order = async (): Promise<string[]> => {
  const seen: string[] = [];
  const paused = pause().then(() => seen.push("paused"));
  await Promise.resolve().then(() => seen.push("promise"));
  await paused;
  return seen;
};

it("lets other work run first", async () => {
  expect(await order()).toEqual(["promise", "paused"]);
});

it("does so where there is no setImmediate, as in a browser", async () => {
  vi.stubGlobal("setImmediate", undefined);
  expect(await order()).toEqual(["promise", "paused"]);
});
