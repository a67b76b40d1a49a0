/** The electrodes of a file (nwb.md 2.10): one for a simulated cell, several where a recording has several. */

import type { Response } from "../../base/types.js";
import type { Group } from "../h5/load.js";
import { putText } from "../h5/writer.js";
import type { WriteSettings } from "./write-options.js";
import { DEVICE, typed } from "./writer-header.js";

/** Where electrodes lie; the tables lie beside them. */
const ICEPHYS = "/general/intracellular_ephys";
/** Name of the electrode of sweeps that name none. */
const ONLY_ELECTRODE = "electrode_0";
/** Names that the tables take, and `filtering`, which stands beside them. */
const TAKEN =
  /^(intracellular_recordings|simultaneous_recordings|sequential_recordings|repetitions|experimental_conditions|sweep_table|filtering)$/;

/** An electrode that is in the file. */
export interface WrittenElectrode {
  readonly name: string;
  readonly path: string;
  readonly group: Group;
}

/** Writes each electrode when the first sweep of it comes. */
export class WrittenElectrodes {
  readonly #icephys: Group;
  readonly #settings: WriteSettings;
  readonly #simulated: boolean;
  readonly #known = new Map<string, WrittenElectrode>();

  /** @param kind of the responses, which says whether electrodes are simulated */
  constructor(icephys: Group, settings: WriteSettings, kind: Response["kind"]) {
    this.#icephys = icephys;
    this.#settings = settings;
    this.#simulated = kind !== "recorded";
  }

  /** The electrode of this name; null is the one of sweeps that name none. */
  of(name: string | null): WrittenElectrode {
    const asked = name ?? ONLY_ELECTRODE;
    const known = this.#known.get(asked);
    if (known) return known;
    const taken = [...this.#known.values()].map(({ path }) => path);
    let free = linkName(asked);
    for (let i = 2; taken.includes(`${ICEPHYS}/${free}`) || TAKEN.test(free); i++) free = `${linkName(asked)}_${i}`;
    const made = { name: free, path: `${ICEPHYS}/${free}`, group: this.#write(free) };
    this.#known.set(asked, made);
    return made;
  }

  #write(name: string): Group {
    const { specimen } = this.#settings;
    const electrode = typed(this.#icephys.create_group(name), "IntracellularElectrode");
    const simulated = this.#simulated;
    putText(
      electrode,
      "description",
      simulated ? "Ideal simulated current clamp electrode at the soma" : "Patch electrode",
    );
    putText(electrode, "cell_id", String(specimen.id ?? specimen.name ?? "simulated_cell"));
    if (specimen.location) putText(electrode, "location", specimen.location);
    putText(electrode, "filtering", simulated ? "none (simulation)" : "unknown");
    putText(electrode, "resistance", simulated ? "0 ohm (ideal)" : "unknown");
    electrode.create_soft_link(DEVICE, "device");
    return electrode;
  }
}

/** A name that NWB allows: no slash, no colon, not empty and not only dots. */
function linkName(name: string): string {
  const plain = name.replaceAll(/[/\\:\0]/g, "_").trim();
  return /^\.*$/.test(plain) ? ONLY_ELECTRODE : plain;
}

/** How an electrode is told in the name of a series, where the first of its sweep has no such mark. */
export function electrodeMark(name: string | null): string {
  return (name ?? ONLY_ELECTRODE).replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "") || "electrode";
}
