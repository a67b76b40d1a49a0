import type { ExtracellularContent, StoredElectrode } from "../../../nwb/read/nwb2/electrical-series.js";
import { formatNumber, type Terminal } from "../terminal.js";

/** Most electrodes that are listed one by one. */
const MOST_LISTED = 40;

/** Prints the electrodes outside cells and their series. */
export function printExtracellular({ electrodes, series }: ExtracellularContent, terminal: Terminal): void {
  terminal.print();
  if (electrodes.length <= MOST_LISTED) {
    terminal.table(
      ["electrode outside", "group", "x (µm)", "y (µm)", "z (µm)"],
      electrodes.map((each) => [nameOf(each), each.group, ...(each.positionUm ?? [null, null, null]).map(short)]),
    );
  } else {
    const groups = [...new Set(electrodes.map(({ group }) => group))];
    terminal.table(
      ["group of electrodes", "electrodes"],
      groups.map((group) => [group, electrodes.filter((each) => each.group === group).length]),
    );
  }
  terminal.print();
  terminal.table(
    ["potential outside", "electrodes", "rate (kHz)", "duration (s)"],
    series.map(({ name, samples, rateHz, electrodes: rows }) => [
      name,
      rowsText(rows, electrodes),
      rateHz === null ? null : short(rateHz / 1000),
      rateHz === null ? null : short(samples / rateHz),
    ]),
  );
}

/** The same as JSON. */
export function extracellularDocument({ electrodes, series }: ExtracellularContent): Record<string, unknown> {
  return {
    electrodes: electrodes.map(({ positionUm, ...each }) => ({ ...each, position_um: positionUm })),
    series: series.map(({ rateHz, ...each }) => ({ ...each, rate_hz: rateHz })),
  };
}

const nameOf = ({ label, id }: StoredElectrode): string => label ?? String(id);
const short = (value: number | null): number | null => (value === null ? null : Number(formatNumber(value, 6)));

/** `a to f` for rows that follow one another. */
function rowsText(rows: readonly number[], electrodes: readonly StoredElectrode[]): string {
  const names = rows.map((row) => (electrodes[row] === undefined ? String(row) : nameOf(electrodes[row])));
  const follow = rows.every((row, i) => i === 0 || row === rows[i - 1]! + 1);
  return follow && names.length > 2 ? `${names[0]} to ${names.at(-1)} (${names.length})` : names.join(", ");
}
