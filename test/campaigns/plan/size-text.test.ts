import { expect, it } from "vitest";
import { sizeText } from "../../../src/campaigns/plan/size-text.js";

it("says one of a kind as one, and large numbers with commas", () => {
  expect(sizeText(1, 1000, 1)).toBe("1 model × 1,000 parameter sets × 1 stimulus");
  expect(sizeText(2400, 1, 3)).toBe("2,400 models × 1 parameter set × 3 stimuli");
});
