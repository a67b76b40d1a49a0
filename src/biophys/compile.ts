import { InvalidModelError } from "../errors.js";
import { type CableCell, layOutNodes } from "./cable-cell.js";
import { type AxonRule, replaceAxon } from "./cable-sections.js";
import type { Fit } from "./fit.js";
import { spreadFit } from "./membrane.js";
import type { Morphology } from "./sections.js";

/** Options of {@link compileCable}. */
export interface CompileOptions {
  /** How the axon is replaced; without it, {@link axonRuleOf} tells. */
  readonly axon?: AxonRule | undefined;
  /** Leave out dendrites that grow from the axon, which is replaced. */
  readonly repair?: boolean | undefined;
}

/**
 * Puts a reconstruction and fit parameters together as Allen's code does (biophysical-models.md D.3, D.4): sections,
 * axon rule, segments, nodes.
 *
 * @returns the cell as the solver takes it, in NEURON's units
 * @throws InvalidModelError for `truncated` on a perisomatic model or on a morphology without an axon
 * @throws InvalidMorphologyError where there is no soma, or something other than axon grows from the axon
 */
export function compileCable(morphology: Morphology, fit: Fit, options: CompileOptions = {}): CableCell {
  const { sections, repairs } = replaceAxon(morphology, axonRuleOf(fit, options.axon), options.repair ?? false);
  const membranes = spreadFit(
    fit,
    sections.map(({ name }) => name),
  );
  const cell = layOutNodes(sections, membranes, { celsius: fit.celsius, vInit: fit.vInitMv });
  return { ...cell, repairs: [...morphology.repairs, ...repairs] };
}

/**
 * The axon rule of a model: the stub for perisomatic models, and for all-active ones whose fit names no axon group;
 * otherwise the truncated axon. `asked` overrides it.
 *
 * @throws InvalidModelError for a truncated axon on a perisomatic model
 */
export function axonRuleOf(fit: Fit, asked?: AxonRule): AxonRule {
  if (fit.kind === "perisomatic") {
    if (asked !== "truncated") return "stub";
    throw new InvalidModelError(
      `Cannot truncate the axon of the perisomatic model${fit.path ? ` ${fit.path}` : ""}: such models were fitted with the axon "stub"`,
      { path: fit.path, value: asked, allowed: ["stub"] },
    );
  }
  return asked ?? (fit.genome.some(({ section }) => section === "axon") ? "truncated" : "stub");
}
