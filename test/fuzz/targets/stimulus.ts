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
  "square:amplitude=-100..100pA/50pA,duration=[1ms,2ms..4ms/1ms]",
  "ramp:slope=10..50pA/s/(10pA/s),total=1s + noise:sd=1pA,seed=1..3/1,total=10ms",
];
/** Samples that are asked for at most: what is longer only has to be understood. */
const MOST_SAMPLES = 1e6;
const RATE_HZ = 10_000;

/** Descriptions of stimuli. */
export const stimulus: Target = {
  prepare() {},
  async run(random) {
    const [first] = Stimulus.family(mutateText(random, random.pick(SPECS)));
    await first!.ready();
    if (first!.durationS * RATE_HZ < MOST_SAMPLES) await first!.sample(RATE_HZ);
  },
};
