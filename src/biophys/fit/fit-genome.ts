import * as z from "zod/mini";
import type { Complaint } from "../../base/document/check-document.js";
import { isObject } from "../../base/document/json.js";
import { numeric, optional, outside, own, someText } from "../../base/document/schemas.js";
import { quoted } from "../../base/text/printable.js";
import { LEAK, mechanisms, parameterNamed, parameterNames } from "../cable/mechanisms.js";
import { parameterInfo } from "./parameters.js";

/** One entry of the genome: inserts a mechanism in the sections of a group and sets a value. */
export interface GenomeEntry {
  /** Group of sections, or `glob` for one value in the whole cell. */
  readonly section: string;
  /** NEURON's name: `gbar_NaV`, `g_pas`, `cm`, `Ra` … */
  readonly name: string;
  /** Mechanism to insert first; empty for none. */
  readonly mechanism: string;
  readonly value: number;
  /** Location in the document. */
  readonly at: string;
}

/** Properties of the membrane and cytoplasm that do not belong to a mechanism. */
const sectionProperties: ReadonlySet<string> = new Set(["cm", "Ra"]);

/**
 * Schema of an entry of the genome (biophysical-models.md D.2, D.4), without its location.
 *
 * @param rounded whether values are rounded to 6 significant digits
 * @param section schema of the name of a group of sections, or `glob`
 */
export function genomeEntry(rounded: boolean, section: z.ZodMiniType<string>) {
  const fields = z.object({
    section,
    name: someText(),
    mechanism: optional(z.string().check(own(unknownMechanism)), ""),
    value: numeric({ rounded }),
  });
  return fields.check(
    z.check(
      ({ value: entry, issues }) => {
        const { section, name, mechanism, value } = entry;
        const complain = (key: "name" | "value", complaint: Complaint | null): void => {
          if (complaint) issues.push({ code: "custom", input: entry[key], path: [key], params: { ...complaint } });
        };
        if (typeof name !== "string" || name === "") return;
        if (typeof value === "number") complain("value", outside(value, parameterInfo(name)?.rule ?? {}));
        complain("name", wrongName(name, mechanism ?? "", section === "glob"));
      },
      { when: ({ value: entry }) => isObject(entry) }, // also after a problem in a field
    ),
  );
}

function unknownMechanism(name: string): Complaint | null {
  return name === "" || mechanisms.has(name) ? null : { unknownMechanism: name };
}

/** Why a name is not that of a parameter with a value per section or segment; null if it is. */
export function localProblem(name: string): string | null {
  const info = parameterInfo(name);
  if (info !== null && info.scope !== "cell") return null;
  return info === null ? `unknown parameter ${quoted(name)}` : `${quoted(name)} has one value for the whole cell`;
}

function wrongName(name: string, mechanism: string, glob: boolean): Complaint | null {
  const known = parameterNamed(name)?.parameter;
  if (glob) {
    const globals = [...mechanisms.keys()].flatMap((each) => parameterNames(each, "global"));
    if (known?.scope === "global") return null;
    return { message: `${quoted(name)} is not a global parameter; there are ${globals.join(", ")}` };
  }
  if (sectionProperties.has(name) || known?.scope === "range") return null;
  if (known) return { message: `${quoted(name)} has one value for the whole cell; expected it in the section "glob"` };
  const choices =
    mechanism === "" ? [...parameterNames(LEAK, "range"), ...sectionProperties] : parameterNames(mechanism, "range");
  const whose = mechanism === "" ? "there are" : `${mechanism} has`;
  return { message: `unknown parameter ${quoted(name)}; ${whose} ${choices.join(", ")}` };
}
