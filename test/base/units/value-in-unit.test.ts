import { expect, test } from "vitest";
import { unitsFor, valueInUnit } from "../../../src/base/units/value-in-unit.js";

test.each([
  ["120", "Ω·cm", 120],
  ["120 Ohm cm", "Ω·cm", 120],
  ["120Ω·cm", "Ω·cm", 120],
  ["120 ohm*cm", "Ω·cm", 120],
  ["120 ohm.cm", "Ω·cm", 120],
  ["0.12 kOhm cm", "Ω·cm", 120],
  ["1.2 Ohm m", "Ω·cm", 120],
  ["0.8S/cm2", "S/cm²", 0.8],
  ["120 mS/cm²", "S/cm²", 0.12],
  ["20 pS/µm^2", "S/cm²", 0.002],
  ["1.3 µF/cm2", "µF/cm²", 1.3],
  ["0.01 F/m2", "µF/cm²", 1],
  ["-0.08 V", "mV", -80],
  ["22 °C", "°C", 22],
  ["22degC", "°C", 22],
  ["70pF", "F", 70e-12],
  ["150 MΩ", "Ohm", 150e6],
  ["150 Mohm", "Ohm", 150e6],
  ["12 Hz", "1/s", 12],
  ["-5 pA", "A", -5e-12],
  ["1e-4", "1", 1e-4],
])("%s in %s is %d", (text, unit, value) => expect(valueInUnit(text, unit)).toBe(value));

test.each([
  ["5 mV", "Ω·cm"],
  ["5 S", "S/cm²"],
  ["five", "mV"],
  ["", "mV"],
  ["5 mV mV", "mV"],
  ["5 mV", "1"],
])("%s is not a value in %s", (text, unit) => expect(valueInUnit(text, unit)).toBeNull());

test("units are listed as they may be typed", () => {
  for (const unit of ["S/cm²", "Ω·cm", "mV", "Ohm"]) {
    for (const spelled of unitsFor(unit)) expect(valueInUnit(`1 ${spelled}`, unit)).not.toBeNull();
  }
  expect(unitsFor("Ω·cm")).toEqual(["Ohm cm", "kOhm cm", "Ohm m"]);
});
