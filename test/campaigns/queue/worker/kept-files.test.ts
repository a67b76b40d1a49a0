import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { below, KeptFiles, writeBelow } from "../../../../src/campaigns/queue/worker/kept-files.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const at = temporaryFolder();

/** Makes a file of 100 bytes, and counts how often. */
function maker() {
  const made: string[] = [];
  const make = (name: string) => async (path: string) => {
    made.push(name);
    writeFileSync(path, name.repeat(100));
    return 100;
  };
  return { made, make };
}

describe("KeptFiles", () => {
  it("makes a file once, and removes those used longest ago that nobody holds", async () => {
    const { made, make } = maker();
    const files = new KeptFiles(at(""), 250);
    const [a, again] = await Promise.all([files.hold("a", make("a")), files.hold("a", make("a"))]);
    expect(made).toEqual(["a"]);
    (await files.hold("b", make("b")))[Symbol.dispose]();
    (await files.hold("c", make("c")))[Symbol.dispose]();
    await files.hold("d", make("d"));
    await files.hold("e", make("e"));
    // a is held, b and c are not.
    expect(["a", "b", "c", "d", "e"].map((name) => existsSync(at(name)))).toEqual([true, false, false, true, true]);
    a[Symbol.dispose]();
    a[Symbol.dispose]();
    await files.hold("f", make("f"));
    await files.hold("f", make("f"));
    expect(existsSync(at("a"))).toBe(true);
    again[Symbol.dispose]();
    await files.hold("g", make("g"));
    await files.hold("g", make("g"));
    expect(existsSync(at("a"))).toBe(false);
  });

  it("forgets what could not be made", async () => {
    const files = new KeptFiles(at(""));
    await expect(files.hold("x", () => Promise.reject(new Error("full")))).rejects.toThrow("full");
    const { make } = maker();
    expect(readFileSync((await files.hold("x", make("x"))).path, "utf8")).toHaveLength(100);
  });
});

describe("writeBelow", () => {
  it("puts files as they lie on the other machine, and never elsewhere", async () => {
    const content = async (digest: string) => Buffer.from(digest);
    const files = [
      ["/data/cell.swc", "one"],
      ["/data/fits/fit.json", "two"],
    ] as const;
    expect(await writeBelow(at("model"), files, content)).toBe(6);
    expect(readFileSync(at("model/data/fits/fit.json"), "utf8")).toBe("two");
    expect(below(at("model"), "C:\\cells\\a.json")).toBe(at("model/C/cells/a.json"));
    for (const path of ["/../../etc/passwd", "..", "/.."]) {
      expect(() => below(at("model"), path)).toThrow("expected an absolute path");
    }
  });
});
