import { stimulusError } from "../../base/text/caret.js";
import { filesOf, type KeysText, kindOf, type ReadValues, readValues } from "../../stimulus/spec/read-keys.js";
import { cutSpec, type Subject } from "../../stimulus/spec/spec-text.js";
import { readTrains } from "../stimuli/open-trains.js";
import type { DeviceClass } from "./device-kinds.js";

/** `PLACE=SPEC`, cut at the first `=`. */
export interface PlacedText {
  readonly place: string;
  /** Without the place. */
  readonly spec: string;
}

/** A device's description as typed. */
export interface DeviceText<Name extends string> extends KeysText {
  readonly place: string;
  readonly key: Name;
}

/** A device's description with all its values. */
export interface ReadDevice<Name extends string> extends ReadValues {
  readonly place: string;
  readonly kind: Name;
}

/**
 * Cuts `PLACE=SPEC`.
 *
 * @param noun such as `synapse`
 * @param example of a SPEC, for messages
 * @throws InvalidStimulusError with a caret
 */
export function cutPlace(text: string, { noun, example }: Pick<DeviceClass<string>, "noun" | "example">): PlacedText {
  const equals = text.indexOf("=");
  const place = (equals < 0 ? text : text.slice(0, equals)).trim();
  const spec = text.slice(equals + 1);
  // `square:amplitude=1nA` has a `=`, too.
  const isSpec = place.includes(":");
  if (equals >= 0 && place !== "" && !isSpec && spec.trim() !== "") return { place, spec };
  const lacksSpec = place !== "" && !isSpec;
  const offset = lacksSpec ? text.length : 0;
  throw stimulusError(
    { text, span: { offset, length: 1 } },
    `read the ${noun} "${text}"`,
    `it names no ${lacksSpec ? noun : "place"}, expected PLACE=SPEC such as dend[10](0.5)=${example}`,
    { value: text },
  );
}

/** A device at a place and its descriptions, for messages. */
export function subjectOf(
  place: string,
  { noun, example }: Pick<DeviceClass<string>, "noun" | "example">,
): { readonly what: string; readonly subject: Subject } {
  const what = `the ${noun} on ${place}`;
  return { what, subject: { task: `read ${what}`, noun, example } };
}

/**
 * Finds the parts of `PLACE=kind:key=value,…`.
 *
 * @throws InvalidStimulusError with a caret
 */
export function cutDevice<Name extends string>(text: string, devices: DeviceClass<Name>): DeviceText<Name> {
  const { noun } = devices;
  const { place, spec } = cutPlace(text, devices);
  const { what, subject } = subjectOf(place, devices);
  const [part, more] = cutSpec(spec, subject);
  const { key, kind } = kindOf(spec, part!, subject, devices);
  if (more === undefined) return { place, text: spec, spec: part!, key: key as Name, kind, what };
  const reason = `it is a sum, expected one ${noun}; give --${noun} several times`;
  throw stimulusError({ text: spec, span: more.kindSpan }, subject.task, reason);
}

/**
 * Reads `PLACE=kind:key=value,…` and the files that it names.
 *
 * @throws InvalidStimulusError with a caret, NotFoundError, InvalidRecordingError, CancelledError
 */
export async function readDevice<Name extends string>(
  text: string,
  devices: DeviceClass<Name>,
  signal?: AbortSignal,
): Promise<ReadDevice<Name>> {
  const cut = cutDevice(text, devices);
  const trains = await readTrains(filesOf(cut, ["train"]), signal);
  return { place: cut.place, kind: cut.key, ...(await readValues(cut, trains)) };
}
