import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable, printableJson, printableLine } from "../../../src/base/text/printable.js";

describe("printable()", () => {
  it.each([
    ["\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"],
    ["\x1b]0;title\x07", "\\x1b]0;title\\x07"],
    ["\x9b2J", "\\x9b2J"],
    ["over\rwritten", "over\\x0dwritten"],
    ["back\b\x7f", "back\\x08\\x7f"],
    ["turned \u202etxet", "turned \\u202etxet"],
    ["line\u2028separator", "line\\u2028separator"],
    ["µm, Å, MΩ, 樹状突起, “—”, 🧠", "µm, Å, MΩ, 樹状突起, “—”, 🧠"],
    ["two\nlines\tand a tab", "two\nlines\tand a tab"],
  ])("shows %j as %j", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it("keeps one line one line where asked to", () => {
    expect(printableLine("a\nb\tc\x1b")).toBe("a\\x0ab\\x09c\\x1b");
  });

  it("leaves nothing that a terminal acts on, and JSON what it was", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(text, (value) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must be gone
        expect(printable(value)).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
        expect(printable(printable(value))).toBe(printable(value));
        const json = printableJson(JSON.stringify({ value }));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must be gone
        expect(json).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
        expect(JSON.parse(json)).toEqual({ value });
      }),
    );
  });
});
