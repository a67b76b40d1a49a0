import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { checkDocument, issuesOf, placeText } from "../../../src/base/document/check-document.js";
import { own } from "../../../src/base/document/schemas.js";

/** The problems of a document, as "place: message". */
function problems(schema: z.ZodMiniType, document: unknown): string[] {
  return (checkDocument(schema, document, "a letter").problems ?? []).map(({ at, message }) => `${at}: ${message}`);
}

describe("checkDocument", () => {
  test("gives the value", () => {
    const schema = z.object({ a: z._default(z.number(), 3) });
    expect(checkDocument(schema, { b: 1 })).toEqual({ value: { a: 3 }, problems: null });
  });

  test.each<[string, z.ZodMiniType, unknown, string]>([
    ["missing", z.number(), undefined, "missing, expected a number"],
    ["text for a number", z.number(), "2e8", '"2e8", expected a number'],
    ["infinity", z.number(), Number.POSITIVE_INFINITY, "null, expected a number"],
    ["a fraction", z.int(), 1.5, "1.5, expected a whole number"],
    ["a number for text", z.string(), 3, "3, expected text"],
    ["a number for a flag", z.boolean(), 1, "1, expected true or false"],
    ["an object for a list", z.array(z.any()), {}, "{}, expected a list"],
    ["a list for an object", z.object({}), [], "[], expected an object"],
    ["a list for a table", z.record(z.string(), z.any()), [], "[], expected an object"],
    ["too small", z.number().check(z.positive()), -1e-10, "-1e-10, expected more than 0"],
    ["below the least", z.int().check(z.minimum(3)), 2, "2, expected at least 3"],
    ["above the most", z.number().check(z.maximum(3)), 4, "4, expected at most 3"],
    ["not below", z.number().check(z.lt(3)), 3, "3, expected less than 3"],
    ["beyond whole numbers", z.int(), 1e300, "1e+300, expected at most 9007199254740991"],
    ["empty text", z.string().check(z.minLength(1)), "", '"", expected text'],
    ["long text", z.string().check(z.maxLength(2)), "abc", "has 3 characters, expected at most 2"],
    ["a long list", z.array(z.any()).check(z.maxLength(1)), [1, 2], "has 2 entries, expected at most 1"],
    ["another choice", z.enum(["a", "b"]), "c", '"c", expected "a" or "b"'],
    ["another constant", z.literal("GLIF"), "x", '"x", expected "GLIF"'],
    ["none of several types", z.union([z.string(), z.number()]), true, "true, expected text or a number"],
    ["a pattern", z.string().check(z.regex(/^a/)), "b", '"b", expected another value'],
    ["what a check of ours expects", z.number().check(own(() => ({ expected: "a prime" }))), 4, "4, expected a prime"],
    ["what a check of ours says", z.number().check(own(() => ({ message: "is odd" }))), 5, "is odd"],
  ])("says what was seen and expected: %s", (_, schema, document, message) => {
    expect(problems(z.object({ a: schema }), { a: document })).toEqual([`a: ${message}`]);
  });

  test("names fields that do not exist, and alternatives by their name", () => {
    const none = z.strictObject({ name: z.literal("none") });
    const one = z.strictObject({ name: z.literal("one"), r: z.number() });
    const schema = z.strictObject({ method: z.discriminatedUnion("name", [none, one]) });
    expect(problems(schema, { method: { name: "none" }, x: 1, y: 2 })).toEqual([
      "x: is not a field of a letter",
      "y: is not a field of a letter",
    ]);
    expect(problems(schema, { method: { name: "two" } })).toEqual(['method.name: "two", expected "none" or "one"']);
    expect(checkDocument(schema, { method: {} }).problems).toMatchObject([
      { path: ["method", "name"], value: undefined, allowed: ["none", "one"] },
    ]);
    expect(problems(schema, { method: { name: "one" } })).toEqual(["method.r: missing, expected a number"]);
  });

  test("lists all problems, with places in lists", () => {
    const schema = z.object({ a: z.array(z.object({ b: z.number() })), c: z.string() });
    const { problems: found } = checkDocument(schema, { a: [{ b: 1 }, {}, 3] });
    expect(issuesOf(found!)).toEqual([
      { at: "a[1].b", message: "missing, expected a number" },
      { at: "a[2]", message: "3, expected an object" },
      { at: "c", message: "missing, expected text" },
    ]);
  });
});

test("places are shortened where a key has megabytes", () => {
  expect(placeText(["a", 3, "b"])).toBe("a[3].b");
  expect(placeText(["x".repeat(1_000_000)]).length).toBeLessThan(300);
});
