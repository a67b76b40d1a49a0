import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writeRecording } from "../../src/nwb/write/write-recording.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { fileRecord, GLIF_TEMPLATES, type ReplicaData, TEMPLATES } from "./allen-replica-data.js";
import type { Row } from "./allen-replica-tables.js";

/** Ids of records made up for the replica, so that tests also run without the reference set. */
export const MADE = {
  /** A cell with recording, morphology, marker, sweeps and all models. */
  cell: 700000001,
  /** A human cell of the same project, without morphology or models. */
  human: 700000002,
  perisomatic: 700000010,
  /** GLIF models by level, from 1. */
  glif: [700000021, 700000022, 700000023, 700000024, 700000025],
  /** Its fit has no marker, and its record no sweeps. */
  recording: 700000103,
} as const;

const shipped = (path: string): string => resolve(import.meta.dirname, "../../models", path);
const RESULT = 700000100;
const RECONSTRUCTION = 700000101;

/** Adds the made-up records; the recording is written by rheobase itself. */
export async function addMade({ tables, files }: ReplicaData): Promise<void> {
  tables.add("ApiCellTypesSpecimenDetail", detail(MADE.cell, { m__glif: 5, m__biophys: 1, m__biophys_perisomatic: 1 }));
  tables.add(
    "ApiCellTypesSpecimenDetail",
    detail(MADE.human, {
      specimen__name: "H99.99.001.01",
      donor__species: "Homo Sapiens",
      line_name: "",
      structure__acronym: "MTG",
      structure_parent__acronym: "MTG",
      structure__layer: "3",
      tag__dendrite_type: "aspiny",
      nr__reconstruction_type: null,
      nr__number_stems: null,
      nrwkf__id: null,
      csl__normalized_depth: null,
      donor__disease_state: "epilepsy",
      cell_reporter_status: null,
      ef__vrest: -61,
    }),
  );
  const recording = fileRecord(MADE.recording, RESULT, "EphysResult", "NWBDownload", `/external/${RESULT}_ephys.nwb`);
  const morphology = fileRecord(
    700000104,
    RECONSTRUCTION,
    "NeuronReconstruction",
    "3DNeuronReconstruction",
    "/x/made_m.swc",
  );
  const marker = fileRecord(
    700000105,
    RECONSTRUCTION,
    "NeuronReconstruction",
    "3DNeuronMarker",
    "/x/made_marker_m.swc",
  );
  tables.add("Specimen", {
    id: MADE.cell,
    name: "Made-Cre;Ai14-000001.01.01.01",
    donor_id: 700000200,
    is_cell_specimen: true,
    ephys_result_id: RESULT,
    ephys_result: { id: RESULT, failed: false, sampling_rate: 50000, well_known_files: [recording] },
    neuron_reconstructions: [
      {
        id: RECONSTRUCTION,
        neuron_reconstruction_type: "full",
        number_stems: 5,
        total_length: 1234.5,
        tags: "3D Neuron Reconstruction morphology",
        well_known_files: [morphology, marker],
      },
    ],
    ephys_features: [{ id: 700000106, vrest: -73.5, tau: 20.25, ri: 160, rheobase_sweep_number: 1, has_burst: false }],
    ephys_sweeps: [sweep(0, "Test"), sweep(2, "Noise 1"), sweep(1, "Long Square")],
  });
  tables.add("Specimen", { id: MADE.human, name: "H99.99.001.01", is_cell_specimen: true, ephys_result_id: null });
  files.set(MADE.recording, await makeRecording());
  files.set(700000104, shipped("biophysical-cell/cell.swc"));
  files.set(700000105, Buffer.from("# no places marked\n"));

  const model = (id: number, template: number, name: string, source: string): void => {
    const parameters = fileRecord(id + 100_000, id, "NeuronalModel", "NeuronalModelParameters", `/x/${name}`);
    tables.add("NeuronalModel", {
      id,
      name: `${TEMPLATES[template]}_Made-Cre;Ai14-000001.01.01.01`,
      specimen_id: MADE.cell,
      neuronal_model_template_id: template,
      neuronal_model_runs: [{ id: id + 200_000, explained_variance_ratio: 0.75 }],
      well_known_files: [parameters],
    });
    files.set(id + 100_000, shipped(source));
  };
  model(MADE.perisomatic, 329230710, `${MADE.cell}_fit.json`, "biophysical-cell/fit_parameters.json");
  for (const [i, id] of MADE.glif.entries()) {
    model(id, GLIF_TEMPLATES[i]!, `${id}_neuron_config.json`, `glif-cell/GLIF${i + 1}_neuron_config.json`);
  }
}

/** A row of the big table, with the fields that tests look at. */
function detail(id: number, other: Row): Row {
  return {
    specimen__id: id,
    specimen__name: "Made-Cre;Ai14-000001.01.01.01",
    specimen__hemisphere: "left",
    structure__id: 778,
    structure__name: '"Primary visual area, layer 5"',
    structure__acronym: "VISp5",
    structure_parent__id: 385,
    structure_parent__acronym: "VISp",
    structure__layer: "5",
    line_name: "Made-Cre",
    cell_reporter_status: "positive",
    nr__reconstruction_type: "full",
    nr__number_stems: 5,
    nrwkf__id: 700000104,
    erwkf__id: MADE.recording,
    ef__vrest: -73.5,
    ef__tau: 20.25,
    ef__ri: 160,
    csl__x: 8881,
    csl__y: 953.5,
    csl__z: 7768,
    csl__normalized_depth: 0.478,
    m__glif: 0,
    m__biophys: 0,
    m__biophys_perisomatic: 0,
    m__biophys_all_active: 0,
    tag__apical: "intact",
    tag__dendrite_type: "spiny",
    donor__id: 700000200,
    donor__name: "Made-Cre;Ai14-000001",
    donor__species: "Mus musculus",
    donor__disease_state: "",
    donor__age: "",
    donor__sex: "",
    ...other,
  };
}

function sweep(number: number, stimulus: string): Row {
  return {
    id: 700000300 + number,
    sweep_number: number,
    stimulus_name: stimulus,
    stimulus_description: "MADE[0]",
    stimulus_units: stimulus === "Test" ? "Volts" : "Amps",
    stimulus_absolute_amplitude: stimulus === "Test" ? null : 190,
    stimulus_start_time: 0.02,
    stimulus_duration: 0.06,
    num_spikes: null,
    vm_delta_mv: null,
  };
}

async function makeRecording(): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-replica-"));
  const sweepOf = (number: number, name: string) => {
    const current = Float64Array.from({ length: 5000 }, (_, i) => (i >= 1000 && i < 4000 ? 1.9e-10 : 0));
    const stimulus = Stimulus.samples(current, 50_000, { name });
    const voltage = current.map((amplitude, i) => -0.07 + amplitude * 5e7 + 1e-4 * Math.sin(i / 50));
    const response = {
      kind: "recorded",
      voltage,
      rateHz: 50_000,
      spikeTimes: new Float64Array(),
      traces: {},
      provenance: {},
    } as const;
    return { sweep: { number, stimulusName: name, stimulusCode: null, amplitudeA: 1.9e-10, stimulus }, response };
  };
  try {
    const path = join(folder, "made.nwb");
    await writeRecording(path, [sweepOf(1, "Long Square"), sweepOf(2, "Noise 1")]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
