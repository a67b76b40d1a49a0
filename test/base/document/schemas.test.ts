import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { checkDocument } from "../../../src/base/document/check-document.js";
import {
  firstIfAny,
  firstOf,
  fitting,
  listOf,
  numeric,
  optional,
  outside,
  own,
  someText,
} from "../../../src/base/document/schemas.js";

/** The value that a schema reads, or the problems as "place: message". */
function read(schema: z.ZodMiniType, document: unknown): unknown {
  const { value, problems } = checkDocument(schema, document);
  return problems?.map(({ at, message }) => `${at}: ${message}`) ?? value;
}

test("numeric reads numbers and their texts, rounded or not", () => {
  expect(["1.5", " -2e-3 ", 7, "1.00000049"].map((each) => read(numeric(), each))).toEqual([1.5, -2e-3, 7, 1.00000049]);
  expect(["1.00000049", 123456.5].map((each) => read(numeric({ rounded: true }), each))).toEqual([1, 123456]);
  expect(read(numeric(), "0x10")).toEqual([': "0x10", expected a number']);
  expect(read(numeric({ rounded: true }), null)).toEqual([": null, expected a number"]);
  expect(read(numeric({ rounded: true, above: 1 }), "1.00000049")).toEqual([": 1, expected more than 1"]);
});

test("outside names the limit", () => {
  const range = { from: -1, to: 1 };
  expect([-1, 0, 1].map((each) => outside(each, range))).toEqual([null, null, null]);
  expect(outside(-2, range)).toEqual({ expected: "at least -1" });
  expect(outside(2, range)).toEqual({ expected: "at most 1" });
  expect(outside(0, { above: 0 })).toEqual({ expected: "more than 0" });
});

test("someText is not empty, and checks after it do not look at empty text", () => {
  const schema = someText().check(own((text) => ({ message: `no ${text}` })));
  expect(read(schema, "")).toEqual([': "", expected text']);
  expect(read(schema, "x")).toEqual([": no x"]);
});

test("optional is for missing and null values", () => {
  const schema = z.object({ a: optional(z.number(), null) });
  expect([{}, { a: null }, { a: 3 }].map((each) => read(schema, each))).toEqual([{ a: null }, { a: null }, { a: 3 }]);
  expect(read(schema, { a: "x" })).toEqual(['a: "x", expected a number']);
});

test("listOf does not look at the items of a list that is too long", () => {
  expect(read(listOf(z.number(), 2), [1, 2])).toEqual([1, 2]);
  expect(read(listOf(z.number(), 2), ["x", "y", "z"])).toEqual([": has 3 entries, expected at most 2"]);
  expect(read(listOf(z.number(), 2), [1, "y"])).toEqual(['[1]: "y", expected a number']);
  expect(read(listOf(z.number(), 2), undefined)).toEqual([": missing, expected a list"]);
});

describe("an object that may be in a list", () => {
  const cell = z.object({ b: z.number() });

  test.each([
    ["itself", { b: 1 }, { b: 1 }],
    ["the first", [{ b: 1 }, { b: "?" }], { b: 1 }],
    ["a problem of itself", { b: "?" }, ['a.b: "?", expected a number']],
    ["a problem of the first", [{}], ["a[0].b: missing, expected a number"]],
  ])("%s", (_, a, expected) => {
    const wrapped = Array.isArray(expected) ? expected : { a: expected };
    expect(read(z.object({ a: firstOf(cell) }), { a })).toEqual(wrapped);
    expect(read(z.object({ a: firstIfAny(cell) }), { a })).toEqual(wrapped);
  });

  test("that is not there", () => {
    expect(read(z.object({ a: firstOf(cell) }), { a: [] })).toEqual(["a: [], expected a list with one object"]);
    expect(read(z.object({ a: firstIfAny(cell) }), {})).toEqual({ a: null });
  });
});

test("fitting leaves out what does not fit", () => {
  expect([[1, "x", 2], 3, "x", undefined].map((each) => read(fitting(z.number()), each))).toEqual([
    [1, 2],
    [3],
    [],
    [],
  ]);
});
