import { checkArguments } from "../../base/arguments.js";
import { InvalidOptionError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import type { CableCell } from "../cable/cable-cell.js";
import { type AxonRule, replaceAxon } from "../cable/cable-sections.js";
import { axonRuleOf, compileCable } from "../cable/compile.js";
import { lengthUm } from "../cable/place-text.js";
import type { Fit } from "../fit/fit.js";
import type { Morphology } from "../morphology/sections.js";
import { changeFit } from "./change-fit.js";
import type { ParameterChange } from "./change-rule.js";
import { extensionOf } from "./write-value.js";

/**
 * Changes of a biophysical model by key, applied in their order: `axon`; `segment_length` [µm], which makes
 * nseg = 1 + 2·int(L/segment_length) in every section; `celsius` [°C], `v_init` [mV]; parameters at a
 * place in NEURON's names and units, such as `soma.gbar_NaTs` [S/cm²], `all.Ra` [Ω·cm], `dend[10].cm` [µF/cm²].
 */
export interface ModelChanges {
  readonly axon?: AxonRule | undefined;
  readonly segment_length?: number | string | undefined;
  readonly [parameter: string]: ParameterChange | undefined;
}

/** The parts of a model that changes act on. */
export interface ChangeableParts {
  readonly fit: Fit;
  readonly cell: CableCell;
  readonly axon: AxonRule;
  /** Needed to compile the cell again. */
  readonly morphology?: Morphology | undefined;
}

/**
 * Applies changes to the parts of a model and compiles the cell again. The new fit lists all changes since the original.
 *
 * @throws InvalidOptionError for a parameter that the model lacks, or a value that it cannot have
 * @throws InvalidModelError for an axon that the model cannot have, or a value out of range at some segment
 */
export function changeParts<T extends ChangeableParts>(parts: T, changes: ModelChanges): T {
  checkArguments("change the model", { changes: [changes, "object"] });
  const { morphology } = parts;
  if (morphology === undefined) {
    throw new InvalidOptionError(
      "change the model",
      "it was made without its morphology, expected { fit, cell, axon, meta, morphology }",
    );
  }
  const { axon: asked, segment_length: length, ...parameters } = changes;
  const given = Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, ParameterChange] => entry[1] !== undefined),
  );
  const axon = asked === undefined ? parts.axon : axonRuleOf(parts.fit, asked);
  const { sections } =
    axon === parts.axon ? parts.cell : replaceAxon(morphology, axon, undefined, parts.fit.extension?.axonAs);
  const changed = changeFit(
    parts.fit,
    sections.map(({ name }) => name),
    given,
  );
  const extension = extensionOf(changed);
  const texts = Object.entries(changes).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${typeof value === "object" ? JSON.stringify(value) : value}`],
  );
  const fit: Fit = {
    ...changed,
    extension: {
      ...extension,
      axon,
      ...(length === undefined ? {} : { segmentUm: segmentLengthOf(length) }),
      changes: [...extension.changes, ...texts],
    },
  };
  const cell = compileCable(morphology, fit, { axon, markers: parts.cell.markers });
  return { ...parts, fit, cell, axon };
}

function segmentLengthOf(given: number | string): number {
  const bare = typeof given === "string" ? Number(given) : given;
  const um = typeof given === "string" && Number.isNaN(bare) ? lengthUm(given.trim()) : bare;
  if (um !== null && um > 0 && um < Number.POSITIVE_INFINITY) return um;
  throw new InvalidOptionError(
    `set segment_length to ${quoted(given)}`,
    "expected a length above 0 in µm, or with a unit such as 20um",
    { id: "segment_length", value: given },
  );
}
