import { describe, expect, it } from "vitest";
import {
  CancelledError,
  InternalError,
  InvalidModelError,
  InvalidStimulusError,
  isRheobaseError,
  NotFoundError,
  throwIfAborted,
} from "../../src/base/errors.js";

describe("isRheobaseError()", () => {
  it("narrows by code", () => {
    const error: unknown = new NotFoundError("read sweep 99", "the file has sweeps 1, 33", {
      id: 99,
      path: "a.nwb",
    });
    expect(isRheobaseError(error)).toBe(true);
    expect(isRheobaseError(error, "InvalidModel")).toBe(false);
    if (!isRheobaseError(error, "NotFound", "Network")) throw error;
    expect(error.path).toBe("a.nwb");
    expect(error.name).toBe("NotFoundError");
  });

  it("refuses errors of others", () => {
    expect(isRheobaseError(new Error("x"))).toBe(false);
    expect(isRheobaseError(undefined)).toBe(false);
  });
});

describe("messages", () => {
  it("join the task and the reason, also if the task has a colon", () => {
    const error = new NotFoundError('run "a: b"', "there is no such sweep: 1, 33");
    expect(error.message).toBe('Cannot run "a: b": there is no such sweep: 1, 33');
    expect(error).toMatchObject({ task: 'run "a: b"', reason: "there is no such sweep: 1, 33" });
  });

  it("of a cancellation have no reason", () => {
    const error = new CancelledError("the run");
    expect(error.message).toBe("Cancelled the run");
    expect(error).toMatchObject({ task: "the run", reason: "it was cancelled" });
  });

  it("of a stimulus end with the excerpt, which the reason leaves out", () => {
    const error = new InvalidStimulusError("read x", "it is not a number", { excerpt: "  x\n  ^" });
    expect(error.message).toBe("Cannot read x: it is not a number\n  x\n  ^");
    expect(error.reason).toBe("it is not a number");
  });

  it("say that an internal error is ours, which the reason leaves out", () => {
    const error = new InternalError("go on", "the end was reached");
    expect(error.message).toBe("Cannot go on: the end was reached (this is a bug in rheobase, please report it)");
    expect(error.reason).toBe("the end was reached");
  });
});

describe("error details", () => {
  it("keeps the cause and the issues", () => {
    const cause = new SyntaxError("bad");
    const error = new InvalidModelError("read model x.json", "it is not JSON", {
      cause,
      issues: [{ at: "C", message: "m" }],
    });
    expect(error.cause).toBe(cause);
    expect(error.issues).toEqual([{ at: "C", message: "m" }]);
  });
});

describe("throwIfAborted()", () => {
  it("throws Cancelled only after the signal fired", () => {
    const controller = new AbortController();
    throwIfAborted(controller.signal, "run");
    throwIfAborted(undefined, "run");
    controller.abort();
    expect(() => throwIfAborted(controller.signal, "run of sweep 3")).toThrow("Cancelled run of sweep 3");
  });
});
