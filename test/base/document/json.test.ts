import { expect, test } from "vitest";
import { firstObject, isObject } from "../../../src/base/document/json.js";

test("isObject knows JSON objects from lists and null", () => {
  expect([{}, [], null, "x", 3, undefined].map(isObject)).toEqual([true, false, false, false, false, false]);
});

test("firstObject takes an object, or the first of a list", () => {
  const object = { a: 1 };
  expect([object, [object, {}], [], [3], 3, null].map(firstObject)).toEqual([object, object, null, null, null, null]);
});
