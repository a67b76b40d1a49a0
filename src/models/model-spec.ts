import type { BiophysicalDefinition } from "../biophys/model-types.js";
import type { GlifConfig } from "../glif/config/config.js";
import type { GlifModelMeta } from "../glif/model.js";
import type { Model } from "./opened-model.js";

/** A model as plain data that can be sent to another thread. */
export type ModelSpec =
  | { readonly kind: "glif"; readonly config: GlifConfig; readonly meta: GlifModelMeta }
  | { readonly kind: "biophysical"; readonly definition: BiophysicalDefinition };

export function specOf(model: Model): ModelSpec {
  if (model.kind === "biophysical") {
    // The morphology is large, and threads do not change models.
    const { morphology: _, ...definition } = model.definition;
    return { kind: model.kind, definition };
  }
  return { kind: model.kind, config: model.config, meta: model.meta };
}

/** Recreates the model of {@link specOf} in the calling thread; loads only the modules its kind needs. */
export async function modelOf(spec: ModelSpec): Promise<Model> {
  if (spec.kind === "glif") {
    const { GlifModel } = await import("../glif/model.js");
    return new GlifModel(spec.config, spec.meta);
  }
  const { BiophysicalModel, solver } = await loadBiophysics();
  return new BiophysicalModel(spec.definition, solver);
}

/** Loads the class and the solver of biophysical models in the calling thread. */
export async function loadBiophysics() {
  const [{ BiophysicalModel }, { openSolver }] = await Promise.all([
    import("../biophys/model.js"),
    import("./load-solver.js"),
  ]);
  return { BiophysicalModel, solver: await openSolver() };
}
