import { expect, test } from "vitest";
import {
  CancelledError,
  type ErrorCode,
  InternalError,
  InvalidModelError,
  InvalidOptionError,
  InvalidStimulusError,
  NotFoundError,
} from "../../../src/base/errors.js";
import { plainError, restoreError } from "../../../src/run/threads/worker-errors.js";

/** As an error arrives in another thread. */
const sent = (error: unknown): Error => restoreError(structuredClone(plainError(error)));

test("errors of ours arrive with class, message, task, reason, fields and issues", () => {
  const error = new InvalidModelError("open model x.json", "2 problems: R_input: is missing; C: is negative", {
    path: "x.json",
    line: 3,
    column: 7,
    id: 5,
    value: -1,
    allowed: ["a", 1],
    issues: [
      { at: "R_input", message: "is missing" },
      { at: "C", message: "is negative" },
    ],
    lead: "2 problems:",
  });
  const arrived = sent(error);
  expect(arrived).toBeInstanceOf(InvalidModelError);
  expect(arrived).toEqual(error);
  expect({ ...arrived }).toEqual({ ...error });
  expect(arrived.stack).toBe(error.stack);
});

test("causes arrive, those of the system with their codes", () => {
  const system = Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT", errno: -2, handle: {} });
  const error = new InvalidModelError("open model x", "its file is missing", {
    cause: new NotFoundError("read x.swc", "there is no such file", { path: "x.swc", cause: system }),
  });
  const { cause } = sent(error);
  expect(cause).toBeInstanceOf(NotFoundError);
  expect(cause).toMatchObject({ task: "read x.swc", reason: "there is no such file", path: "x.swc" });
  const { cause: first } = cause as NotFoundError;
  expect(first).toMatchObject({ message: "Error: ENOENT: no such file", code: "ENOENT", errno: -2 });
  expect(first).not.toHaveProperty("handle");
});

test("causes that form a cycle arrive as far as they are worth reading", () => {
  const error: Error = new Error("first");
  error.cause = new Error("second", { cause: error });
  expect(sent(error).cause).toMatchObject({ message: "Error: second", cause: { message: "Error: first" } });
});

test("each class keeps its own form of message", () => {
  const shown = new InvalidStimulusError("read x", "it is no number", { excerpt: "  x\n  ^" });
  expect(sent(shown).message).toBe("Cannot read x: it is no number\n  x\n  ^");
  expect(sent(new CancelledError("the run")).message).toBe("Cancelled the run");
  expect(sent(new InternalError("go on", "a worker ended")).message).toBe(
    "Cannot go on: a worker ended (this is a bug in rheobase, please report it)",
  );
  for (const error of [shown, new CancelledError("the run"), new InternalError("go on", "a worker ended")]) {
    expect((sent(error) as { code?: ErrorCode }).code).toBe(error.code);
  }
});

test("values that cannot be sent arrive as text", () => {
  const value = (): void => undefined;
  expect(sent(new InvalidOptionError("run", "it is a function", { value }))).toMatchObject({ value: String(value) });
});

test("other errors arrive as errors that name their class", () => {
  const error = new TypeError("x is not a function");
  expect(sent(error)).toMatchObject({ message: "TypeError: x is not a function", stack: error.stack });
  expect(sent("text").message).toBe("Error: text");
});
