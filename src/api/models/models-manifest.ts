import type { SweepRecord } from "../records/cells-data.js";
import type { ModelPackageRecord, PackageRole } from "./models-package.js";

/** Names of the templates, which readers of the manifest compare exactly. */
const MODEL_TYPES = { perisomatic: "Biophysical - perisomatic", "all-active": "Biophysical - all active" } as const;

/**
 * The generated text files of a package, by path: the records of the model and of the sweeps, and for a biophysical
 * model AllenSDK's manifest (allen-api.md A.6), with the `sweeps_by_type` that AllenSDK's runner needs but AllenSDK
 * omits.
 */
export function packageTexts(pack: ModelPackageRecord): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const withoutSweeps = (key: string, value: unknown): unknown => (key === "ephys_sweeps" ? undefined : value);
  texts.set("neuronal_model.json", `${JSON.stringify(pack.model.raw, withoutSweeps, 2)}\n`);
  if (pack.sweeps.length > 0) texts.set("ephys_sweeps.json", json(pack.sweeps.map((sweep) => sweep.raw)));
  const kind = pack.model.template?.kind;
  if (kind !== "glif") texts.set("manifest.json", json(manifestOf(pack, kind && MODEL_TYPES[kind])));
  return texts;
}

function manifestOf(pack: ModelPackageRecord, modelType: string | undefined): unknown {
  const place = (role: PackageRole): string | undefined => pack.files.find((file) => file.role === role)?.place;
  const file = (key: string, spec: string | undefined, more: object = {}): object[] =>
    spec === undefined ? [] : [{ type: "file", ...more, spec, key }];
  const dir = (key: string, spec: string, more: object = {}): object => ({ type: "dir", spec, key, ...more });
  const nwb = { format: "NWB" };
  return {
    biophys: [{ model_file: ["manifest.json", place("parameters")], model_type: modelType }],
    runs: [{ sweeps: sweepNumbers(pack.sweeps), sweeps_by_type: sweepsByType(pack.sweeps) }],
    neuron: [{ hoc: ["stdgui.hoc", "import3d.hoc"] }],
    manifest: [
      dir("BASEDIR", "."),
      dir("WORKDIR", "work", { parent: "BASEDIR" }),
      ...file("MORPHOLOGY", place("morphology")),
      ...file("MARKER", place("marker")),
      dir("MODFILE_DIR", "modfiles"),
      ...file("stimulus_path", pack.recording?.place, nwb),
      ...file("output_path", pack.recording?.place, { ...nwb, parent_key: "WORKDIR" }),
    ],
  };
}

/** Numbers of the sweeps to run: all but the tests of the electrode. */
function sweepNumbers(sweeps: readonly SweepRecord[]): number[] {
  return sweeps.filter((sweep) => sweep.stimulus !== "Test").map((sweep) => sweep.number);
}

/** The same, grouped by stimulus name. */
function sweepsByType(sweeps: readonly SweepRecord[]): Readonly<Record<string, readonly number[]>> {
  const byType: Record<string, number[]> = {};
  for (const { stimulus, number } of sweeps) {
    if (stimulus === null || stimulus === "Test") continue;
    byType[stimulus] ??= [];
    byType[stimulus].push(number);
  }
  return byType;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
