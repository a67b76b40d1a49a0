import { isObject, type JsonObject } from "../../base/document/json.js";
import { cutText, printableLine } from "../../base/text/printable.js";
import { BLUEPYOPT_LISTS, BLUEPYOPT_OBJECTS } from "./bluepyopt-documents.js";
import { isGlifConfig } from "./document-kind.js";
import { type DocumentKind, has, isListOf, type OtherDocument, valuesOf } from "./document-shape.js";

const MODEL =
  "rheobase opens one cell: a GLIF neuron_config.json, a manifest.json, or fit parameters with their morphology";
const CELL_OF_NETWORK =
  "a network simulator such as BMTK opens it; of one cell in it, name the table of node types or the config of the circuit, with --node-type ID";

/** Describes a document that is not a model; {@link modelDocument} recognizes models. */
export function otherDocument(document: unknown): OtherDocument {
  const kinds = isObject(document) ? OBJECTS : Array.isArray(document) ? LISTS : [];
  const known = kinds.find(({ is }) => is(document as never));
  return known ? { name: known.name, remedy: known.remedy } : { name: contentOf(document), remedy: MODEL };
}

const isPreprocessor = (document: JsonObject): boolean => has(document, "resistance") && has(document, "capacitance");

const OBJECTS: readonly DocumentKind<JsonObject>[] = [
  {
    is: ({ schema }) => typeof schema === "string" && /^rheobase\./.test(schema),
    name: "a result that rheobase printed",
    remedy: "name its model",
  },
  {
    is: (it) => has(it, "success") && (has(it, "msg") || has(it, "total_rows")),
    name: "an answer of the Allen service",
    remedy: "`rheobase fetch ID` brings the files of a model, and `rheobase run ID` runs it",
  },
  {
    is: (it) => has(it, "neuronal_model_template_id") || has(it, "neuronal_model_template"),
    name: "the Allen database's record of a model, without its parameters",
    remedy: "name the folder of the model, or its id",
  },
  {
    is: (it) => has(it, "specimen__id") || (has(it, "donor_id") && has(it, "structure_area_id")),
    name: "the Allen database's record of a cell",
    remedy: "`rheobase models --specimen ID` lists its models",
  },
  {
    is: (it) => typeof it.network === "string" || typeof it.simulation === "string",
    name: "a SONATA config, which names a circuit and a simulation config",
    remedy: CELL_OF_NETWORK,
  },
  {
    is: (it) => isObject(it.networks) || isObject(it.components),
    name: "a SONATA circuit config",
    remedy: CELL_OF_NETWORK,
  },
  {
    is: (it) =>
      isObject(it.run) &&
      (["tstop", "dt", "duration"].some((name) => has(it.run as JsonObject, name)) || has(it, "target_simulator")),
    name: "a SONATA simulation config",
    remedy: CELL_OF_NETWORK,
  },
  {
    is: (it) => isObject(it.manifest) && Object.keys(it.manifest).some((name) => name.startsWith("$")),
    name: "a SONATA config",
    remedy: CELL_OF_NETWORK,
  },
  {
    is: (it) => Array.isArray(it.manifest),
    name: "a manifest that names no model, as AllenSDK's caches have",
    remedy: "name the folder of a model in it, or a model's id",
  },
  {
    is: (it) => has(it, "level_of_detail") || (has(it, "erev") && (has(it, "tau1") || has(it, "tau2"))),
    name: "the parameters of a SONATA synapse",
    remedy: CELL_OF_NETWORK,
  },
  {
    is: (it) => isNodeTypes(it),
    name: "SONATA node types or a node set",
    remedy: CELL_OF_NETWORK,
  },
  {
    is: (it) => has(it, "refrac") && has(it, "tau"),
    name: "the parameters of NEURON's IntFire cells",
    remedy: MODEL,
  },
  {
    is: (it) =>
      (has(it, "C_m") || has(it, "tau_m")) && ["E_L", "V_th", "t_ref", "V_reset", "g_L"].some((name) => has(it, name)),
    name: "the parameters of a NEST neuron that is not glif_psc",
    remedy: "NEST opens it; rheobase takes glif_psc's (V_th, g, E_L, C_m, t_ref …)",
  },
  {
    is: isPreprocessor,
    name: "the preprocessor's values of a GLIF fit",
    remedy: "the model is the neuron_config.json of the same fit",
  },
  {
    is: (it) => has(it, "after_opt") || (has(it, "EV_ratio") && has(it, "EV_data")),
    name: "the explained variance of a GLIF fit",
    remedy: "the model is the neuron_config.json of the same fit",
  },
  {
    is: (it) => has(it, "sopt_res") || has(it, "opt_wts"),
    name: "the parameters of a visual filter (BMTK FilterNet)",
    remedy: MODEL,
  },
  {
    is: (it) => has(it, "netParams") || has(it, "simConfig"),
    name: "a NetPyNE model",
    remedy: "NetPyNE opens it",
  },
  {
    is: (it) => has(it, "nbformat"),
    name: "a Jupyter notebook",
    remedy: MODEL,
  },
  {
    is: (it) =>
      has(it, "$schema") &&
      ["properties", "$defs", "definitions", "anyOf", "oneOf", "items"].some((name) => has(it, name)),
    name: "a JSON Schema",
    remedy: MODEL,
  },
  {
    is: (it) => has(it, "lockfileVersion") || has(it, "compilerOptions") || isPackageJson(it),
    name: "a file of a JavaScript package (package.json or the like)",
    remedy: MODEL,
  },
  ...BLUEPYOPT_OBJECTS,
  {
    is: (it) => has(it, "passive") && (has(it, "conditions") || has(it, "fitting")),
    name: "fit parameters without a genome",
    remedy: "the whole fit has passive, conditions and genome",
  },
  {
    is: (it) => isObject(it.neuron) || isObject(it.neuron_config),
    name: "the settings of a GLIF optimisation",
    remedy: "the model is the neuron_config.json that the fit came to",
  },
];

const LISTS: readonly DocumentKind<readonly unknown[]>[] = [
  ...BLUEPYOPT_LISTS,
  {
    is: (it) => isListOf(it, (each) => isObject(each) && has(each, "sweep_number")),
    name: "a list of sweeps, as the Allen database has it",
    remedy: "name the folder of the model",
  },
  {
    is: (it) => isListOf(it, (each) => isObject(each) && has(each, "neuronal_model_template_id")),
    name: "a list of models of the Allen database",
    remedy: "name one by its id",
  },
  {
    is: (it) =>
      isListOf(
        it,
        (each) => isObject(each) && (has(each, "specimen__id") || has(each, "donor_id") || has(each, "specimen_id")),
      ),
    name: "a list of cells of the Allen database, or of what was measured on them",
    remedy: "`rheobase models --specimen ID` lists the models of one",
  },
  {
    is: (it) => isListOf(it, (each) => isObject(each) && has(each, "mechanism") && has(each, "section")),
    name: "the genome of a fit alone",
    remedy: "the whole fit has passive, conditions and genome",
  },
  {
    is: (it) => isListOf(it, isGlifConfig),
    name: "a list of GLIF configs",
    remedy: "give one of them as a file",
  },
  {
    is: (it) => isListOf(it, (each) => isObject(each) && (has(each, "node_type_id") || has(each, "edge_type_id"))),
    name: "SONATA node or edge types",
    remedy: CELL_OF_NETWORK,
  },
];

/** Node sets select nodes by attributes; node types assign attributes to ids. */
function isNodeTypes(it: JsonObject): boolean {
  const attribute =
    /^(?:model_type|model_name|model_template|node_type_id|node_id|population|pop_name|ei|location|layer|synapse_class|mtype|etype)$/;
  const values = valuesOf(it);
  if (has(it, "node_type_id") || has(it, "edge_type_id")) return true;
  return (
    values.length > 0 &&
    values.every((value) => isObject(value) && Object.keys(value).some((name) => attribute.test(name)))
  );
}

function isPackageJson(it: JsonObject): boolean {
  const others = [
    "scripts",
    "dependencies",
    "devDependencies",
    "main",
    "exports",
    "license",
    "private",
    "type",
    "description",
  ];
  return (
    typeof it.name === "string" && others.filter((name) => has(it, name)).length + (has(it, "version") ? 1 : 0) >= 2
  );
}

/** Summarizes an unknown document in a few words. */
function contentOf(document: unknown): string {
  if (Array.isArray(document))
    return document.length === 0 ? "an empty JSON list" : `a JSON list of ${document.length} values`;
  if (!isObject(document)) return `a single JSON value (${short(JSON.stringify(document))})`;
  const names = Object.keys(document).map(short);
  if (names.length === 0) return "an empty JSON object";
  const more = names.length > 6 ? " …" : "";
  return `JSON of an unknown kind, with the fields ${names.slice(0, 6).join(", ")}${more}`;
}

const short = (text: string): string => cutText(printableLine(text), 40);
