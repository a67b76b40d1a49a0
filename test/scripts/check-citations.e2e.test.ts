import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../scripts/check-citations.mjs", import.meta.url));

/** Status and problems of the check of a folder. */
function check(folder: string) {
  const { status, stderr } = spawnSync("node", [script, folder], { encoding: "utf8" });
  return { status, problems: stderr.split("\n").filter((line) => line !== "") };
}

describe("check-citations", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rheobase-citations-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (path: string, lines: readonly string[]): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${lines.join("\n")}\n`);
  };
  const document = [
    "# Models",
    "",
    "## C.1 Levels",
    "",
    "## C.2 Order",
    "",
    "1. one",
    "2. two",
    "",
    "### 2.10 Tree",
    "",
  ];

  it("accepts citations that lead somewhere", () => {
    write("docs/spec/models.md", [...document, "See `src/room/fine.ts`, `fine.ts` and [levels](#c1-levels)."]);
    write("src/room/fine.ts", [
      "/** A rule (models.md C.1, C.2 steps 1 to 2), and a layout (models.md",
      ' * 2.10). C.2 alone, too; a title: models.md "Order". */',
      'export const url = "https://example.org/other.md";',
      "let a = 1; // models.md C.1, 3 of them",
    ]);
    write("docs/spec/more-models.md", ["## 2a Nodes"]);
    write("native/core/src/fine.rs", ["/// Nodes (more-models 2a, 2a.5); more-models are few. - 3 of them."]);
    expect(check(folder)).toEqual({ status: 0, problems: [] });
  });

  it("names file and line of each citation that dangles", () => {
    write("docs/spec/models.md", [...document, "See `src/room/gone.ts` and [more](other.md), [nothing](#c-9)."]);
    write("src/room/bad.ts", [
      "/** No such document: other.md. */",
      "/**",
      " * No such section: models.md",
      " * C.10, nor in a list: models.md C.1, C.9.",
      " */",
      '// No such step (models.md C.2 step 3) or title (models.md, "Levers"); nor has anyone D.4.',
    ]);
    write("src/room/bad.test.ts", ['describe("the figures of models.md 2.1", () => {});']);
    write("docs/spec/more-models.md", ["## 2a Nodes"]);
    write("native/core/src/bad.rs", ["//! A cable (models.md 2.11), made of nodes (more-models 2b)."]);
    const path = "docs/spec/models.md";
    expect(check(folder)).toEqual({
      status: 1,
      problems: [
        `native/core/src/bad.rs:1: ${path} has no section 2.11`,
        "native/core/src/bad.rs:1: docs/spec/more-models.md has no section 2b",
        `src/room/bad.test.ts:1: ${path} has no section 2.1`,
        "src/room/bad.ts:1: there is no document other.md",
        `src/room/bad.ts:3: ${path} has no section C.10`,
        `src/room/bad.ts:4: ${path} has no section C.9`,
        `src/room/bad.ts:6: ${path} has no step 3 in section C.2`,
        `src/room/bad.ts:6: ${path} has no heading "Levers"`,
        "src/room/bad.ts:6: no document has a section D.4",
        `${path}:12: the link other.md leads nowhere`,
        `${path}:12: ${path} has no heading for #c-9`,
        `${path}:12: there is no src/room/gone.ts`,
      ],
    });
  });

  it("asks CONTRIBUTING.md about every room", () => {
    write("CONTRIBUTING.md", ["| `src/room` | a room |"]);
    write("src/room/a.ts", ["export {};"]);
    write("src/cellar/b.ts", ["export {};"]);
    expect(check(folder).problems).toEqual(["CONTRIBUTING.md: does not say what src/cellar is for"]);
  });
});
