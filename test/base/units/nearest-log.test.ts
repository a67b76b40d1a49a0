import { expect, test } from "vitest";
import { nearestLog } from "../../../src/base/units/nearest-log.js";
import { log } from "../../../src/base/units/portable-math.js";

test("gives the nearest number where the portable logarithm does not", () => {
  // Nearest numbers to the logarithm computed by mpmath with 200 bits.
  const cases = [
    [0.45282225696071465, -0.7922555992360029],
    [0.36262548636583947, -1.0143846953050961],
    [0.5640476083932333, -0.5726166190018344],
    [0.6269649652235757, -0.4668646167467873],
    [0.7747047402023559, -0.2552733026043113],
    [0.09482166424979882, -2.355757369987454],
  ] as const;
  for (const [x, nearest] of cases) {
    expect(nearestLog(x)).toBe(nearest);
    expect(log(x)).not.toBe(nearest);
  }
});

test("is exact at 1 and at powers of two of every size", () => {
  expect(nearestLog(1)).toBe(0);
  expect(nearestLog(2)).toBe(Math.LN2);
  expect(nearestLog(0.5)).toBe(-Math.LN2);
  expect(nearestLog(2 ** -1074)).toBe(-744.4400719213812);
  expect(nearestLog(1.7976931348623157e308)).toBe(709.782712893384);
});
