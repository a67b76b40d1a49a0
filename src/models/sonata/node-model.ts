import { InvalidModelError, UnsupportedMechanismError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";
import { didYouMean } from "../../base/text/suggest.js";
import type { AxonRule } from "../../biophys/cable/cable-sections.js";
import type { FitKind } from "../../biophys/fit/fit.js";
import type { NodeType } from "./node-types.js";

/** What cell a node type is. */
export type NodeModel =
  | {
      readonly kind: "biophysical";
      readonly fitKind: FitKind;
      readonly axon: AxonRule;
      readonly parameters: string | undefined;
      readonly morphology: string | undefined;
    }
  | {
      readonly kind: "glif";
      /** GLIF level that the template stands for; null if the parameters decide. */
      readonly level: number | null;
      readonly parameters: string | undefined;
    };

/** BMTK's functions that build a cell on a morphology: the kind of its fit, and what becomes of the axon. */
const PROCESSING: Readonly<Record<string, { readonly fitKind: FitKind; readonly axon: AxonRule }>> = {
  aibs_perisomatic: { fitKind: "perisomatic", axon: "stub" },
  aibs_allactive: { fitKind: "all-active", axon: "ends" },
  // The same cables, with the axon drawn in another direction.
  aibs_perisomatic_directed: { fitKind: "perisomatic", axon: "stub" },
  aibs_allactive_directed: { fitKind: "all-active", axon: "ends" },
};
/** Prepares a cell for fields from outside, which there are none of here; its own voltage stays the same. */
const EXTRACELLULAR = ["extracellular", "set_extracellular"];

/** BMTK's template of a cell with parameters of the Allen Institute. */
const BIOPHYS = /^(?:ctdb|nrn|hoc):Biophys1(?:\.hoc)?$/;
/** NEST's GLIF neurons. Without synapses those of one level are the same; the older ones name the level. */
const GLIF =
  /^nest:glif_(?:(?:psc|cond)(?:_double_alpha|_bix)?|(lif(?:_r)?(?:_asc)?(?:_a)?)(?:_(?:psc|cond)(?:_bix)?)?)$/;
const LEVELS: Readonly<Record<string, number>> = { lif: 1, lif_r: 2, lif_asc: 3, lif_r_asc: 4, lif_r_asc_a: 5 };

/** Why templates of other kinds cannot be opened, and what could be done. */
const REFUSED: readonly { readonly is: RegExp; readonly why: string }[] = [
  {
    is: /^hoc:/,
    why: "a HOC template, a program that only NEURON runs; rheobase takes ctdb:Biophys1.hoc with the parameters of an Allen fit",
  },
  { is: /^nml:/, why: "NeuroML; rheobase takes ctdb:Biophys1.hoc with the parameters of an Allen fit" },
  { is: /^nrn:IntFire/, why: "an integrate-and-fire cell of NEURON; of point neurons rheobase takes nest:glif_psc" },
  { is: /^nest:/, why: "a neuron of NEST; of those rheobase takes glif_psc, glif_cond and the older glif_lif …" },
  { is: /^ctdb:/, why: "a template of which BMTK has none of its own; rheobase takes ctdb:Biophys1.hoc" },
];

const MODEL_TYPES = ["biophysical", "point_neuron", "point_process", "point_soma", "virtual"];

/** A node type in a few words, for lists: `100 (biophysical, Scnn1a)`. */
export function typeText({ id, attributes }: NodeType): string {
  const words = [attributes.model_type, nameOfType(attributes)].filter((word) => word !== undefined);
  return words.length === 0 ? String(id) : `${id} (${words.join(", ")})`;
}

/** What a node type calls its cells, if anything. */
export function nameOfType(attributes: NodeType["attributes"]): string | undefined {
  return attributes.pop_name ?? attributes.model_name ?? attributes.cell_name;
}

/** Whether its cells have no model, only spikes. */
export const isVirtual = ({ attributes }: Pick<NodeType, "attributes">): boolean => attributes.model_type === "virtual";

/**
 * What cell a node type is, from its `model_type`, `model_template` and `model_processing`.
 *
 * @throws UnsupportedMechanismError for a template that cannot be opened, naming it, why, and what could be done
 * @throws InvalidModelError for a column without the value that the template needs
 */
export function nodeModel(type: NodeType): NodeModel {
  const { attributes, path, line, id } = type;
  const task = `open node type ${id} of ${path}`;
  const details = { path, line, id };
  const { model_type, model_template: template } = attributes;
  if (isVirtual(type)) {
    throw new UnsupportedMechanismError(task, "it is virtual: its cells have spikes, but no model", details);
  }
  if (model_type !== undefined && !MODEL_TYPES.includes(model_type)) {
    throw new UnsupportedMechanismError(
      task,
      `its model_type is ${quoted(model_type)}${didYouMean(model_type, MODEL_TYPES)}, expected biophysical or point_neuron`,
      { ...details, value: model_type, allowed: MODEL_TYPES },
    );
  }
  if (template === undefined) {
    const reason = "it has no model_template, expected ctdb:Biophys1.hoc or nest:glif_psc";
    throw new InvalidModelError(task, reason, details);
  }
  if (BIOPHYS.test(template)) return biophysical(type, task);
  const glif = GLIF.exec(template);
  if (glif !== null) {
    return { kind: "glif", level: LEVELS[glif[1] ?? ""] ?? null, parameters: attributes.dynamics_params };
  }
  const why = REFUSED.find(({ is }) => is.test(template))?.why ?? "a function of the modeller's own";
  const known = ["ctdb:Biophys1.hoc", "nest:glif_psc"];
  throw new UnsupportedMechanismError(
    task,
    `its model_template is ${quoted(template, 100)}${didYouMean(template, known)}: ${why}`,
    { ...details, value: template, allowed: known },
  );
}

function biophysical(type: NodeType, task: string): NodeModel {
  const { attributes, path, line, id } = type;
  const steps = (attributes.model_processing ?? "").split(",").map((step) => step.trim());
  const known = Object.keys(PROCESSING);
  const other = steps.find((step) => step !== "" && !Object.hasOwn(PROCESSING, step) && !EXTRACELLULAR.includes(step));
  if (other !== undefined) {
    throw new UnsupportedMechanismError(
      task,
      `its model_processing is ${quoted(other)}${didYouMean(other, known)}: a function of the modeller's own, expected ${known.slice(0, 2).join(" or ")}`,
      { path, line, id, value: other, allowed: known },
    );
  }
  const builders = steps.filter((step) => Object.hasOwn(PROCESSING, step));
  if (builders.length !== 1) {
    const seen = builders.length === 0 ? "it has no model_processing" : `its model_processing is ${builders.join(",")}`;
    const reason = `${seen}, expected ${known.slice(0, 2).join(" or ")}: without it BMTK makes a cell that has no channels`;
    throw new InvalidModelError(task, reason, { path, line, id, allowed: known });
  }
  return {
    kind: "biophysical",
    ...PROCESSING[builders[0]!]!,
    parameters: attributes.dynamics_params,
    morphology: attributes.morphology,
  };
}
