import { basename, isAbsolute, join, normalize, relative } from "node:path";
import { isObject, type JsonObject } from "../../base/document/json.js";
import { InvalidModelError } from "../../base/errors.js";
import { quoted } from "../../base/text/printable.js";

/** Words for the order of spikes in a file, as BMTK takes them. */
const ORDERS = {
  by_time: "by_time",
  time: "by_time",
  by_id: "by_id",
  id: "by_id",
  node_id: "by_id",
  gid: "by_id",
  none: "none",
  na: "none",
} as const;

/** Order of the spikes in a file. */
export type SpikeOrder = (typeof ORDERS)[keyof typeof ORDERS];

/** What a config's `output` says. */
export interface StatedOutput {
  /** Its folder, which paths of files may begin with; "" if there is none. */
  readonly folder: string;
  /** Name of the spikes file. */
  readonly spikes: string;
  readonly order: SpikeOrder;
}

/**
 * Reads the section `output` of a SONATA config.
 *
 * @throws InvalidModelError for an order of spikes that is unknown
 */
export function statedOutput({ output }: JsonObject, path: string): StatedOutput {
  const {
    output_dir: folder,
    spikes_file: spikes,
    spikes_sort_order: order,
  } = isObject(output) ? output : ({} as JsonObject);
  const stated = typeof folder === "string" ? folder : "";
  if (order != null && !Object.hasOwn(ORDERS, String(order))) {
    const allowed = ["by_time", "by_id", "none"];
    const reason = `its spikes_sort_order is ${quoted(order)}, expected ${allowed.join(", ")}`;
    throw new InvalidModelError(`run the SONATA simulation ${path}`, reason, { path, value: order, allowed });
  }
  return {
    folder: stated,
    spikes: statedFile(typeof spikes === "string" ? spikes : "spikes.h5", { folder: stated }),
    order: order == null ? "by_time" : ORDERS[order as keyof typeof ORDERS],
  };
}

/**
 * The path of a stated file within the folder of the output: configs name it by itself, or with that folder. Of a file
 * elsewhere the name is left, so that nothing is written outside.
 */
export function statedFile(stated: unknown, { folder }: Pick<StatedOutput, "folder">): string {
  const text = String(stated);
  const inside = folder !== "" && isAbsolute(text) === isAbsolute(folder) ? relative(folder, text) : "..";
  const own = isOutside(inside) ? normalize(text) : inside;
  return isOutside(own) ? basename(text) : own;
}

const isOutside = (path: string): boolean => path === "" || isAbsolute(path) || path.split(/[/\\]/)[0] === "..";

/** The file of one of several variables of a report: `soma_v.h5`, `soma_cai.h5`. */
export function fileOfVariable(fileName: string, variable: string, variables: readonly string[]): string {
  if (variables.length < 2) return fileName;
  const ending = /\.\w+$/.exec(fileName)?.[0] ?? "";
  return join(`${fileName.slice(0, fileName.length - ending.length)}_${variable}${ending}`);
}
