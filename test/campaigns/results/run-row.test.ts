import { describe, expect, it } from "vitest";
import { lineOf, type RunRow, rowsOf } from "../../../src/campaigns/results/run-row.js";
import { seededRandom } from "../../support/seed.js";

const random = seededRandom(31);
const row = (index: number): RunRow => ({
  index,
  key: index.toString(16).padStart(32, "0"),
  status: index % 5 === 0 ? "error" : "ok",
  reason: index % 5 === 0 ? 'Cannot run "a"\nb: µ' : null,
  rateHz: 200_000,
  durationS: random(),
  spikeTimes: Array.from({ length: index % 7 }, () => random() / 3),
  features: index % 2 === 0 ? { latency: random(), tau: null } : null,
  scores: index % 3 === 0 ? { coincidence: random(), van_rossum: null } : null,
  wallS: 0.25,
  reused: index % 3 === 0,
});

describe("lines of a journal", () => {
  const rows = Array.from({ length: 50 }, (_, index) => row(index));
  const text = rows.map(lineOf).join("");

  it("give back every number to the last bit", () => {
    expect(rowsOf(text)).toEqual(rows);
  });

  it("count as far as they are whole, wherever the file ends", () => {
    const ends = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
    for (let cut = 0; cut < text.length; cut += 7) {
      const whole = ends.filter((end) => end <= cut).length;
      expect(rowsOf(text.slice(0, cut))).toEqual(rows.slice(0, whole));
    }
  });

  it("that follow a torn one stand alone", () => {
    const torn = `${text.slice(0, -20)}\n${lineOf(row(99))}`;
    expect(rowsOf(torn).map(({ index }) => index)).toEqual([...rows.slice(0, -1).map(({ index }) => index), 99]);
  });
});
