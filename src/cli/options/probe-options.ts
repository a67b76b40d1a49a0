import { shiftDecimal } from "../../base/units/quantity.js";
import type { Probe } from "../../biophys/extracellular/probe.js";
import { ORIGINS, SOURCES } from "../../biophys/run-choices.js";
import type { OptionGroup } from "../command.js";
import { UsageError } from "../report-failure.js";
import { amount } from "./amount.js";

/** Arguments that record outside the cell. */
export interface ProbeArguments {
  electrodeAt?: string[];
  probe?: string;
  electrodeOrigin?: NonNullable<Probe["origin"]>;
  source?: NonNullable<Probe["source"]>;
  conductivity?: string;
}

/** Their declaration. */
export const probeGroup: OptionGroup = {
  title: "Options of recording outside a biophysical cell (docs/extracellular.md):",
  options: {
    "electrode-at": {
      array: true,
      value: "X,Y,Z",
      describe:
        "Record the extracellular potential there, in µm: 20,0,0; -40..40/40,-40..80/40,15 is a grid of contacts",
    },
    probe: {
      value: "FILE",
      describe: "Record it at the contacts of a file: CSV such as name,x (um),y (um),z (um), or probeinterface's JSON",
    },
    "electrode-origin": {
      choices: ORIGINS,
      describe:
        "What these positions count from: the morphology file's own origin, or the soma's centre [default: morphology]",
    },
    source: {
      choices: SOURCES,
      describe: "How membrane currents enter the medium: along each segment, or from its middle [default: line]",
    },
    conductivity: { value: "VALUE", describe: "Of the medium, such as 0.3S/m [default: 0.3S/m]" },
  },
};

const COORDINATES = /^\s*[+-]?[\d.]+(?:e[+-]?\d+)?(?:\s*,\s*[+-]?[\d.]+(?:e[+-]?\d+)?)+\s*$/i;

/** @throws UsageError where an electrode that recorded and one that is to record are confused */
export function checkElectrodes({ electrode, electrodeAt = [] }: ProbeArguments & { electrode?: string }): void {
  if (electrode !== undefined && COORDINATES.test(electrode)) {
    throw new UsageError(
      `Cannot use --electrode ${electrode} (did you mean --electrode-at ${electrode}?): --electrode selects the sweeps that an electrode recorded`,
    );
  }
  const name = electrodeAt.find((text) => !text.includes(",") && /[a-z]/i.test(text));
  if (name === undefined || Number.isFinite(Number(name))) return;
  throw new UsageError(
    `Cannot use --electrode-at ${name} (did you mean --electrode ${name}?): expected a position in µm such as 20,0,0`,
  );
}

/**
 * The probe of the arguments; undefined without one.
 *
 * @throws UsageError, NotFoundError, InvalidStimulusError
 */
export async function probeOf(args: ProbeArguments): Promise<Probe | undefined> {
  const { electrodeAt = [], probe, electrodeOrigin: origin, source, conductivity } = args;
  if (electrodeAt.length === 0 && probe === undefined) {
    for (const [option, value] of [
      ["--electrode-origin", origin],
      ["--source", source],
      ["--conductivity", conductivity],
    ]) {
      if (value !== undefined) throw new UsageError(`Cannot use ${option} without --electrode-at or --probe`);
    }
    return undefined;
  }
  const { gridPoints } = await import("../../run/probe/grid-points.js");
  const typed = electrodeAt.flatMap(gridPoints).map((text) => ({ positionM: positionOf(text) }));
  const read = probe === undefined ? [] : await (await import("../../run/probe/open-probe.js")).openProbe(probe);
  const conductivitySPerM = conductivity === undefined ? undefined : conductivityOf(conductivity);
  return { contacts: [...read, ...typed], source, origin, conductivitySPerM };
}

function positionOf(text: string): readonly [number, number, number] {
  const [x, y, z, ...more] = text.split(",").map((part) => {
    const plain = part.trim().replace(/\s*(?:um|µm|μm)$/u, "");
    return plain === "" ? Number.NaN : Number(plain);
  });
  // A metre is beyond any cell.
  const isNear = [x, y, z].every((um) => um !== undefined && Math.abs(um) <= 1e6);
  if (!isNear || more.length > 0) {
    throw new UsageError(`Cannot use --electrode-at ${text}: expected x,y,z in µm such as 20,0,0`);
  }
  return [shiftDecimal(x!, -6), shiftDecimal(y!, -6), shiftDecimal(z!, -6)];
}

function conductivityOf(text: string): number {
  const value = amount("--conductivity", text, "conductivity");
  if (value > 0) return value;
  throw new UsageError(`Cannot use --conductivity ${text}: expected a positive value such as 0.3S/m`);
}
