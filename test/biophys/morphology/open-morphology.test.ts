import { describe, expect, test } from "vitest";
import { CancelledError, InvalidMorphologyError } from "../../../src/base/errors.js";
import { openMorphology } from "../../../src/biophys/morphology/open-morphology.js";
import { buildSections } from "../../../src/biophys/morphology/sections.js";
import { parseSwc } from "../../../src/biophys/morphology/swc/swc.js";

const large = Array.from(
  { length: 50_000 },
  (_, i) => `${i + 1} ${i ? 3 : 1} ${i % 300} ${i % 77} ${i % 13} 1 ${i ? (i % 50 ? i : Math.max(1, i - 49)) : -1}`,
).join("\n");

describe("openMorphology", () => {
  test("gives what parseSwc and buildSections give", async () => {
    const text = large.split("\n", 20_000).join("\n");
    expect(await openMorphology(text)).toEqual(buildSections(parseSwc(text)));
  });

  test("lets others have their turn, and ends when told to", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await openMorphology(large);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);

    const controller = new AbortController();
    const opening = openMorphology(large, { path: "large.swc", signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(opening).rejects.toThrow(CancelledError);
    await expect(opening).rejects.toThrow("reading the morphology large.swc");
  });

  test("refuses changes with strict", async () => {
    const text = "1 1 0 0 0 5 -1\n2 3 0 8 0 1 -1\n3 3 0 60 0 1 2";
    expect((await openMorphology(text)).changes).toHaveLength(1);
    await expect(openMorphology(text, { strict: true, path: "two.swc" })).rejects.toThrow(InvalidMorphologyError);
    await expect(openMorphology(text, { strict: true, path: "two.swc" })).rejects.toThrow(
      "Cannot open the morphology two.swc strictly: line 2: root 2 is attached to soma[0](0.5)",
    );
  });
});
