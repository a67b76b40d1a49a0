import type { ModelPackage } from "../models/opened-model.js";
import type { WrittenSpecimen } from "../nwb/write/write-recording.js";

/** A model as the cell that a recording is of, where no recorded cell stands behind it. */
export function modelSpecimen({ label, summary }: Pick<ModelPackage, "label" | "summary">): WrittenSpecimen {
  const { id, name, species } = summary;
  return { id: id ?? label, name: name ?? undefined, species: species ?? undefined };
}
