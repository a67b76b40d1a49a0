import * as z from "zod/mini";
import type { Complaint } from "../../base/document/check-document.js";
import { isObject } from "../../base/document/json.js";
import { firstIfAny, firstOf, listOf, numeric, once, optional, own } from "../../base/document/schemas.js";
import { extensionSchema } from "./fit-extension.js";
import { genomeEntry } from "./fit-genome.js";
import { GROUP_OR_CELL, group, MOST_ITEMS } from "./group-schema.js";

/**
 * Schemas of fits (biophysical-models.md D.2, D.4). In perisomatic ones cm, genome, ena and ek are rounded to 6 significant
 * digits, unless a changed model was written to them; all-active ones have the leak's reversal potential and cm in the
 * genome.
 */
export const fitSchemas = {
  perisomatic: once(() => fitOf(true, true)),
  changedPerisomatic: once(() => fitOf(true, false)),
  "all-active": once(() => fitOf(false, false)),
};

function fitOf(perisomatic: boolean, rounded: boolean) {
  const voltage = numeric({ from: -200, to: 200 });
  const groupName = group();
  const aboveZero = numeric({ above: 0 });
  const capacitance = z.object({ section: groupName, cm: numeric({ rounded, above: 0 }) });
  const reversal = optional(numeric({ rounded, from: -200, to: 200 }), null);
  const fields = z.object({
    rheobase: firstIfAny(extensionSchema()),
    passive: firstOf(
      z.object({
        ra: aboveZero,
        e_pas: perisomatic ? voltage : z.transform(() => null),
        cm: perisomatic ? listOf(capacitance, MOST_ITEMS) : z.transform(() => []),
      }),
    ),
    genome: listOf(genomeEntry(rounded, group(GROUP_OR_CELL)), MOST_ITEMS),
    conditions: firstOf(
      z.object({
        erev: listOf(z.object({ section: groupName, ena: reversal, ek: reversal }), MOST_ITEMS),
        celsius: numeric({ from: 0, to: 60 }),
        v_init: voltage,
      }),
    ),
    fitting: firstIfAny(
      z.object({
        junction_potential: optional(voltage, null),
        sweeps: optional(z.array(z.number()), []),
      }),
    ),
  });
  return z.pipe(z.unknown().check(own(noObject)), fields);
}

function noObject(document: unknown): Complaint | null {
  return isObject(document) ? null : { expected: "an object with passive, conditions and genome" };
}
