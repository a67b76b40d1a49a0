import { describe, expect, it, vi } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";

// An e2e test has a process of its own, in which nothing has loaded mathjs before.

const imports = vi.hoisted(() => ({ count: 0 }));
vi.mock("mathjs", async (importOriginal) => {
  imports.count += 1;
  return importOriginal();
});

describe("mathjs", () => {
  it("stays out until an expression needs it", async () => {
    const plain = [
      "square:amplitude=190pA,start=0.1 s,duration=3e-3,offset=-1e-11A",
      "ramp:slope=25pA/s+noise:sd=1.5 µA,seed=1e+2",
      "sine:amplitude=1pA,phase=90deg,frequency=0.01kHz,total=0.2s,start=0",
    ];
    for (const text of plain) {
      const stimulus = Stimulus.parse(text);
      await stimulus.ready();
      await stimulus.sample(100);
    }
    const expression = Stimulus.parse("square:amplitude=2*60pA,start=1/3 s");
    expect(expression.durationS).toBeNaN();
    expect(expression.amplitudeA).toBeNull();
    expect(imports.count).toBe(0);
    await expression.ready();
    expect(imports.count).toBe(1);
    expect(expression.durationS).toBeCloseTo(1 / 3 + 1.1, 15);
    expect(expression.amplitudeA).toBe(1.2e-10);
  });
});
