/** Provenance of the sweeps of a file, as one JSON document in its scratch space (nwb.md 2.7, 2.10). */
import type { Provenance } from "../base/types.js";

/** Schema of the document, to distinguish later versions. */
const SCHEMA = "rheobase.provenance/1";

/** Sweeps with the same provenance. */
export interface ProvenanceGroup {
  readonly sweeps: readonly number[];
  /** Electrode of these sweeps, if another electrode has sweeps of the same numbers. */
  readonly electrode?: string | undefined;
  readonly provenance: Provenance;
}

/**
 * The document of a file. Values common to all sweeps (usually the model) are stored once, under `shared`.
 *
 * @param header data about the file as a whole, such as versions and the command
 */
export function packProvenance(header: Provenance, groups: readonly ProvenanceGroup[]): Provenance {
  const [first, ...others] = groups.map(({ provenance }) => provenance);
  const sharedKeys = Object.keys(first ?? {}).filter((key) => {
    const text = JSON.stringify(first?.[key]);
    return others.every((provenance) => JSON.stringify(provenance[key]) === text);
  });
  const pick = (provenance: Provenance, wanted: (key: string) => boolean): Provenance =>
    Object.fromEntries(Object.entries(provenance).filter(([key]) => wanted(key)));
  return {
    schema: SCHEMA,
    ...header,
    shared: pick(first ?? {}, (key) => sharedKeys.includes(key)),
    runs: groups.map(({ sweeps, electrode, provenance }) => ({
      sweeps,
      ...(electrode === undefined ? {} : { electrode }),
      provenance: pick(provenance, (key) => !sharedKeys.includes(key)),
    })),
  };
}

/** The provenance of one sweep; the whole document if it is not from {@link packProvenance}. */
export function provenanceOfSweep(document: Provenance, sweep: number, electrode: string | null = null): Provenance {
  if (document.schema !== SCHEMA || !Array.isArray(document.runs)) return document;
  const runs = document.runs as readonly Partial<ProvenanceGroup>[];
  const own = runs.filter(({ sweeps }) => Array.isArray(sweeps) && sweeps.includes(sweep));
  const run = own.find((group) => group.electrode === electrode) ?? own.find((group) => group.electrode === undefined);
  return { ...(document.shared as Provenance | undefined), ...run?.provenance };
}
