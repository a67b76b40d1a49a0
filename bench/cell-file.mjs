// A compiled cell as a text file: a name and numbers a line. For native/core/examples/native_speed.rs, which runs the solver's
// crate on the host.
import { writeFileSync } from "node:fs";
import { placeNamed } from "rheobase/engine";

export function writeCellFile(path, model) {
  const { cell } = model.definition;
  const line = (name, values) => `${name} ${Array.from(values).join(" ")}`;
  const lines = [
    line("parent", cell.parent),
    line("area", cell.area),
    line("axial", cell.axialMohm),
    line("capacitance", cell.capacitance),
    line("ena", cell.ena),
    line("ek", cell.ek),
    line("celsius", [cell.celsius]),
    line("v_init", [cell.vInit]),
    line("node", [placeNamed(cell, "soma[0]").node]),
  ];
  for (const { name, nodes, parameters } of cell.mechanisms) {
    lines.push(`mechanism ${name}`, line("nodes", nodes));
    for (const [parameter, values] of Object.entries(parameters)) lines.push(line(parameter, values));
  }
  writeFileSync(path, `${lines.join("\n")}\n`);
}
