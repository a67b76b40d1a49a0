import { combination, combinations, type Family, familyOf } from "../../stimulus/spec/family.js";
import { WAVEFORM, WAVEFORMS } from "../../stimulus/waveforms/kinds.js";
import { isStimulusFile } from "../stimuli/open-stimulus.js";
import { CLAMPS, type DeviceClass, ELECTRODES, SYNAPSES } from "./device-kinds.js";
import { cutPlace, subjectOf } from "./device-text.js";

/** Devices as text, each `PLACE=SPEC` (docs/devices.md). */
export interface DeviceTexts {
  readonly inject?: readonly string[] | undefined;
  readonly clamp?: readonly string[] | undefined;
  readonly synapses?: readonly string[] | undefined;
}

/** One combination of the values of devices. */
export interface DeviceMember {
  readonly inject: readonly string[];
  readonly clamp: readonly string[];
  readonly synapses: readonly string[];
  /** What tells it from the others; null if there are no others. */
  readonly variant: string | null;
}

/** Every combination of the values of devices. */
export interface DeviceFamily {
  readonly count: number;
  member(index: number): DeviceMember;
}

/**
 * The devices that texts stand for: all combinations of their families, electrodes first, then clamps and synapses, the
 * last varying fastest.
 *
 * @throws InvalidStimulusError with a caret
 */
export function deviceFamily({ inject = [], clamp = [], synapses = [] }: DeviceTexts): DeviceFamily {
  const families = [
    ...inject.map(electrodeFamily),
    ...clamp.map((text) => placedFamily(text, CLAMPS)),
    ...synapses.map((text) => placedFamily(text, SYNAPSES)),
  ];
  const counts = families.map(({ count }) => count);
  return {
    count: combinations(counts),
    member: (index) => {
      const choices = combination(counts, index);
      const members = families.map((family, i) => family.member(choices[i]!));
      const texts = members.map(({ text }) => text);
      const variants = members.flatMap(({ variant }) => variant ?? []);
      return {
        inject: texts.slice(0, inject.length),
        clamp: texts.slice(inject.length, inject.length + clamp.length),
        synapses: texts.slice(inject.length + clamp.length),
        variant: variants.join(", ") || null,
      };
    },
  };
}

function electrodeFamily(text: string): Family {
  const { place, spec } = cutPlace(text, ELECTRODES);
  if (isStimulusFile(spec)) return { count: 1, member: () => ({ text, variant: null }) };
  return at(place, text, familyOf(spec, WAVEFORM, WAVEFORMS));
}

function placedFamily(text: string, devices: DeviceClass<string>): Family {
  const { place, spec } = cutPlace(text, devices);
  const { what, subject } = subjectOf(place, devices);
  return at(place, text, familyOf(spec, subject, devices, what));
}

/** A family of descriptions at a place. */
function at(place: string, typed: string, { count, member }: Family): Family {
  return {
    count,
    member: (index) => {
      const { text, variant } = member(index);
      return variant === null ? { text: typed, variant } : { text: `${place}=${text}`, variant: `${place} ${variant}` };
    },
  };
}
