/** Writes potentials outside the cell: a series for each sweep, the contacts as electrodes (nwb.md 2.10). */

import type { ExtracellularPotential } from "../../base/types.js";
import { shiftDecimal } from "../../base/units/quantity.js";
import type { Group } from "../h5/load.js";
import { putColumns, putNumber, putNumbers, putReferences, putText, setNumber, setText } from "../h5/writer.js";
import type { SeriesClock } from "./sweep/writer-series.js";
import { column, putRegion } from "./writer-columns.js";
import type { Skeleton } from "./writer-header.js";
import { typed } from "./writer-header.js";

const DEVICES = "general/devices";
const ECEPHYS = "general/extracellular_ephys";
const UM_PER_M = 6;

type Probe = Omit<ExtracellularPotential, "potentials">;

/** A probe of the file: its group, and its rows in the table of electrodes. */
interface WrittenProbe {
  readonly probe: Probe;
  readonly group: Group;
  readonly name: string;
  readonly first: number;
}

/** The probes of a file; each is written with its first sweep, the table of electrodes at the end. */
export class WrittenProbes {
  readonly #root: Skeleton["root"];
  readonly #known = new Map<string, WrittenProbe>();
  #table: Group | undefined;

  constructor({ root }: Pick<Skeleton, "root">) {
    this.#root = root;
  }

  /** Writes the potentials of a sweep. */
  async write(
    acquisition: Group,
    name: string,
    { potentials, ...probe }: ExtracellularPotential,
    { settings, betweenBlocks, ...options }: SeriesClock & { readonly number: number },
  ): Promise<void> {
    const { first } = this.#of(probe);
    const series = typed(acquisition.create_group(name), "ElectricalSeries");
    setText(series, "description", `Simulated extracellular potential, sweep ${options.number}`);
    setText(series, "comments", mediumText(probe));
    const { precision, compression } = settings;
    const data = await putColumns(series, "data", potentials, { precision, compression, betweenBlocks });
    setText(data, "unit", "volts");
    setNumber(data, "conversion", 1, "<d");
    setNumber(data, "offset", 0, "<d");
    setNumber(data, "resolution", -1, "<d");
    setText(data, "continuity", "continuous");
    const rows = Int32Array.from(probe.contacts, (_, i) => first + i);
    putRegion(series, "electrodes", rows, this.#table!, "Contacts of the probe");
    const start = putNumber(series, "starting_time", options.startTimeS, "<d");
    setNumber(start, "rate", options.rateHz, "<d");
    setText(start, "unit", "seconds");
  }

  /** Writes the table of electrodes, if there is any. */
  close(): void {
    const table = this.#table;
    if (table === undefined) return;
    const probes = [...this.#known.values()];
    const contacts = probes.flatMap(({ probe, group, name }) =>
      probe.contacts.map((contact) => ({ ...contact, group, groupName: name })),
    );
    const ids = Int32Array.from(contacts, (_, i) => i);
    typed(putNumbers(table, "id", ids), "ElementIdentifiers", "hdmf-common");
    for (const [axis, name] of ["x", "y", "z"].entries()) {
      const um = Float64Array.from(contacts, ({ positionM }) => shiftDecimal(positionM[axis]!, UM_PER_M));
      column(putNumbers(table, name, um), `${name} in the coordinates of the morphology file [µm]`);
    }
    const texts = (name: string, of: (contact: (typeof contacts)[number]) => string, description: string) =>
      column(putText(table, name, contacts.map(of)), description);
    texts("location", () => "unknown", "A simulated cell, without surroundings");
    const groups = contacts.map(({ group }) => group.create_reference());
    column(putReferences(table, "group", groups), "Group of the electrode");
    texts("group_name", ({ groupName }) => groupName, "Name of its group");
    texts("filtering", () => "none (simulation)", "Filters");
    texts("label", ({ name }) => name, "Name of the contact");
  }

  #of(probe: Probe): WrittenProbe {
    const key = JSON.stringify(probe.contacts);
    const known = this.#known.get(key);
    if (known) return known;
    const name = this.#known.size === 0 ? "probe" : `probe_${this.#known.size + 1}`;
    const device = typed((this.#root.get(DEVICES) as Group).create_group(name), "Device");
    setText(device, "description", `Simulated probe of ${probe.contacts.length} contacts, each a point`);
    const ecephys = this.#ecephys();
    const group = typed(ecephys.create_group(name), "ElectrodeGroup");
    setText(group, "description", "Contacts of a simulated probe");
    setText(group, "location", "unknown");
    group.create_soft_link(`/${DEVICES}/${name}`, "device");
    const first = [...this.#known.values()].reduce((sum, each) => sum + each.probe.contacts.length, 0);
    const written = { probe, group, name, first };
    this.#known.set(key, written);
    return written;
  }

  #ecephys(): Group {
    const there = this.#root.get(ECEPHYS);
    if (there !== null) return there as Group;
    const made = (this.#root.get("general") as Group).create_group("extracellular_ephys");
    const table = typed(made.create_group("electrodes"), "ElectrodesTable");
    setText(table, "description", "Contacts of simulated probes");
    const columns = ["x", "y", "z", "location", "group", "group_name", "filtering", "label"];
    setText(table, "colnames", columns);
    this.#table = table;
    return made;
  }
}

/** The comment of a series, which `readExtracellular` reads. */
const mediumText = ({ source, conductivitySPerM }: Probe): string =>
  `${source} sources in a medium of ${conductivitySPerM} S/m; the reference is far away`;
