// Runs simulations of unconnected cells that the Allen Institute published with their output, and compares. By hand, with
// checkouts of github.com/AllenInstitute/bmtk and …/sonata:
//   node scripts/published-simulations.mjs BMTK SONATA
// Their cells are NeuroML exports of Allen's fits (12 digits); the fits, which lie beside them, are run in their place, and
// what this version has no report of (extracellular) is left out. Needs the package built. docs/sonata.md has the result.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const library = (path) => import(pathToFileURL(join(root, "dist", path)).href);
const { openSimulation, writeSimulation } = await library("index.js");
const { H5Reader } = await library("nwb/h5/reader.js");

const [bmtk, sonata] = process.argv.slice(2);
const examples = [
  { from: bmtk, example: "bio_1cell", config: "config.simulation_iclamp.json", output: "output_iclamp" },
  { from: sonata, example: "5_cells_iclamp", config: "simulation_config.json", output: "output" },
];
if (bmtk === undefined || sonata === undefined) {
  console.error("Cannot compare with published simulations: expected the checkouts of bmtk and sonata");
  process.exit(2);
}
for (const { from, example, config, output } of examples)
  await compare(join(from, "examples"), example, config, output);

async function compare(folder, example, config, output) {
  const copy = mkdtempSync(join(tmpdir(), "rheobase-published-"));
  try {
    for (const name of [example, "shared_components"].filter((each) => existsSync(join(folder, each)))) {
      cpSync(join(folder, name), join(copy, name), { recursive: true });
    }
    const own = join(copy, example);
    process.chdir(own); // as their configs have it
    takeFits(own);
    const document = JSON.parse(readFileSync(config, "utf8"));
    for (const report of Object.values(document.reports)) report.enabled = report.module === "membrane_report";
    writeFileSync("run.json", JSON.stringify(document));
    const simulation = await openSimulation("run.json");
    await writeSimulation(simulation, null, { sonata: "ours", existing: "overwrite" });
    simulation[Symbol.dispose]();
    console.log(`${example}: ${simulation.cells.length} cells`);
    for (const name of readdirSync("ours")) {
      const [theirs, ours] = await Promise.all([read(join(output, name)), read(join("ours", name))]);
      console.log(`  ${name}: ${name === "spikes.h5" ? spikesText(theirs, ours) : reportText(theirs, ours)}`);
    }
  } finally {
    process.chdir(root);
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Names Allen's fits in the tables of node types, where they name NeuroML. */
function takeFits(folder) {
  const tables = readdirSync(join(folder, "network")).filter((name) => name.endsWith("node_types.csv"));
  for (const name of tables) {
    const path = join(folder, "network", name);
    const [header, ...rows] = readFileSync(path, "utf8").trim().split(/\s*\n/);
    const changed = rows.map((row) => {
      const id = /nml:Cell_(\d+)\.cell\.nml/.exec(row)?.[1];
      return id === undefined ? `${row} NULL` : `${row.replace(/nml:\S+/, "ctdb:Biophys1.hoc")} ${id}_fit.json`;
    });
    writeFileSync(path, `${[`${header} dynamics_params`, ...changed].join("\n")}\n`);
  }
  const circuit = join(folder, "circuit_config.json");
  if (!existsSync(circuit)) return;
  writeFileSync(
    circuit,
    readFileSync(circuit, "utf8").replace("biophysical_neuron_templates/nml", "biophysical_neuron_templates/json"),
  );
}

/** All numbers of a file of spikes or a report, in the layouts of now and of 2018. */
async function read(path) {
  const reader = await H5Reader.open(path);
  try {
    const [kind] = reader.keys("").filter((name) => name === "spikes" || name === "report");
    const within = kind === undefined ? "" : kind;
    const inner = reader
      .keys(within)
      .find((name) => reader.kind(`${within}/${name}`) === "group" && name !== "mapping");
    const at = inner === undefined ? within : `${within}/${inner}`;
    const numbers = (...names) =>
      names.map((name) => reader.numbers(`${at}/${name}`.replace(/^\//, ""))).find((each) => each !== null);
    const shape = reader.shape(`${at}/data`.replace(/^\//, ""));
    return { times: numbers("timestamps"), ids: numbers("node_ids", "gids"), data: numbers("data"), shape };
  } finally {
    reader.close();
  }
}

function spikesText(theirs, ours) {
  const trains = ({ times, ids }) => {
    const byCell = new Map();
    for (const [i, id] of ids.entries())
      byCell.set(
        id,
        [...(byCell.get(id) ?? []), times[i]].sort((a, b) => a - b),
      );
    return byCell;
  };
  const [a, b] = [trains(theirs), trains(ours)];
  const texts = [...a]
    .sort(([x], [y]) => x - y)
    .map(([id, times]) => {
      const own = b.get(id) ?? [];
      const by = times.slice(0, own.length).map((ms, i) => Math.abs(ms - own[i]));
      return `cell ${id}: ${times.length} published, ${own.length} here, the first off by ${(by[0] ?? 0).toFixed(2)} ms, at most ${Math.max(0, ...by).toFixed(2)} ms`;
    });
  return texts.join("; ");
}

function reportText(theirs, ours) {
  const [rows, columns] = ours.shape;
  const difference = (until) => {
    let most = 0;
    for (let i = 0; i < until * columns; i++) most = Math.max(most, Math.abs(theirs.data[i] - ours.data[i]));
    return most.toExponential(1);
  };
  return `${rows} × ${columns} (published ${theirs.shape.join(" × ")}), off by ${difference(1000)} in the first 1,000 rows, ${difference(rows)} in all`;
}
