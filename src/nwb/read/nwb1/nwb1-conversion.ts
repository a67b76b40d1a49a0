/**
 * Decides whether the numbers of an Allen NWB 1 file are multiplied by their `@conversion` (nwb1-allen.md B.2): from
 * pipeline version 1.1 on they are; in older files the numbers are already in SI, and the attribute is wrong or
 * irrelevant. The result is checked against the physiological range, and a note states the decision.
 */
import { isRheobaseError } from "../../../base/errors.js";
import type { H5Reader } from "../../h5/reader.js";
import { peakOf } from "../peak.js";
import type { Quantity } from "../si-units.js";
import type { Nwb1Series, Nwb1Sweep } from "./nwb1-series.js";

export interface ConversionChoice {
  readonly apply: boolean;
  readonly note: string;
}

/** Plausible peaks of a sweep: larger ones indicate that scaling is missing, smaller ones that it was applied twice. */
const PLAUSIBLE = {
  voltage: { least: 1e-3, most: 0.5, unit: "V" },
  current: { least: 1e-14, most: 1e-7, unit: "A" },
} as const;

/**
 * Numbers of samples to check, increased while the values are implausible by the rule. A few suffice for a membrane
 * potential; a current step lies within a third of a second, rarely beyond one second, at the highest rate in use.
 */
const PROBE_SAMPLES = [1 << 13, 1 << 16, 1 << 18] as const;

interface Probe {
  readonly quantity: Quantity;
  /** Largest magnitude among the stored numbers. */
  readonly peak: number;
  readonly conversion: number;
}

/** Decides for a whole file, from its pipeline version and one of its current-clamp sweeps. */
export async function chooseConversion(reader: H5Reader, sweeps: readonly Nwb1Sweep[]): Promise<ConversionChoice> {
  const version = pipelineVersion(reader);
  const rule = version !== null && (version.major > 1 || (version.major === 1 && version.minor >= 1));
  const because = version === null ? "no pipeline version stated" : `pipeline version ${version.text}`;
  const name = (apply: boolean) => (apply ? "conversion to SI applied" : "conversion ignored, values taken as SI");

  const isTest = ({ info }: Nwb1Sweep) => info.stimulusName === "Test";
  const ordered = [...sweeps.filter((sweep) => !isTest(sweep)), ...sweeps.filter(isTest)];
  const found = await firstReadable(reader, ordered, rule);
  if (found === null) return { apply: rule, note: `${name(rule)}: ${because} (not checked against a trace)` };
  const faults = (apply: boolean) => found.probes.flatMap((item) => implausible(item, apply) ?? []);
  const [byRule, otherwise] = [faults(rule), faults(!rule)];
  if (byRule.length === 0) return { apply: rule, note: `${name(rule)}: ${because}` };
  const shows = `sweep ${found.number} would have ${byRule.join(" and ")}`;
  if (otherwise.length === 0) {
    return { apply: !rule, note: `${name(!rule)}, against the rule for ${because}: by that rule ${shows}` };
  }
  return { apply: rule, note: `${name(rule)}: ${because}; units are not to be trusted, as ${shows}` };
}

/** Tries several sweeps, because a damaged one must not make the others unreadable. */
async function firstReadable(
  reader: H5Reader,
  sweeps: readonly Nwb1Sweep[],
  rule: boolean,
): Promise<{ readonly number: number; readonly probes: readonly Probe[] } | null> {
  let damaged = 0;
  for (const sweep of sweeps) {
    try {
      const voltage = sweep.info.clamp === "voltage" ? null : sweep.response;
      const current = voltage && sweep.info.clamp === "current" ? sweep.stimulus() : null;
      if (!voltage || !current) continue;
      const { start } = sweep.info.window;
      const probes = [
        await probe(reader, "voltage", voltage, start, rule),
        await probe(reader, "current", current, start, rule),
      ];
      return { number: sweep.info.number, probes };
    } catch (error) {
      if (!isRheobaseError(error, "InvalidRecording")) throw error;
      if (++damaged === 3) break;
    }
  }
  return null;
}

/** Checks samples from `start` on, until they are plausible by the rule. */
async function probe(
  reader: H5Reader,
  quantity: Quantity,
  series: Nwb1Series,
  start: number,
  rule: boolean,
): Promise<Probe> {
  const conversion = reader.attributeNumber(series.data, "conversion") ?? 1;
  let found: Probe = { quantity, peak: 0, conversion };
  let from = start;
  for (const samples of PROBE_SAMPLES) {
    const range = { start: from, count: start + samples - from };
    const values = await reader.samples(series.data, range, { scale: 1, offset: 0 });
    found = { quantity, peak: Math.max(found.peak, peakOf(values)), conversion };
    from += values.length;
    if (from < start + samples || (found.peak > 0 && implausible(found, rule) === null)) break;
  }
  return found;
}

/** Why a probe is implausible, or null. A trace of zeros (an aborted sweep, no current) supports neither decision. */
function implausible({ quantity, peak, conversion }: Probe, apply: boolean): string | null {
  const value = apply ? peak * Math.abs(conversion) : peak;
  const { least, most, unit } = PLAUSIBLE[quantity];
  if (peak === 0 || (value >= least && value < most)) return null;
  return `a ${quantity} of up to ${value.toPrecision(2)} ${unit}`;
}

/** The value of `version` among the alternating keys and values of `/general/generated_by`. */
function pipelineVersion(reader: H5Reader): { major: number; minor: number; text: string } | null {
  const entries = reader.texts("general/generated_by") ?? [];
  for (let i = 0; i + 1 < entries.length; i += 2) {
    if (entries[i]?.trim().toLowerCase() !== "version") continue;
    const match = /^\s*(\d+)(?:\.(\d+))?/.exec(entries[i + 1] ?? "");
    if (match) return { major: Number(match[1]), minor: Number(match[2] ?? 0), text: match[0].trim() };
  }
  return null;
}
