/** Checks the root of an NWB 2 file and its general part (nwb.md 2.3, 2.4). */

import { join, type ValidationContext } from "./validation-context.js";

const requiredGroups = [
  "acquisition",
  "analysis",
  "general",
  "processing",
  "stimulus/presentation",
  "stimulus/templates",
] as const;

/** Checks attributes, datasets and groups that every file must have at its root. */
export function checkRoot(context: ValidationContext): void {
  const type = context.attributeText("/", "neurodata_type");
  const namespace = context.attributeText("/", "namespace");
  if (type !== null && type !== "NWBFile" && namespace !== null && namespace !== "core") {
    context.warn("/@neurodata_type", `is ${type} of the extension ${namespace}: only the rules of NWBFile are checked`);
  } else if (type !== "NWBFile") context.error("/@neurodata_type", `is ${type ?? "missing"}, expected NWBFile`);
  context.requireAttribute("/", "nwb_version", "text");
  for (const name of ["identifier", "session_description"]) context.requireDataset("/", name, "text", 0);
  const now = Date.now();
  for (const name of ["session_start_time", "timestamps_reference_time"]) {
    const start = checkTimes(context, name, 0);
    if (start !== null && start > now) context.warn(`/${name}`, "lies in the future");
  }
  checkTimes(context, "file_create_date", 1);
  for (const path of requiredGroups) {
    if (context.tree.node(`/${path}`)?.kind !== "group") context.error("/", `the group ${path} is missing`);
  }
}

/** Checks the table of programs that made the file, and the types of devices. */
export function checkGeneral(context: ValidationContext): void {
  if (context.tree.node("/general") === null) return;
  const programs = context.dataset("/general", "was_generated_by", "text", 2);
  if (programs && programs.shape?.[1] !== 2) {
    context.error(programs.path, `has ${programs.shape?.[1]} columns, expected 2: program and version`);
  }
  for (const [folder, type] of [
    ["/general/devices", "Device"],
    ["/general/intracellular_ephys", null],
  ] as const) {
    if (context.tree.node(folder)?.kind !== "group") continue;
    for (const name of context.tree.names(folder)) {
      const path = join(folder, name);
      const node = context.tree.node(path);
      if (node?.kind !== "group") continue;
      const seen = context.attributeText(path, "neurodata_type");
      if (seen === null) context.error(path, `has no neurodata_type${type ? `, expected ${type}` : ""}`);
    }
  }
}

/** ISO 8601 as the validator requires: date, time, and the offset from UTC. */
const isoTime = /^\d{4}-?\d{2}-?\d{2}[T ]\d{2}:?\d{2}(:?\d{2}([.,]\d+)?)?(Z|[+-]\d{2}:?(\d{2})?)?$/;
const withOffset = /(Z|[+-]\d{2}:?(\d{2})?)$/;

/** Checks a dataset of times; returns the first in milliseconds, or null. */
function checkTimes(context: ValidationContext, name: string, dimensions: 0 | 1): number | null {
  const node = context.requireDataset("/", name, "text", dimensions);
  if (node?.type !== "text") return null;
  const texts = context.tree.texts(node.path) ?? [];
  if (texts.length === 0) context.error(node.path, "is empty, expected at least one time");
  for (const text of texts) {
    if (!isoTime.test(text)) context.error(node.path, `holds "${text}", expected a time as in ISO 8601`);
    else if (!withOffset.test(text.slice(10))) {
      context.error(node.path, `holds "${text}", expected an offset from UTC at its end, such as +00:00`);
    }
  }
  const first = Date.parse(texts[0] ?? "");
  return Number.isNaN(first) ? null : first;
}
