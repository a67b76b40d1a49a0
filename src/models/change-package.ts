import type { ModelPackage, ModelParameterChanges } from "./opened-model.js";

/**
 * A package with its model changed; the model that was opened is disposed of. The summary lists the changes.
 *
 * @throws InvalidOptionError for a parameter that the model lacks, or a value that it cannot have; InvalidModelError
 */
export function changePackage(opened: ModelPackage, changes: ModelParameterChanges): ModelPackage {
  const { model: before, summary } = opened;
  if (Object.values(changes).every((value) => value === undefined)) return opened;
  try {
    if (before.kind === "glif") {
      // A number or a text is refused there if it has another type.
      const model = before.with(changes as Parameters<typeof before.with>[0]);
      return { ...opened, model, summary: { ...summary, changed: model.meta.changed ?? [] } };
    }
    const model = before.with(changes);
    const { axon, fit } = model.definition;
    return { ...opened, model, summary: { ...summary, axon, changed: fit.extension?.changes ?? [] } };
  } finally {
    before.dispose();
  }
}
