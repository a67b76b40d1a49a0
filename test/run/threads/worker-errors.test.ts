import { expect, test } from "vitest";
import { InternalError, InvalidModelError, InvalidOptionError } from "../../../src/base/errors.js";
import { plainError, restoreError } from "../../../src/run/threads/worker-errors.js";

/** As an error arrives in another thread. */
const sent = (error: unknown): Error => restoreError(structuredClone(plainError(error)));

test("errors of ours arrive with class, message, reason, fields and issues", () => {
  const error = new InvalidModelError("Cannot open model x.json: 2 problems", {
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
    cause: new Error("stays where it was"),
  });
  const arrived = sent(error);
  expect(arrived).toBeInstanceOf(InvalidModelError);
  const { cause, ...fields } = { ...error, message: error.message, reason: error.reason };
  expect(cause).toBeUndefined();
  expect(arrived).toMatchObject(fields);
  expect(fields.reason).toBe("2 problems");
});

test("other errors arrive as errors that name their class", () => {
  expect(sent(new TypeError("x is not a function")).message).toBe("TypeError: x is not a function");
  expect(sent("text").message).toBe("Error: text");
  expect(sent(new InternalError("Cannot go on")).message).toContain("Cannot go on");
});

test("the reason of a message without a colon is the message", () => {
  expect(new InvalidOptionError("Cancelled the run").reason).toBe("Cancelled the run");
});
