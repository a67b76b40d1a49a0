import { describe, expect, it } from "vitest";
import { InvalidRecordingError } from "../../../src/base/errors.js";
import { LateReads, once } from "../../../src/nwb/read/late-reads.js";

/** A value that counts how often it is read; `failures` come first. */
function counted<T>(value: T, ...failures: Error[]) {
  const state = { reads: 0 };
  const read = () => {
    const failure = failures[state.reads++];
    if (failure) throw failure;
    return value;
  };
  return { state, read };
}
const damage = () => new InvalidRecordingError("read /a of b", "the file is damaged there");

describe("LateReads", () => {
  it("reads once, when asked, null and undefined too", () => {
    for (const value of [7, null, undefined]) {
      const late = new LateReads();
      const { state, read } = counted<unknown>(value);
      const get = late.add(read, "absent");
      expect(state.reads).toBe(0);
      expect([get(), get()]).toEqual([value, value]);
      late.settle();
      expect(get()).toBe(value);
      expect(state.reads).toBe(1);
    }
  });

  it("reads at the latest when settled, and never after", () => {
    const late = new LateReads();
    const { state, read } = counted(7);
    const get = late.add(read, 0);
    late.settle();
    expect(state.reads).toBe(1);
    late.settle();
    expect(get()).toBe(7);
    expect(state.reads).toBe(1);
  });

  it("shows damage to who asks, tries again, and settles for what was agreed", () => {
    const late = new LateReads();
    const mended = late.add(counted(1, damage()).read, -1);
    const broken = late.add(counted(2, damage(), damage(), damage()).read, -2);
    const whole = late.add(counted(3).read, -3);
    expect(mended).toThrow(/damaged/);
    expect(mended()).toBe(1);
    expect(broken).toThrow(/damaged/);
    late.settle();
    expect([mended(), broken(), whole()]).toEqual([1, -2, 3]);
  });

  it("asks no more of a library that crashed", () => {
    const late = new LateReads();
    const crash = Object.assign(new Error("memory access out of bounds"), { name: "RuntimeError" });
    const first = late.add(
      counted(1, new InvalidRecordingError("read /a of b", "HDF5 stopped", { cause: crash })).read,
      -1,
    );
    const { state, read } = counted(2);
    const second = late.add(read, -2);
    late.settle();
    expect([first(), second(), state.reads]).toEqual([-1, -2, 0]);
  });

  it("lets bugs through", () => {
    const late = new LateReads();
    late.add(counted(1, new TypeError("x is not a function")).read, 0);
    expect(() => late.settle()).toThrow(TypeError);
  });
});

describe("once()", () => {
  it("reads when first asked", () => {
    const { state, read } = counted<number | null>(null);
    const get = once(read);
    expect(state.reads).toBe(0);
    expect([get(), get(), state.reads]).toEqual([null, null, 1]);
  });
});
