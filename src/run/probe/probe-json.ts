import * as z from "zod/mini";
import { checkDocument } from "../../base/document/check-document.js";
import { InvalidStimulusError, messageOf } from "../../base/errors.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import type { ProbeContact } from "../../biophys/extracellular/probe.js";

/** Powers of ten of probeinterface's units. */
const UNITS = { um: -6, mm: -3, m: 0 } as const;

const schema = z.object({
  specification: z.literal("probeinterface"),
  probes: z.array(
    z.object({
      si_units: z.enum(["um", "mm", "m"]),
      contact_positions: z.array(z.array(z.number())),
      contact_ids: z.optional(z.nullable(z.array(z.string()))),
    }),
  ),
});

/**
 * Reads probes in probeinterface's JSON. Contacts in a plane lie at z = 0.
 *
 * @param path for messages
 * @throws InvalidStimulusError
 */
export function readProbeJson(text: string, path: string): ProbeContact[] {
  const refuse = (reason: string, cause?: unknown): InvalidStimulusError =>
    new InvalidStimulusError(`read the probe ${path}`, reason, { path, cause });
  const read = checkDocument(schema, parsed(text, refuse), "probeinterface's JSON");
  if (read.problems !== null) {
    const [{ at, message }] = read.problems as [(typeof read.problems)[number]];
    throw refuse(`${at === "" ? "it" : at} ${message}`);
  }
  const { probes } = read.value;
  const several = probes.length > 1;
  return probes.flatMap(({ si_units: unit, contact_positions: positions, contact_ids: ids }, probe) =>
    positions.map((position, i): ProbeContact => {
      if (position.length !== 2 && position.length !== 3) {
        throw refuse(`contact ${i} has ${position.length} coordinates, expected 2 or 3`);
      }
      const [x, y, depth = 0] = position.map((value) => shiftDecimal(value, UNITS[unit]));
      const id = ids?.[i] || (several ? String(i) : undefined);
      return { positionM: [x!, y!, depth], ...(id === undefined ? {} : { name: several ? `${probe}:${id}` : id }) };
    }),
  );
}

function parsed(text: string, refuse: (reason: string, cause?: unknown) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(`it is no JSON (${messageOf(cause)})`, cause);
  }
}
