import { expect, test } from "vitest";
import { InvalidStimulusError } from "../../../src/base/errors.js";
import { spikeTimes } from "../../../src/stimulus/trains/spike-times.js";

test("sorts a copy and keeps equal times", () => {
  const given = [0.3, 0.1, 0.3, 0];
  expect(spikeTimes(given)).toEqual(Float64Array.of(0, 0.1, 0.3, 0.3));
  expect(given).toEqual([0.3, 0.1, 0.3, 0]);
});

test.each([
  [[0.1, Number.NaN], 1, "is NaN s"],
  [[-0.001], 0, "is -0.001 s"],
  [[0, 1, Number.POSITIVE_INFINITY], 2, "is Infinity s"],
  [[0, "1"] as unknown as number[], 1, 'is the string "1"'],
])("refuses %j by index and value", (times, index, seen) => {
  const refusal = (() => {
    try {
      spikeTimes(times, "train a");
    } catch (error) {
      return error as InvalidStimulusError;
    }
    return null;
  })();
  expect(refusal).toBeInstanceOf(InvalidStimulusError);
  expect(refusal!.message).toBe(
    `Cannot use train a: the time at index ${index} ${seen}, expected a finite time of at least 0 s`,
  );
  expect(refusal).toMatchObject({ id: index, value: times[index] });
});
