import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { mutateText } from "../mutate-text.js";
import type { Target } from "../target.js";

const SPECS = [
  "square:amplitude=190pA,start=0.1s,duration=0.5s,total=0.7s",
  "short-square:amplitude=0.5nA,rate=50kHz + ramp:slope=25pA/s,start=0",
  "noise:mean=10pA,sd=150pA,seed=7,tau=3ms,duration=50ms,total=60ms",
  "sine:amplitude=100pA,frequency=10Hz,phase=90deg,duration=20ms",
  "chirp:amplitude=50pA,from=1Hz,to=20Hz,duration=30ms",
  "pulses:amplitude=1nA,width=3ms,frequency=10Hz,count=10",
  "triple:amplitude=1nA,interval=20ms",
  "expr:120pA*sin(2*pi*8Hz*t)*(t>0.1s),total=0.2s",
  "square:amplitude=(3*50)pA,duration=sqrt(4)*1ms",
];
/** Samples that are asked for at most: what is longer only has to be understood. */
const MOST_SAMPLES = 1e6;
const RATE_HZ = 10_000;

/** Descriptions of stimuli. */
export const stimulus: Target = {
  prepare() {},
  async run(random) {
    const parsed = Stimulus.parse(mutateText(random, random.pick(SPECS)));
    await parsed.ready();
    if (parsed.durationS * RATE_HZ < MOST_SAMPLES) await parsed.sample(RATE_HZ);
  },
};
