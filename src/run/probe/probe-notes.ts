import type { PlacedProbe } from "../../biophys/extracellular/placed-probe.js";

/** Maximum distance of the nearest contact that is not worth a note [m]. */
const FAR_M = 500e-6;
/** Maximum contacts named. */
const SHOWN = 3;

/** What to know of where a probe is: contacts within the radius of a segment, or none near the cell. */
export function probeNotesOf({ inside, nearestM, document }: PlacedProbe): string[] {
  const [first] = inside;
  if (first !== undefined) {
    const named = inside.slice(0, SHOWN).map(({ contact, segment }) => `${contact} in ${segment}`);
    const more = inside.length > SHOWN ? ` and ${inside.length - SHOWN} more` : "";
    const which = inside.length === 1 ? "a contact is" : `${inside.length} contacts are`;
    return [
      `Warning: ${which} nearer to the cell than a segment's radius, which counts there instead: ${named.join(", ")}${more}`,
    ];
  }
  if (nearestM <= FAR_M) return [];
  const { contacts } = document;
  const um = Math.round(nearestM * 1e6);
  const which = contacts.length === 1 ? "the contact is" : "the nearest contact is";
  return [
    `Note: ${which} ${um} µm from the cell; positions are in the morphology file's coordinates unless --electrode-origin soma counts them from the soma`,
  ];
}
