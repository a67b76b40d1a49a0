import { checkArguments, checkOptions, seen } from "../../base/arguments.js";
import { InvalidModelError, InvalidMorphologyError, InvalidOptionError } from "../../base/errors.js";
import type { Fit } from "../fit/fit.js";
import type { Morphology } from "../morphology/sections.js";
import { AXONS } from "../run-choices.js";
import { type CableCell, type CellMarkers, layOutNodes } from "./cable-cell.js";
import { type AxonRule, replaceAxon } from "./cable-sections.js";
import { withLocalValues } from "./local-values.js";
import { spreadFit } from "./membrane.js";

/** Options of {@link compileCable}. */
export interface CompileOptions {
  /** How the axon is replaced; default: the result of {@link axonRuleOf}. */
  readonly axon?: AxonRule | undefined;
  /** The cell's marker file, for places such as `marker(1)`. */
  readonly markers?: CellMarkers | null | undefined;
}

/**
 * Combines a reconstruction and fit parameters as Allen's code does (biophysical-models.md D.3, D.4): sections,
 * axon rule, segments, nodes.
 *
 * @returns the cell for the solver, in NEURON's units
 * @throws InvalidModelError for `truncated` on a perisomatic model or on a morphology without an axon
 * @throws InvalidMorphologyError if there is no soma, or a part of the cell has no membrane
 */
export function compileCable(morphology: Morphology, fit: Fit, options: CompileOptions = {}): CableCell {
  checkOptions("compile a cell", options, { axon: "text", markers: "objectOrNull" });
  checkArguments("compile a cell", { morphology: [morphology, "object"] });
  checkArguments("compile a cell", { "morphology.sections": [morphology.sections, "list"] });
  checkFit(fit, "compile a cell");
  const { sections, changes } = replaceAxon(
    morphology,
    axonRuleOf(fit, options.axon),
    fit.extension?.segmentUm ?? undefined,
    fit.extension?.axonAs,
  );
  const membranes = spreadFit(
    fit,
    sections.map(({ name }) => name),
  );
  const uniform = layOutNodes(sections, membranes, { celsius: fit.celsius, vInit: fit.vInitMv });
  const cell = withLocalValues(uniform, fit);
  checkMembrane(cell, morphology);
  return { ...cell, changes: [...morphology.changes, ...changes], markers: options.markers ?? null };
}

/** Rejects segments with area 0: NEURON divides by the area, so their voltage would be NaN from the first step. */
function checkMembrane({ sections }: Pick<CableCell, "sections">, { path, sections: all }: Morphology): void {
  const bare = sections.find(({ areaUm2 }) => areaUm2.some((area) => area === 0));
  if (!bare) return;
  const line = all.find(({ name }) => name === bare.name)?.line;
  throw new InvalidMorphologyError(
    `use the morphology${path ? ` ${path}` : ""}`,
    `${bare.name}, which ends on line ${line}, has radius 0 over a whole segment, expected membrane everywhere`,
    { path, line, issues: line === undefined ? [] : [{ line, message: `${bare.name} has no membrane` }] },
  );
}

/**
 * The axon rule of a model: `asked` if given, else the stub for perisomatic models and for all-active ones whose fit
 * has no axon group, else the truncated axon.
 *
 * @throws InvalidModelError for a truncated axon on a perisomatic model
 */
export function axonRuleOf(fit: Fit, asked?: AxonRule): AxonRule {
  checkFit(fit, "choose the axon rule");
  if (asked !== undefined && !AXONS.includes(asked)) {
    throw new InvalidOptionError("choose the axon rule", `it is ${seen(asked)}, expected ${AXONS.join(", ")}`, {
      value: asked,
      allowed: AXONS,
    });
  }
  if (fit.kind === "perisomatic") {
    if (asked !== "truncated") return asked ?? "stub";
    throw new InvalidModelError(
      `truncate the axon of the perisomatic model${fit.path ? ` ${fit.path}` : ""}`,
      'such models were fitted with the axon "stub", and also run with full or none',
      { path: fit.path, value: asked, allowed: AXONS.filter((axon) => axon !== "truncated") },
    );
  }
  return asked ?? (fit.genome.some(({ section }) => section === "axon") ? "truncated" : "stub");
}

function checkFit(fit: Fit, task: string): void {
  checkArguments(task, { fit: [fit, "object"] });
  checkArguments(task, { "fit.genome": [fit.genome, "list"] });
}
