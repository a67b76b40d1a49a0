import type { MorphologyInspection } from "../../../inspect/inspect.js";
import { printChanges } from "../morphology-changes.js";
import { formatNumber, type Terminal } from "../terminal.js";

const short = (value: number): number => Number(formatNumber(value, 5));

/** Prints a morphology. */
export function printMorphology({ path, morphology }: MorphologyInspection, terminal: Terminal): void {
  const { points, sections, groups, lengthUm, areaUm2, widthUm, heightUm, depthUm, changes } = morphology;
  terminal.print(`${path}: morphology of ${points} points, ${sections} sections`, "bold");
  terminal.print();
  terminal.table(
    ["type", "sections", "points", "length (µm)", "area (µm²)", "mean diameter (µm)"],
    groups.map((group) => [
      group.group,
      group.sections,
      group.points,
      short(group.lengthUm),
      short(group.areaUm2),
      short(group.meanDiameterUm),
    ]),
  );
  terminal.print();
  terminal.table(
    ["measure", "value", "unit"],
    [
      ["length of all neurites", short(lengthUm), "µm"],
      ["surface", short(areaUm2), "µm²"],
      ["width (x)", short(widthUm), "µm"],
      ["height (y)", short(heightUm), "µm"],
      ["depth (z)", short(depthUm), "µm"],
      ["stems", morphology.stems, ""],
      ["branch points", morphology.branchPoints, ""],
      ["tips", morphology.tips, ""],
      ["highest branch order", morphology.maxBranchOrder, ""],
      ["farthest tip, along the neurite", short(morphology.maxPathUm), "µm"],
    ],
  );
  printChanges(changes, terminal);
}

/** The same as JSON, with units in the names. */
export function morphologyDocument({
  kind,
  path,
  morphology,
  sections,
}: MorphologyInspection): Record<string, unknown> {
  const { groups, lengthUm, areaUm2, widthUm, heightUm, depthUm, ...counts } = morphology;
  return {
    kind,
    path,
    points: counts.points,
    section_count: counts.sections,
    groups: groups.map((group) => ({
      group: group.group,
      sections: group.sections,
      points: group.points,
      length_um: group.lengthUm,
      area_um2: group.areaUm2,
      mean_diameter_um: group.meanDiameterUm,
    })),
    length_um: lengthUm,
    area_um2: areaUm2,
    width_um: widthUm,
    height_um: heightUm,
    depth_um: depthUm,
    stems: counts.stems,
    branch_points: counts.branchPoints,
    tips: counts.tips,
    max_branch_order: counts.maxBranchOrder,
    max_path_um: counts.maxPathUm,
    changes: counts.changes,
    sections: sections.map((section) => ({
      name: section.name,
      parent: section.parent,
      parent_x: section.parentX,
      n3d: section.n3d,
      L_um: section.lengthUm,
      nseg: section.nseg,
      area_um2: section.areaUm2,
    })),
  };
}
