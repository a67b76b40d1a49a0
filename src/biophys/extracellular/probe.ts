import { checkArguments, checkOptions, seen } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import type { ContactPosition } from "../../base/types.js";
import { ORIGINS, SOURCES } from "../run-choices.js";

/** A contact of a probe. */
export interface ProbeContact {
  /** x, y and z [m]. */
  readonly positionM: ContactPosition;
  /** Default: its number in the list, from 0. */
  readonly name?: string | undefined;
}

/** A probe that records the extracellular potential (extracellular.md 1, 2). */
export interface Probe {
  /** 1 to 10,000, with different names. */
  readonly contacts: readonly ProbeContact[];
  /** Default `line`. */
  readonly source?: (typeof SOURCES)[number] | undefined;
  /** Of the medium, which is infinite and the same everywhere and in all directions [S/m]; default 0.3. */
  readonly conductivitySPerM?: number | undefined;
  /** Default `morphology`. */
  readonly origin?: (typeof ORIGINS)[number] | undefined;
}

interface NamedContact {
  readonly positionM: ContactPosition;
  readonly name: string;
}

/** A checked probe with its defaults. */
interface CheckedProbe {
  readonly contacts: readonly NamedContact[];
  readonly source: (typeof SOURCES)[number];
  readonly conductivitySPerM: number;
  readonly origin: (typeof ORIGINS)[number];
}

/** LFPykit's default [S/m], which is common for cortex. */
const CONDUCTIVITY_S_PER_M = 0.3;
const MOST_CONTACTS = 10_000;
/** Beyond this a position was probably meant in µm [m]. */
const FARTHEST_M = 1;

/**
 * Checks a probe and fills in its defaults.
 *
 * @throws InvalidOptionError for a probe without contacts, a position that is not finite or not in metres, a conductivity
 *   that is not positive, names that repeat
 */
export function checkProbe(probe: Probe): CheckedProbe {
  const task = "record with a probe";
  checkArguments(task, { "the probe": [probe, "object"] });
  checkOptions(task, probe, { contacts: "list", source: "text", conductivitySPerM: "numberOrNaN", origin: "text" });
  const { contacts, source = "line", conductivitySPerM = CONDUCTIVITY_S_PER_M, origin = "morphology" } = probe;
  oneOf(task, "source", source, SOURCES);
  oneOf(task, "origin", origin, ORIGINS);
  if (!(conductivitySPerM > 0 && Number.isFinite(conductivitySPerM))) {
    throw new InvalidOptionError(
      task,
      `the conductivity is ${conductivitySPerM} S/m, expected a positive number such as 0.3`,
      { value: conductivitySPerM },
    );
  }
  if (contacts === undefined || contacts.length === 0) {
    throw new InvalidOptionError(task, "it has no contacts, expected at least one position", { value: contacts });
  }
  if (contacts.length > MOST_CONTACTS) {
    throw new InvalidOptionError(task, `it has ${contacts.length} contacts, expected at most ${MOST_CONTACTS}`, {
      value: contacts.length,
    });
  }
  const checked = contacts.map((contact, i) => checkContact(contact, i));
  checkNames(task, checked);
  return { contacts: checked, source, conductivitySPerM, origin };
}

function checkContact({ positionM, name }: ProbeContact, index: number): NamedContact {
  const task = `record at contact ${name ?? index}`;
  if (name !== undefined && (typeof name !== "string" || name.trim() === "")) {
    throw new InvalidOptionError(task, `its name is ${seen(name)}, expected text`, { value: name });
  }
  if (!(Array.isArray(positionM) && positionM.length === 3)) {
    throw new InvalidOptionError(task, `its position is ${seen(positionM)}, expected [x, y, z] in metres`, {
      value: positionM,
    });
  }
  for (const [axis, value] of positionM.entries()) {
    if (typeof value === "number" && Math.abs(value) <= FARTHEST_M) continue;
    const isFar = typeof value === "number" && Number.isFinite(value);
    const remedy = isFar ? `less than ${FARTHEST_M} m: positions are in metres, such as 20e-6` : "a number in metres";
    throw new InvalidOptionError(task, `its ${"xyz"[axis]} is ${value}${isFar ? " m" : ""}, expected ${remedy}`, {
      value,
    });
  }
  return { positionM, name: name ?? String(index) };
}

function checkNames(task: string, contacts: readonly NamedContact[]): void {
  const seenNames = new Set<string>();
  for (const { name } of contacts) {
    if (seenNames.has(name)) {
      throw new InvalidOptionError(task, `two contacts have the name "${name}", expected different ones`, {
        value: name,
      });
    }
    seenNames.add(name);
  }
}

function oneOf(task: string, what: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new InvalidOptionError(task, `the ${what} is "${value}", expected ${allowed.join(" or ")}`, { value, allowed });
}
