/** The electrodes of a file (nwb.md 2.10): one for a simulated cell, or as many as in the recording. */

import type { Response } from "../../base/types.js";
import type { Group } from "../h5/load.js";
import { putText } from "../h5/writer.js";
import type { AskedElectrode } from "./sweep/sweep-recordings.js";
import type { WriteSettings } from "./write-options.js";
import { DEVICE, typed } from "./writer-header.js";

/** Group of the electrodes and the tables. */
const ICEPHYS = "/general/intracellular_ephys";
/** Name of the electrode for sweeps without an electrode name. */
const ONLY_ELECTRODE = "electrode_0";
/** Names used by the tables and by `filtering` in the same group. */
const TAKEN =
  /^(intracellular_recordings|simultaneous_recordings|sequential_recordings|repetitions|experimental_conditions|sweep_table|filtering)$/;

/** An electrode of the file. */
export interface WrittenElectrode {
  readonly name: string;
  readonly path: string;
  readonly group: Group;
}

/** Writes each electrode when its first sweep arrives. */
export class WrittenElectrodes {
  readonly #icephys: Group;
  readonly #settings: WriteSettings;
  readonly #simulated: boolean;
  readonly #known = new Map<string, WrittenElectrode>();

  /** @param kind of the responses, which determines whether electrodes are simulated */
  constructor(icephys: Group, settings: WriteSettings, kind: Response["kind"]) {
    this.#icephys = icephys;
    this.#settings = settings;
    this.#simulated = kind !== "recorded";
  }

  /** The electrodes of a sweep; two devices at one place have one each. */
  ofSweep(recordings: readonly { readonly electrode: AskedElectrode }[]): WrittenElectrode[] {
    return recordings.map(({ electrode }, i) => {
      const twins = recordings.slice(0, i).filter((other) => other.electrode.name === electrode.name);
      return this.#of(electrode, twins.length);
    });
  }

  #of(asked: AskedElectrode, twins: number): WrittenElectrode {
    const name = asked.name ?? ONLY_ELECTRODE;
    const key = JSON.stringify([name, asked.place, asked.seriesResistanceOhm, asked.cell, twins]);
    const known = this.#known.get(key);
    if (known) return known;
    const taken = [...this.#known.values()].map(({ path }) => path);
    let free = linkName(name);
    for (let i = 2; taken.includes(`${ICEPHYS}/${free}`) || TAKEN.test(free); i++) free = `${linkName(name)}_${i}`;
    const made = { name: free, path: `${ICEPHYS}/${free}`, group: this.#write(free, asked) };
    this.#known.set(key, made);
    return made;
  }

  #write(name: string, { place, seriesResistanceOhm, cell }: AskedElectrode): Group {
    const { specimen } = this.#settings;
    const electrode = typed(this.#icephys.create_group(name), "IntracellularElectrode");
    const simulated = this.#simulated;
    const isClamp = seriesResistanceOhm !== null;
    const ideal = isClamp ? "Simulated voltage clamp electrode" : "Ideal simulated current clamp electrode";
    putText(electrode, "description", simulated ? `${ideal} at ${place ?? "the soma"}` : "Patch electrode");
    putText(electrode, "cell_id", cell ?? String(specimen.id ?? specimen.name ?? "simulated_cell"));
    if (specimen.location) putText(electrode, "location", specimen.location);
    putText(electrode, "filtering", simulated ? "none (simulation)" : "unknown");
    // A clamp's series resistance is between amplifier and cell; how much of it is the pipette is not said.
    if (isClamp) putText(electrode, "initial_access_resistance", `${seriesResistanceOhm} ohm`);
    else putText(electrode, "resistance", simulated ? "0 ohm (ideal)" : "unknown");
    electrode.create_soft_link(DEVICE, "device");
    return electrode;
  }
}

/** Converts to a valid NWB name: no slash, no colon, neither empty nor only dots. */
function linkName(name: string): string {
  const plain = name.replaceAll(/[/\\:\0]/g, "_").trim();
  return /^\.*$/.test(plain) ? ONLY_ELECTRODE : plain;
}

/** Marks an electrode in the name of a series; used except for the first electrode of a sweep. */
export function electrodeMark(name: string | null): string {
  return (name ?? ONLY_ELECTRODE).replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "") || "electrode";
}
