import { InvalidOptionError } from "../base/errors.js";
import { deviceFamily } from "../run/devices/device-family.js";
import { CLAMPS } from "../run/devices/device-kinds.js";
import { readDevice } from "../run/devices/device-text.js";
import { checkSweepCount } from "../stimulus/run-length.js";
import type { IvCurveOptions } from "./iv-curve.js";

/** What a clamp of the command line says of the steps. */
type IvSteps = Required<
  Pick<IvCurveOptions, "commands" | "holdV" | "beforeS" | "durationS" | "afterS" | "at" | "seriesResistanceOhm">
>;

/**
 * Reads `PLACE=steps:…` as `rheobase run --clamp` does: the values of `to`, or `from`, `to` and `by`, are the commands.
 *
 * @throws InvalidStimulusError with a caret; InvalidOptionError for another clamp, or steps that differ in more than the
 *   command
 */
export async function readIvSteps(text: string): Promise<IvSteps> {
  const { count, member } = deviceFamily({ clamp: [text] });
  checkSweepCount("find an I-V curve", count);
  const read = await Promise.all(Array.from({ length: count }, (_, i) => readDevice(member(i).clamp[0]!, CLAMPS)));
  const refuse = (seen: string, expected: string) =>
    new InvalidOptionError(`find an I-V curve with the clamp ${text}`, `${seen}, expected ${expected}`, {
      value: text,
    });
  const { place, kind, values } = read[0]!;
  if (kind !== "steps")
    throw refuse(`it is ${kind}`, "steps such as soma=steps:from=-90mV,to=20mV,by=10mV,hold=-80mV,duration=50ms");
  const keys = ["hold", "duration", "before", "after", "rs"] as const;
  const other = keys.find((key) => read.some((each) => each.values[key] !== values[key]));
  if (other !== undefined) throw refuse(`its steps differ in ${other}, too`, "several values of to alone");
  return {
    commands: read.map((each) => each.values.to!),
    holdV: values.hold!,
    beforeS: values.before!,
    durationS: values.duration!,
    afterS: values.after!,
    at: place,
    seriesResistanceOhm: values.rs!,
  };
}
