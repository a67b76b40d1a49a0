import * as z from "zod/mini";
import type { Complaint } from "../../base/document/check-document.js";
import { isObject } from "../../base/document/json.js";
import { listOf, numeric, once, optional, own, someText } from "../../base/document/schemas.js";
import { isRheobaseError } from "../../base/errors.js";
import { groupOf } from "../cable/section-name.js";
import { AXONS } from "../run-choices.js";
import { checkDistribution, type Distribution } from "./distribution.js";
import { localProblem } from "./fit-genome.js";
import { GROUP_OR_SECTION, group, MOST_ITEMS } from "./group-schema.js";

/** A value that the Allen Institute's format cannot say: of one section, or one that varies along the tree. */
export interface LocalValue {
  /** A group of sections, `soma`, `apic`, …, or one section such as `dend[10]`. */
  readonly section: string;
  /** NEURON's name of a parameter with a value per segment or section: `gbar_Ih`, `g_pas`, `cm`, `Ra`, `ena`, `ek`. */
  readonly name: string;
  readonly value: number | Distribution;
}

/** What a changed model has beyond the Allen Institute's format: the object `rheobase` of a fit (docs/changes.md). */
export interface FitExtension {
  /** Kind of the model. */
  readonly kind: "perisomatic" | "all-active";
  /** The axon that the model has; null for the default. */
  readonly axon: (typeof AXONS)[number] | null;
  /** Whose rule for the diameters of a truncated axon; absent for AllenSDK's. BluePyOpt measures 60 µm from soma(0.5). */
  readonly axonAs?: "BluePyOpt" | null | undefined;
  /** Segments are shorter than this [µm]; null or absent for Allen's 40 µm. */
  readonly segmentUm?: number | null | undefined;
  /** Applied in order after all else. */
  readonly values: readonly LocalValue[];
  /** The changes made to the original fit, such as `soma.gbar_NaTs=x0.8`, in their order. */
  readonly changes: readonly string[];
}

/** Whether a value is for a section: its name, or its group. */
export function isFor({ section }: Pick<LocalValue, "section">, name: string): boolean {
  return section === name || section === groupOf(name);
}

/** The only version of the extension. */
const FORMAT = 1;

/** Schema of the extension. */
export const extensionSchema = once(() =>
  z.pipe(
    z.object({
      format: numeric().check(own(otherFormat)),
      kind: z.literal(["perisomatic", "all-active"]),
      axon: optional(z.literal([...AXONS]), null),
      axon_as: optional(z.literal("BluePyOpt"), null),
      segment_um: optional(numeric({ above: 0 }), null),
      values: optional(
        listOf(z.object({ section: group(GROUP_OR_SECTION), name: localName(), value }), MOST_ITEMS),
        [],
      ),
      changes: optional(z.array(z.string()), []),
    }),
    z.transform(
      ({ format: _, segment_um: segmentUm, axon_as: axonAs, ...extension }): FitExtension => ({
        ...extension,
        ...(axonAs === null ? {} : { axonAs }),
        ...(segmentUm === null ? {} : { segmentUm }),
      }),
    ),
  ),
);

function otherFormat(format: number): Complaint | null {
  return format === FORMAT ? null : { message: `${format}, expected ${FORMAT}; a newer rheobase may have written it` };
}

const localName = () =>
  someText().check(
    own((name) => {
      const message = localProblem(name);
      return message === null ? null : { message };
    }),
  );

/** A number, which may be written as text, or a distribution. */
const value = z.transform((given: unknown, { issues }): number | Distribution => {
  const refuse = (complaint: Complaint): never => {
    issues.push({ code: "custom", input: given, params: { ...complaint } });
    return z.NEVER;
  };
  if (!isObject(given)) {
    const read = z.safeParse(numeric(), given);
    return read.success ? read.data : refuse({ expected: "a number" });
  }
  try {
    return checkDistribution(fromDocument(given), "use a distribution");
  } catch (error) {
    if (!isRheobaseError(error, "InvalidOption")) throw error;
    return refuse({ message: error.reason });
  }
});

/** The extension as written to a fit; its reader is {@link extensionSchema}. */
export function extensionDocument({
  kind,
  axon,
  axonAs,
  segmentUm,
  values,
  changes,
}: FitExtension): Record<string, unknown> {
  const written = values.map(({ value, ...where }) => ({
    ...where,
    value: typeof value === "number" ? value : toDocument(value),
  }));
  const stated = {
    ...(axon === null ? {} : { axon }),
    ...(axonAs == null ? {} : { axon_as: axonAs }),
    ...(segmentUm == null ? {} : { segment_um: segmentUm }),
  };
  return { format: FORMAT, kind, ...stated, values: written, changes };
}

/** Documents spell fields with underscores: `per_um` for `perUm`. */
function toDocument(distribution: Distribution): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(distribution).map(([key, value]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  );
}

function fromDocument(given: object): object {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()), value]),
  );
}
