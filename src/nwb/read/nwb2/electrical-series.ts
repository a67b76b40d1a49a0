import type { AccessOptions } from "../../h5/open-file.js";
import { H5Reader } from "../../h5/reader.js";

/** Potentials outside cells in an NWB 2 file, of rheobase or others. */
export interface ExtracellularContent {
  readonly electrodes: readonly StoredElectrode[];
  readonly series: readonly StoredElectricalSeries[];
}

/** A row of the table of electrodes. */
export interface StoredElectrode {
  readonly id: number;
  /** Its label, if it has one. */
  readonly label: string | null;
  /** Name of its group, such as a probe. */
  readonly group: string | null;
  /** Coordinates as stored, by NWB's convention in µm; null where there are none. */
  readonly positionUm: readonly [number, number, number] | null;
}

/** An ElectricalSeries. */
export interface StoredElectricalSeries {
  readonly name: string;
  readonly samples: number;
  /** Null with times of each sample. */
  readonly rateHz: number | null;
  /** Rows of the table of electrodes, one a column. */
  readonly electrodes: readonly number[];
}

const TABLE = "general/extracellular_ephys/electrodes";

/**
 * Lists electrodes outside cells and their series, without reading traces.
 *
 * @returns null for a file without them
 * @throws NotFoundError, InvalidRecordingError
 */
export async function readExtracellularContent(
  path: string,
  options: AccessOptions = {},
): Promise<ExtracellularContent | null> {
  const reader = await H5Reader.open(path, options);
  try {
    return await reader.surely(() => {
      const electrodes = electrodesOf(reader);
      const names = reader
        .keys("acquisition")
        .filter((name) => reader.attributeText(`acquisition/${name}`, "neurodata_type") === "ElectricalSeries");
      if (electrodes.length === 0 && names.length === 0) return null;
      return { electrodes, series: names.map((name) => seriesOf(reader, name)) };
    });
  } finally {
    reader.close();
  }
}

function electrodesOf(reader: H5Reader): StoredElectrode[] {
  const ids = reader.numbers(`${TABLE}/id`);
  if (ids === null) return [];
  const [x, y, z] = ["x", "y", "z"].map((axis) => reader.numbers(`${TABLE}/${axis}`));
  const [labels, groups] = ["label", "group_name"].map((name) => reader.texts(`${TABLE}/${name}`));
  return Array.from(ids, (id, row) => {
    const position = [x?.[row], y?.[row], z?.[row]];
    const isPlaced = position.every((value) => value !== undefined && Number.isFinite(value));
    return {
      id,
      label: labels?.[row] ?? null,
      group: groups?.[row] ?? null,
      positionUm: isPlaced ? (position as [number, number, number]) : null,
    };
  });
}

function seriesOf(reader: H5Reader, name: string): StoredElectricalSeries {
  const at = `acquisition/${name}`;
  return {
    name,
    samples: reader.shape(`${at}/data`)?.[0] ?? 0,
    rateHz: reader.attributeNumber(`${at}/starting_time`, "rate"),
    electrodes: Array.from(reader.numbers(`${at}/electrodes`) ?? []),
  };
}
