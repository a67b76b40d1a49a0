import * as z from "zod/mini";
import type { Complaint } from "../../base/document/check-document.js";
import { isObject } from "../../base/document/json.js";
import { firstIfAny, firstOf, listOf, numeric, once, optional, own } from "../../base/document/schemas.js";
import { extensionSchema } from "./fit-extension.js";
import { genomeEntry } from "./fit-genome.js";
import { GROUP_OR_CELL, group, MOST_ITEMS } from "./group-schema.js";

/**
 * Schemas of fits (biophysical-models.md D.2, D.4). In perisomatic ones cm, genome, ena and ek are rounded to 6 significant
 * digits, as AllenSDK does, unless a changed model was written to them; all-active ones have the leak's reversal
 * potential and cm in the genome. BMTK rounds nothing, and takes both from where they stand.
 */
export const fitSchemas = {
  perisomatic: once(() => fitOf(perisomatic, true)),
  exactPerisomatic: once(() => fitOf(perisomatic, false)),
  "all-active": once(() => fitOf(allActive, false)),
  bmtkAllActive: once(() => fitOf(bmtkAllActive, false)),
};

/** NEURON's default resistivity [Ω·cm]. */
const RA = 35.4;

const voltage = () => numeric({ from: -200, to: 200 });
const aboveZero = () => numeric({ above: 0 });

/** The parts of `passive` by kind of fit. */
const perisomatic = (cm: z.ZodMiniType<PassiveValues["cm"]>) => z.object({ ra: aboveZero(), e_pas: voltage(), cm });
const allActive = () => z.object({ ra: aboveZero(), e_pas: z.transform(() => null), cm: z.transform(() => []) });
const bmtkAllActive = (cm: z.ZodMiniType<PassiveValues["cm"]>) =>
  z.object({ ra: optional(aboveZero(), RA), e_pas: optional(voltage(), null), cm: optional(cm, []) });

/** What `passive` says. */
interface PassiveValues {
  readonly ra: number;
  readonly e_pas: number | null;
  readonly cm: { section: string; cm: number }[];
}

function fitOf(passive: (cm: z.ZodMiniType<PassiveValues["cm"]>) => z.ZodMiniType<PassiveValues>, rounded: boolean) {
  const groupName = group();
  const capacitance = listOf(z.object({ section: groupName, cm: numeric({ rounded, above: 0 }) }), MOST_ITEMS);
  const reversal = optional(numeric({ rounded, from: -200, to: 200 }), null);
  const fields = z.object({
    rheobase: firstIfAny(extensionSchema()),
    passive: firstOf(passive(capacitance)),
    genome: listOf(genomeEntry(rounded, group(GROUP_OR_CELL)), MOST_ITEMS),
    conditions: firstOf(
      z.object({
        erev: listOf(z.object({ section: groupName, ena: reversal, ek: reversal }), MOST_ITEMS),
        celsius: numeric({ from: 0, to: 60 }),
        v_init: voltage(),
      }),
    ),
    fitting: firstIfAny(
      z.object({
        junction_potential: optional(voltage(), null),
        sweeps: optional(z.array(z.number()), []),
      }),
    ),
  });
  return z.pipe(z.unknown().check(own(noObject)), fields);
}

function noObject(document: unknown): Complaint | null {
  return isObject(document) ? null : { expected: "an object with passive, conditions and genome" };
}
