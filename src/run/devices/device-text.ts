import { type InText, type Span, stimulusError } from "../../base/text/caret.js";
import { didYouMean } from "../../base/text/suggest.js";
import { DIMENSIONS, readQuantity } from "../../base/units/quantity.js";
import { cutSpec, type SpecItem } from "../../stimulus/waveforms/spec-text.js";
import type { DeviceKeys } from "./device-kinds.js";

/** `PLACE=SPEC`, cut at the first `=`. */
export interface PlacedText {
  readonly place: string;
  /** Without the place. */
  readonly spec: string;
}

/** A device's description as typed, with its plain values. */
export interface DeviceText<Kind extends string> extends PlacedText {
  readonly kind: Kind;
  /** Values by key [SI], defaults included; keys that are optional and not given are absent. */
  readonly values: Readonly<Record<string, number>>;
  /** Where in {@link spec} its spike times stand; null if they are not given. */
  readonly train: Span | null;
  /** An error about a key, or about the kind if the key is not given. */
  readonly fail: (key: string, seen: string, expected: string) => Error;
}

/**
 * Cuts `PLACE=SPEC`.
 *
 * @param device such as `synapse`
 * @param example of a SPEC, for messages
 * @throws InvalidStimulusError with a caret
 */
export function cutPlace(text: string, device: string, example: string): PlacedText {
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
    `read the ${device} "${text}"`,
    `it names no ${lacksSpec ? device : "place"}, expected PLACE=SPEC such as dend[10](0.5)=${example}`,
    { value: text },
  );
}

/**
 * Reads `PLACE=kind:key=value,…`.
 *
 * @param device such as `synapse`
 * @throws InvalidStimulusError with a caret
 */
export function readDevice<Kind extends string>(
  text: string,
  device: string,
  kinds: Readonly<Record<Kind, DeviceKeys>>,
  example: string,
): DeviceText<Kind> {
  const cut = cutPlace(text, device, example);
  const { place, spec } = cut;
  const task = `read the ${device} on ${place}`;
  const [part, more] = /^\s*[A-Za-z][\w-]*\s*(?::|$)/.test(spec) ? cutSpec(spec, task) : [];
  const names = Object.keys(kinds);
  const typed = part?.kind ?? spec.trim();
  const kind = names.find((name) => name === typed.toLowerCase()) as Kind | undefined;
  if (part === undefined || kind === undefined) {
    const shown = typed.slice(0, 40);
    const at = { text: spec, span: part?.kindSpan ?? { offset: spec.indexOf(typed), length: shown.length } };
    const seen = `"${shown}" is not a kind of ${device}${didYouMean(shown, names)}`;
    throw stimulusError(at, task, `${seen}, expected ${names.join(", ")}, such as ${example}`, {
      value: shown,
      allowed: names,
    });
  }
  if (more) {
    throw stimulusError(
      { text: spec, span: more.kindSpan },
      task,
      `it is a sum, expected one ${device}; give --${device} several times`,
    );
  }
  const items = new Map<string, SpecItem>();
  for (const item of part.items) {
    checkKey({ text: spec, span: item.keySpan }, item.key, kinds[kind], task, items);
    items.set(item.key, item);
  }
  const fail = (key: string, seen: string, expected: string): Error =>
    stimulusError(
      { text: spec, span: items.get(key)?.keySpan ?? part.kindSpan },
      task,
      `${seen}, expected ${expected}`,
      {
        value: key,
      },
    );
  const values: Record<string, number> = {};
  let train: Span | null = null;
  for (const [key, { dimension, fallback }] of Object.entries<DeviceKeys[string]>(kinds[kind])) {
    const item = items.get(key);
    if (item === undefined) {
      if (fallback === "needed") throw fail(key, `it has no ${key}`, `${kind}:${key}=…`);
      if (fallback !== "optional") values[key] = fallback;
    } else if (dimension === "train") {
      train = item.valueSpan;
    } else {
      const value = readQuantity(spec, item.valueSpan, dimension, `the ${key} of the ${device} on ${place}`);
      if (value === null) {
        const { offset, length } = item.valueSpan;
        const seen = `its ${key} is "${spec.slice(offset, offset + length)}"`;
        throw fail(key, seen, `${DIMENSIONS[dimension].noun} such as ${DIMENSIONS[dimension].example}`);
      }
      values[key] = value;
    }
  }
  return { ...cut, kind, values, train, fail };
}

function checkKey(at: InText, key: string, keys: DeviceKeys, task: string, given: ReadonlyMap<string, unknown>): void {
  const allowed = Object.keys(keys);
  if (given.has(key)) throw stimulusError(at, task, `its ${key} is given twice, expected once`, { value: key });
  if (allowed.includes(key)) return;
  throw stimulusError(
    at,
    task,
    `it has no key "${key}"${didYouMean(key, allowed)}, expected one of ${allowed.join(", ")}`,
    { value: key, allowed },
  );
}
