import { describe, expect, it } from "vitest";
import {
  InternalError,
  InvalidModelError,
  isRheobaseError,
  NotFoundError,
  throwIfAborted,
} from "../../src/base/errors.js";

describe("isRheobaseError()", () => {
  it("narrows by code", () => {
    const error: unknown = new NotFoundError("Cannot read sweep 99: the file has sweeps 1, 33", {
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

describe("error details", () => {
  it("keeps the cause and the issues", () => {
    const cause = new SyntaxError("bad");
    const error = new InvalidModelError("Cannot read model x.json: it is not JSON", {
      cause,
      issues: [{ at: "C", message: "m" }],
    });
    expect(error.cause).toBe(cause);
    expect(error.issues).toEqual([{ at: "C", message: "m" }]);
  });

  it("says that an internal error is ours", () => {
    expect(new InternalError("Reached the end").message).toMatch(/bug in rheobase/);
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
