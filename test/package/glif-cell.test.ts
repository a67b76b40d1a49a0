import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { glifConfigJsonSchema } from "../../src/glif/config/config-schema.js";
import { parseGlifConfig } from "../../src/glif/config/parse-config.js";
import { GlifModel } from "../../src/glif/model.js";

const read = (path: string) => JSON.parse(readFileSync(new URL(`../../models/${path}`, import.meta.url), "utf8"));

describe("models/glif-cell", () => {
  // The table of models/glif-cell/README.md: spikes in a second of 150, 190, 220 and 250 pA at 200 kHz.
  it.each([
    [1, [0, 21, 28, 36]],
    [2, [0, 23, 32, 40]],
    [3, [10, 19, 25, 31]],
    [4, [13, 23, 30, 36]],
    [5, [8, 21, 27, 33]],
  ] as const)("GLIF%i fires as its README says", (level, counts) => {
    const model = new GlifModel(parseGlifConfig(read(`glif-cell/GLIF${level}_neuron_config.json`)));
    expect(model.level).toBe(level);
    expect(model.config.El_reference).toBe(-0.071);
    const cell = model.compile(5e-6);
    const count = (amplitudePa: number) => {
      const current = new Float64Array(240_000).fill(amplitudePa * 1e-12, 20_000, 220_000);
      return cell.run(current, { want: [] }).spikeSteps.length;
    };
    expect([150, 190, 220, 250].map(count)).toEqual(counts);
  });
});

describe("models/schema/glif-config.schema.json", () => {
  it("is what scripts/write-schemas.mjs writes", () => {
    expect(read("schema/glif-config.schema.json")).toEqual(glifConfigJsonSchema());
  });
});
