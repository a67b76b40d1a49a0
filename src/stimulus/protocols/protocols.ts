import { decimalSum } from "../../base/units/fraction.js";
import type { ProtocolSweep } from "./protocol-table.js";

/** A kind of stimulus of the Allen Institute, as a table of sweeps names it. */
export interface Protocol {
  readonly name: string;
  /**
   * Descriptions of its stimuli, each of one or of a family. Null where a table does not say enough; `lacks` then says
   * what.
   */
  readonly describe: ((sweeps: readonly ProtocolSweep[]) => string[]) | null;
  readonly lacks?: string;
}

/** Start of a stimulus [s], and of one after a longer baseline. */
const START_S = 1.02;
const LATE_START_S = 2.02;
/** Before this an old table counts times from the end of the test pulse, and intervals from the end of a pulse [s]. */
const OLD_LATE_START_S = 2;
/** Rest of the sweep after a stimulus [s]. */
const REST_S = 0.5;
const SHORT_S = 0.003;
const RAMP_S = 32;
/** Pulses downward and upward in turn, the first before the part of a sweep that Allen's files call its experiment. */
const CHECK = { startS: 0.22, widthS: 0.0005, periodS: 0.2005, pairs: 20 };

/** Tables have currents in single precision, as 109.999998 pA: digits of a pA that are not of its rounding. */
const DIGITS = 4;

const valuesOf = (values: readonly number[], unit: string): string => {
  const each = [...new Set(values)].sort((a, b) => a - b).map((value) => `${value}${unit}`);
  return each.length === 1 ? each[0]! : `[${each.join(",")}]`;
};

const picoamperes = ({ amplitudeA }: ProtocolSweep): number => Number((amplitudeA! * 1e12).toFixed(DIGITS));

const amplitudes = (sweeps: readonly ProtocolSweep[]): string => valuesOf(sweeps.map(picoamperes), "pA");

function square(name: string, durationS: number): Protocol {
  const times = `start=${START_S}s,duration=${durationS}s,total=${decimalSum(START_S, durationS, REST_S)}s`;
  return { name, describe: (sweeps) => [`square:amplitude=${amplitudes(sweeps)},${times}`] };
}

/** Each row has the current at the end of the whole ramp, although most ramps were ended at the first spikes. */
const ramp: Protocol = {
  name: "Ramp",
  describe: (sweeps) => {
    const slopes = valuesOf(
      sweeps.map((sweep) => picoamperes(sweep) / RAMP_S),
      "pA/s",
    );
    return [`ramp:slope=${slopes},start=${START_S}s,total=${decimalSum(START_S, RAMP_S)}s`];
  },
};

const check: Protocol = {
  name: "Square - 0.5ms Subthreshold",
  describe: (sweeps) => {
    const { startS, widthS, periodS, pairs } = CHECK;
    const frequency = 1 / decimalSum(periodS, periodS);
    const end = decimalSum(startS, ...Array<number>(2 * pairs - 1).fill(periodS), widthS, REST_S);
    const train = (amplitude: number, start: number): string =>
      `pulses:amplitude=${amplitude}pA,width=${widthS}s,frequency=${frequency}Hz,count=${pairs},start=${start}s,total=${end}s`;
    const sizes = new Set(sweeps.map((sweep) => Math.abs(picoamperes(sweep))));
    return [...sizes].map((size) => `${train(-size, startS)} + ${train(size, decimalSum(startS, periodS))}`);
  },
};

/** Sweeps of one current differ in the time between the three pulses. */
const triple: Protocol = {
  name: "Short Square - Triple",
  describe: (sweeps) => {
    const whole = sweeps.filter(({ intervalS }) => (intervalS ?? 0) > 0);
    const currents = [...new Set(whole.map(picoamperes))].sort((a, b) => a - b);
    return currents.map((current) => {
      const own = whole.filter((sweep) => picoamperes(sweep) === current).map(onsetInterval);
      const total = decimalSum(LATE_START_S, Math.max(...own), Math.max(...own), SHORT_S, REST_S);
      const times = `start=${LATE_START_S}s,duration=${SHORT_S}s,total=${total}s`;
      return `triple:amplitude=${current}pA,interval=${valuesOf(own, "s")},${times}`;
    });
  },
  lacks: "it has no interval of the three pulses",
};

/** From the start of a pulse to the start of the next [s]. */
function onsetInterval({ intervalS, startS }: ProtocolSweep): number {
  const isOld = typeof startS === "number" && startS < OLD_LATE_START_S;
  return decimalSum(Number(intervalS!.toFixed(6)), isOld ? SHORT_S : 0);
}

const other = (name: string, lacks: string): Protocol => ({ name, describe: null, lacks });

/** The kinds of stimuli in the tables of sweeps of the Allen Cell Types Database. */
export const PROTOCOLS: readonly Protocol[] = [
  square("Long Square", 1),
  square("Short Square", SHORT_S),
  triple,
  square("Square - 2s Suprathreshold", 2),
  check,
  ramp,
  other("Noise 1", "its current is pink noise, which only recordings have"),
  other("Noise 2", "its current is pink noise, which only recordings have"),
  ...["-60mV", "-70mV", "-80mV"].map((voltage) =>
    other(`Short Square - Hold ${voltage}`, `no table has the current that held the cell at ${voltage}`),
  ),
  other("Ramp to Rheobase", "no table has the slope of its ramp and what follows it"),
  other("Test", "it is a test of the electrode in voltage clamp"),
];
