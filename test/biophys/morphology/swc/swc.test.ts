import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidMorphologyError } from "../../../../src/base/errors.js";
import { buildSections } from "../../../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../../../src/biophys/morphology/swc/swc.js";
import { runCount } from "../../../support/share.js";
import { madeTree, swcText } from "../../random-tree.js";

const soma = "1 1 0 0 0 5 -1";

/** The problems found in `lines`, as "line: message". */
function problems(...lines: string[]): string[] {
  try {
    parseSwc(lines.join("\n"), { path: "cell.swc" });
  } catch (error) {
    if (!(error instanceof InvalidMorphologyError)) throw error;
    expect(error.message).toMatch(/^Cannot read the morphology cell\.swc: line \d+: /);
    expect(error.message).not.toMatch(/\.$/);
    expect(error.line).toBe(error.issues[0]!.line);
    return error.issues.map(({ line, message }) => `${line}: ${message}`);
  }
  return [];
}

describe("parseSwc", () => {
  test("takes tabs, blank lines, comments, CRLF, a byte order mark and further columns", () => {
    const text = `\uFEFF# made here\r\n\r\n  1\t1  0 0 0 5 -1 # soma\r\n2 3 0 10 0 0.5 1 extra 7\r\n\t\n3 3 0 20 0 0.1144 2`;
    const { points, changes } = parseSwc(text);
    expect(points.map(({ id, parent, line }) => [id, parent, line])).toEqual([
      [1, -1, 3],
      [2, 0, 4],
      [3, 1, 6],
    ]);
    expect(points[2]!.radius).toBe(Math.fround(0.1144));
    expect(changes).toEqual([]);
  });

  test("sorts points by id, with their own types", () => {
    const { points } = parseSwc("3 4 0 20 0 1 2\n1 1 0 0 0 5 -1\n2 3 0 10 0 1 1");
    expect(points.map(({ id, type, parent }) => [id, type, parent])).toEqual([
      [1, 1, -1],
      [2, 3, 0],
      [3, 4, 1],
    ]);
  });

  test("says what is wrong on which line", () => {
    expect(problems(soma, "2 3 0 1 0 1")).toEqual(["2: 6 fields instead of 7 (id type x y z radius parent)"]);
    expect(problems(soma, "x 3 0 1 0 1 1")).toEqual(['2: id is "x", not a whole number']);
    expect(problems(soma, "2 3.5 0 1 0 1 1")).toEqual(['2: type is "3.5", not a whole number']);
    expect(problems(soma, "-2 3 0 1 0 1 1")).toEqual(["2: id is -2, expected 0 or more"]);
    expect(problems(soma, "2 3 nan 1e99 0 1 1")).toEqual([
      '2: x is "nan", not a finite number',
      '2: y is "1e99", not a finite number',
    ]);
    expect(problems(soma, "1 3 0 1 0 1 1")).toEqual(["2: id 1 was used on line 1 already"]);
    expect(problems(soma, "2 3 0 1 0 1 7")).toEqual([
      "2: parent 7 is not in the file, expected the id of another point, or -1",
    ]);
    expect(problems(soma, "2 3 0 1 0 1 2")).toEqual([
      "2: point 2 is its own parent; expected the id of another point, or -1",
    ]);
    expect(problems("1 3 0 0 0 1 1", "2 3 0 1 0 1 1")).toEqual([
      "1: point 1 is its own parent; expected the id of another point, or -1",
    ]);
    expect(problems(soma, "2 3 0 1 0 1 3", "3 3 0 1 0 1 2", "4 3 0 1 0 1 3")).toEqual([
      "2: point 2 is its own ancestor (a cycle)",
      "3: point 3 is its own ancestor (a cycle)",
    ]);
    expect(problems(soma, "2 3 0 1 0 1 3", "3 3 0 2 0 1 1")).toEqual([
      "2: parent 3 of point 2 has the greater id; expected parents to come first",
    ]);
    expect(problems("1,1,0,0,0,6,-1", soma)).toEqual([
      "1: its fields are separated by commas, expected blanks, and a point in decimals",
    ]);
    expect(problems(soma, "2;3;0,5;1;0;1;1")).toEqual([
      "2: its fields are separated by semicolons, expected blanks, and a point in decimals",
    ]);
    expect(problems(soma, "2 3 0,5 1 -,25 1 1")).toEqual([
      '2: x is "0,5", with a decimal comma; expected a point',
      '2: z is "-,25", with a decimal comma; expected a point',
    ]);
    expect(problems("# nothing")).toEqual(["1: the file has no points"]);
    expect(problems("")).toEqual(["1: the file has no points"]);
  });

  test("lists every problem and shows the first five", () => {
    const lines = Array.from({ length: 1200 }, () => "what is this file");
    expect(() => parseSwc(lines.join("\n"))).toThrow(/; and 1195 more$/);
    expect(problems(...lines)).toHaveLength(1000);
  });

  test("takes numbers as C does: touching where the next has a sign, and whatever follows the last", () => {
    const { points, changes } = parseSwc("1 1 0 0 0 6-1\n2 3 1.5-2.5+3. .5 1;\n3 3 1e1-2e-1 0 1 2, and so on");
    expect(points.map(({ x, y, z, radius, parent }) => [x, y, z, radius, parent])).toEqual([
      [0, 0, 0, 6, -1],
      [1.5, -2.5, 3, 0.5, 0],
      [10, Math.fround(-0.2), 0, 1, 1],
    ]);
    expect(changes).toEqual([]);
  });

  /** What `lines` come to: ids with the indices of their parents, and the changes as "kind line: message". */
  const read = (...lines: string[]) => {
    const { points, changes } = parseSwc(lines.join("\n"));
    return {
      points: points.map(({ id, parent }) => [id, parent]),
      changes: changes.map(({ kind, line, message }) => `${kind} ${line}: ${message}`),
    };
  };

  test("takes roots as NEURON does, and says where the file calls them otherwise", () => {
    expect(read("1 1 0 0 0 5 0", "2 3 0 1 0 1 1")).toEqual({
      points: [
        [1, -1],
        [2, 0],
      ],
      changes: ["root 1: point 1, whose parent 0 is not in the file, is the root"],
    });
    expect(read("4 1 0 0 0 5 4").changes).toEqual(["root 1: point 4, its own parent, is the root"]);
    // A parent below the greatest id that is not there makes a root; one above it is an error in NEURON, too.
    expect(read(soma, "2 3 0 1 0 1 1", "5 3 0 2 0 1 3", "6 2 9 9 9 1 -1").points).toEqual([
      [1, -1],
      [2, 0],
      [5, -1],
      [6, -1],
    ]);
  });

  test("says where points are out of order, radii are none, and a heading is left out", () => {
    expect(read(soma, "3 3 0 2 0 1 2", "2 3 0 1 0 1 1").changes).toEqual([
      "order 3: points are sorted by id (2 follows 3)",
    ]);
    expect(
      read("id type x y z radius parent", soma, "2 3 0 1 0 0 1", "3 3 0 1 0 -1.5 1", "4 3 0 1 0 1e-50 1").changes,
    ).toEqual([
      'heading 1: the heading "id type x y z radius parent" is left out',
      "radius 3: radius 0 of point 2 stays",
      "radius 4: radius -1.5 of point 3 counts as 1.5",
      "radius 5: radius 0 of point 4 stays",
    ]);
  });

  test("reads back random trees", () => {
    fc.assert(
      fc.property(madeTree, (tree) => {
        const { points } = parseSwc(swcText(tree));
        expect(points.map(({ x, radius }) => [x, radius])).toEqual(
          tree.map(({ x, radius }) => [Math.fround(x), Math.fround(radius)]),
        );
        expect(points.map(({ parent }) => parent)).toEqual(tree.map(({ parent }) => Math.max(parent - 1, -1)));
      }),
    );
  });

  test("meets any text with points or with its own error", () => {
    const field = fc.oneof(fc.integer({ min: -2, max: 12 }).map(String), fc.double().map(String), fc.string());
    const line = fc.array(field, { maxLength: 9 }).map((fields) => fields.join(" "));
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => new TextDecoder().decode(array));
    const text = fc.oneof(
      bytes,
      fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n")),
    );
    fc.assert(
      fc.property(text, (content) => {
        try {
          const { sections } = buildSections(parseSwc(content));
          for (const { lengthUm } of sections) expect(lengthUm).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidMorphologyError);
        }
      }),
      { numRuns: runCount(500) },
    );
  });

  test("does not grow slow or deep on a long chain or a star", () => {
    const count = 20_000; // deeper than the call stack
    const chain = Array.from({ length: count }, (_, i) => `${i + 1} ${i ? 3 : 1} ${i} 0 0 1 ${i || -1}`).join("\n");
    expect(buildSections(parseSwc(chain)).sections).toHaveLength(2);
    const star = Array.from({ length: 6_000 }, (_, i) => `${i + 1} ${i ? 3 : 1} ${i} ${i} 0 1 ${i ? 1 : -1}`).join(
      "\n",
    );
    expect(buildSections(parseSwc(star)).sections).toHaveLength(6_000);
    const heap = star.replace(/^(\d+ \d) \d+ \d+/gm, "$1 0 0");
    const { sections, changes } = buildSections(parseSwc(heap));
    expect(sections).toHaveLength(1);
    expect(changes).toHaveLength(5_999);
  });
});

describe("a megabyte on one line", () => {
  const many = 1_000_000;
  test.each([
    ["of #", "#".repeat(many)],
    ["of # and a separator of lines", `${"#".repeat(many)}\u2028x`],
    ["of blanks", `1${" ".repeat(many)}x`],
    ["of digits", `1 1 ${"1".repeat(many)}x 0 0 1 -1`],
    ["of digits behind a point", `1 1 16777217.${"0".repeat(many)}1 0 0 1 -1`],
    ["of commas", ",".repeat(many)],
    ["of signs", "1-".repeat(many / 2)],
    ["of exponents", "1e".repeat(many / 2)],
  ])("%s takes time in proportion", (_, line) => {
    // What grows with the square takes minutes here, and the test's own limit ends it.
    for (const text of [line, `${soma}\n${line}`]) {
      try {
        buildSections(parseSwc(text));
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidMorphologyError);
        expect((error as Error).message.length).toBeLessThan(1000);
      }
    }
  });
});
