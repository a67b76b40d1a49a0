import { expect, test } from "vitest";
import { listIssues } from "../../../src/base/text/issue-list.js";

const a = { at: "C", message: "is negative" };
const b = { at: "", message: "expected an object" };

test("issues follow their number, one alone does not", () => {
  expect(listIssues([a, b])).toEqual({ reason: "2 problems: C: is negative; expected an object", lead: "2 problems:" });
  expect(listIssues([a])).toEqual({ reason: "C: is negative", lead: "" });
  expect(listIssues([a, b], { counted: false })).toEqual({ reason: "C: is negative; expected an object", lead: "" });
});

test("a list that leaves some out says how many, and has no lead", () => {
  expect(listIssues([a, b, a], { most: 1 })).toEqual({
    reason: "3 problems: C: is negative; and 2 more",
    lead: undefined,
  });
});
