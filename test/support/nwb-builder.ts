/** Small NWB files in the layouts that differ between writers. */
import type { H5Builder, Value } from "./h5-builder.js";

export interface Nwb1Options {
  /** Pipeline version; null for a file that states none. */
  readonly version?: string | null;
  readonly end?: "count" | "idx_stop";
  readonly spikeGroup?: "spike_times" | "aibs_spike_times";
  readonly text?: "fixed" | "variable";
  readonly sweeps: readonly Nwb1SweepSpec[];
}

export interface Nwb1SweepSpec {
  readonly number: number;
  readonly name?: string;
  readonly code?: string;
  readonly clamp?: "Current" | "Voltage" | "IZero";
  readonly rateHz?: number;
  /** As stored. */
  readonly current: Float32Array;
  /** As stored. */
  readonly voltage: Float32Array;
  readonly conversion?: { readonly current: number; readonly voltage: number };
  readonly experiment?: readonly [start: number, count: number];
  readonly spikes?: readonly number[];
}

/** An Allen NWB 1 file (nwb1-allen.md B.1). */
export function buildNwb1(file: H5Builder, options: Nwb1Options): void {
  const text = (value: string): Value => (options.text === "variable" ? value : { fixed: value });
  const texts = (value: string[]): Value => (options.text === "variable" ? value : { fixed: value });
  file.data("nwb_version", text("NWB-1.0.5"));
  const { version = "1.0" } = options;
  if (version !== null) file.data("general/generated_by", texts(["pipeline", "IVSCC", "version", version]));
  file.data("general/aibs_specimen_id", BigInt64Array.of(1234567n));
  file.data("general/aibs_specimen_name", text("Scnn1a-1"));
  file.data("general/aibs_cre_line", text("Scnn1a-Tg3-Cre"));
  file.data("general/aibs_dendrite_type", text("spiny"));
  file.data("general/subject/species", text("Mus musculus"));
  file.data("general/intracellular_ephys/Electrode 1/location", text("VISp4"));
  for (const sweep of options.sweeps) {
    const { number, clamp = "Current", rateHz = 50_000 } = sweep;
    const sides = [
      { at: `stimulus/presentation/Sweep_${number}`, type: "StimulusSeries", data: sweep.current, unit: "Amps" },
      { at: `acquisition/timeseries/Sweep_${number}`, type: "Series", data: sweep.voltage, unit: "Volts" },
    ];
    for (const [i, { at, type, data, unit }] of sides.entries()) {
      const conversion = (i === 0 ? sweep.conversion?.current : sweep.conversion?.voltage) ?? 1;
      file.group(at, { ancestry: texts(["TimeSeries", "PatchClampSeries", `${clamp}Clamp${type}`]) });
      file.data(`${at}/data`, data, { conversion, unit: text(unit) }, { gzip: data.length > 0 });
      file.data(`${at}/starting_time`, 0, { rate: rateHz, unit: text("Seconds") });
      file.data(`${at}/aibs_stimulus_name`, text(sweep.name ?? "Long Square"));
      file.data(`${at}/aibs_stimulus_description`, text(sweep.code ?? "C1LSFINEST150112[0]"));
      file.data(`${at}/aibs_stimulus_amplitude_pa`, 190);
      file.data(`${at}/electrode_name`, text("Electrode 1"));
    }
    const samples = sweep.voltage.length;
    const epochs: [string, number, number][] = [[`Sweep_${number}`, 0, samples]];
    if (sweep.experiment) epochs.push([`Experiment_${number}`, ...sweep.experiment]);
    for (const [name, start, count] of epochs) {
      for (const side of ["stimulus", "response"] as const) {
        const at = `epochs/${name}/${side}`;
        file.data(`${at}/idx_start`, BigInt64Array.of(BigInt(start)), {}, { shape: [] });
        const end = options.end ?? "count";
        const value = end === "count" ? count : start + count - 1;
        file.data(`${at}/${end}`, BigInt64Array.of(BigInt(value)), {}, { shape: [] });
        // Links of both kinds occur.
        const target = side === "stimulus" ? `stimulus/presentation` : "acquisition/timeseries";
        file[side === "stimulus" ? "link" : "hardLink"](`${at}/timeseries`, `${target}/Sweep_${number}`);
      }
    }
    if (sweep.spikes) {
      file.data(`analysis/${options.spikeGroup ?? "spike_times"}/Sweep_${number}`, Float64Array.from(sweep.spikes));
    }
  }
}

export interface SeriesSpec {
  readonly type?: string;
  readonly number?: number | null;
  readonly code?: string;
  readonly electrode?: string | null;
  readonly rateHz?: number;
  readonly startTimeS?: number;
  readonly data: Float64Array | Float32Array | Int16Array | BigInt64Array;
  readonly unit?: string;
  readonly conversion?: number;
  readonly offset?: number;
  readonly timestamps?: Float64Array;
  /** Of the data; one dimension if not given. */
  readonly shape?: number[];
  readonly gain?: number;
  /** Leaves rate and start away. */
  readonly clockless?: boolean;
}

/** The root of an NWB 2 file with electrodes of these names. */
export function buildNwb2Root(file: H5Builder, electrodes: readonly string[] = ["electrode_0"]): void {
  file.group("", { nwb_version: "2.9.0", namespace: "core", neurodata_type: "NWBFile" });
  for (const name of electrodes) {
    file.group(`general/intracellular_ephys/${name}`, { neurodata_type: "IntracellularElectrode" });
    file.data(`general/intracellular_ephys/${name}/description`, "a pipette");
  }
  file.data("general/subject/species", "Mus musculus");
}

/** One patch-clamp series. */
export function addSeries(file: H5Builder, at: string, spec: SeriesSpec): void {
  const stimulus = at.startsWith("stimulus");
  const type = spec.type ?? (stimulus ? "CurrentClampStimulusSeries" : "CurrentClampSeries");
  file.group(at, { neurodata_type: type, namespace: "core", stimulus_description: spec.code ?? "N/A" });
  if (spec.number !== null) file.group(at, { sweep_number: Uint32Array.of(spec.number ?? 0) });
  const attributes: Record<string, Value> = { unit: spec.unit ?? (stimulus ? "amperes" : "volts") };
  if (spec.conversion !== undefined) attributes.conversion = spec.conversion;
  if (spec.offset !== undefined) attributes.offset = spec.offset;
  file.data(`${at}/data`, spec.data, attributes, spec.shape ? { shape: spec.shape } : {});
  if (spec.gain !== undefined) file.data(`${at}/gain`, spec.gain);
  if (spec.timestamps) file.data(`${at}/timestamps`, spec.timestamps);
  else if (!spec.clockless)
    file.data(`${at}/starting_time`, spec.startTimeS ?? 0, { rate: spec.rateHz ?? 10_000, unit: "seconds" });
  const electrode = spec.electrode === undefined ? "electrode_0" : spec.electrode;
  if (electrode !== null) file.link(`${at}/electrode`, `general/intracellular_ephys/${electrode}`);
}

const TABLE = "general/intracellular_ephys/intracellular_recordings";
type Row = readonly [start: number, count: number, target: string];

/** The table of recordings with its columns of references. */
export function addRecordingsTable(file: H5Builder, stimuli: readonly Row[], responses: readonly Row[]): void {
  file.group(TABLE, { neurodata_type: "IntracellularRecordingsTable" });
  file.seriesColumn(`${TABLE}/stimuli/stimulus`, stimuli);
  file.seriesColumn(`${TABLE}/responses/response`, responses);
}

/** Makes a file count as one of ours. */
export function markAsOurs(file: H5Builder): void {
  file.data("general/was_generated_by", ["rheobase", "0.1.0"], {}, { shape: [1, 2] });
}
