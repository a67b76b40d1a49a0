import { describe, expect, test } from "vitest";
import { InvalidModelError } from "../../../src/base/errors.js";
import { parseCommentedJson } from "../../../src/base/text/commented-json.js";

describe("parseCommentedJson", () => {
  test("passes over comments, but not inside text", () => {
    expect(parseCommentedJson('{ // one\n "a": "http://x /* y */", /* two\n lines */ "b": 1 }', "m.json")).toEqual({
      a: "http://x /* y */",
      b: 1,
    });
  });

  test.each([
    ["an open string of escaped quotes", `"${'\\"'.repeat(500_000)}`],
    ["comments without end", "/* ".repeat(330_000)],
    ["quotes without end", '"'.repeat(1_000_001)],
    ["slashes", "/".repeat(1_000_000)],
    ["escapes", `"${"\\\\".repeat(500_000)}`],
    ["brackets", "[".repeat(1_000_000)],
  ])("refuses 1 MB of %s, in a short message", (_, text) => {
    expect(() => parseCommentedJson(text, "m.json")).toThrow(
      expect.objectContaining({
        code: "InvalidModel",
        message: expect.stringMatching(/^Cannot read m\.json: .{1,150}$/),
      }),
    );
  });

  test("reads strings of 10 MB beside comments", () => {
    const long = "a/*b".repeat(2_500_000);
    expect(parseCommentedJson(`{ "a": "${long}" } // end`, "m.json")).toEqual({ a: long });
  });

  test("refuses a document too deep for what works on it, whole or not", () => {
    const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
    expect(() => parseCommentedJson(nested(1000), "m.json")).not.toThrow();
    for (const text of [nested(1001), nested(100_000), `${nested(100_000)}//`, "[".repeat(100_000)]) {
      expect(() => parseCommentedJson(text, "m.json")).toThrow("nested more than 1000 levels deep");
    }
    const objects = `${'{"a":'.repeat(1001)}1${"}".repeat(1001)}`;
    expect(() => parseCommentedJson(objects, "m.json")).toThrow("nested more than 1000 levels deep");
  });

  test("keeps comments out of strings with escapes, at any place", () => {
    const text = String.raw`/* a " */{"\\": "\"//", /**/"b": ["/*", "*/"] // c "
      }//`;
    expect(parseCommentedJson(text, "m.json")).toEqual({ "\\": '"//', b: ["/*", "*/"] });
  });

  test("reads values as JSON.parse does, beside comments too", () => {
    const text = '{"__proto__": [1], "a": 1, "a": 2, "b": -0, "c": 1e999, "d": 0.1}';
    for (const each of [text, `\uFEFF${text}`, `${text} // end`]) {
      expect(parseCommentedJson(each, "m.json")).toStrictEqual(JSON.parse(text));
    }
  });

  test("says where it breaks, comments counted", () => {
    const read = (): unknown => parseCommentedJson('{ /* a\n b */\n  "a": 1,\n  b: 2 }', "m.json");
    expect(read).toThrow(InvalidModelError);
    expect(read).toThrow(
      /^Cannot read m\.json: line 4, column 3: "b", expected JSON, with names and texts in double quotes$/,
    );
    expect(read).toThrow(expect.objectContaining({ path: "m.json", line: 4, column: 3 }));
  });

  test.each([
    ["", "line 1, column 1: the text ends, expected a value"],
    ["// all", "line 1, column 7: the text ends, expected a value"],
    ['{"a": 1', 'line 1, column 8: the text ends, expected a comma or "}"'],
    ["[1", 'line 1, column 3: the text ends, expected a comma or "]"'],
    ["[1,\n]", 'line 2, column 1: "]", expected a value'],
    ['{"a": 1,}', 'line 1, column 9: "}", expected a name in double quotes'],
    ['{"a": 1 "b": 2}', 'line 1, column 9: "\\"b\\"", expected a comma'],
    ['{"a" 1}', 'line 1, column 6: "1", expected a colon'],
    ["[1] x", 'line 1, column 5: "x", expected JSON, with names and texts in double quotes'],
    ["[1]]", 'line 1, column 4: "]", expected the end of the file'],
    ["[NaN]", 'line 1, column 2: "NaN", expected JSON, with names and texts in double quotes'],
    ["[01]", 'line 1, column 3: "1", expected a comma'],
    ["[1.]", 'line 1, column 2: "1.", expected another digit'],
    ['["a\nb"]', 'line 1, column 2: "\\"a", expected a double quote at the end of the text'],
    ['["a\tb"]', 'line 1, column 2: "\\"a\\tb\\"", expected text without control characters'],
    ['["\\x"]', 'line 1, column 2: "\\"\\\\x\\"", expected an escape such as \\n or \\u00b5'],
    ['["\\u12"]', 'line 1, column 2: "\\"\\\\u12\\"", expected four hexadecimal digits after \\u'],
    ["{ /* a", 'line 1, column 3: "/* a", expected */ at the end of the comment'],
  ])("says what it saw in %j", (text, message) => {
    expect(() => parseCommentedJson(text, "m.json")).toThrow(new RegExp(`^Cannot read m\\.json: ${literal(message)}$`));
  });
});

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
