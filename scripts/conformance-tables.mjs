// Tables of a campaign through pandas, polars and DuckDB from PyPI: names, types and every value, to the last bit. Run by `npm
// run conformance:tables`; takes Python 3 (RHEOBASE_PYTHON, default python3), makes its own virtual environment on first use
// and needs the package built (`npm run build`). One line a case; exit code 1 when any fails.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCampaignTable, runCampaign } from "../dist/index.js";
import { pythonOf } from "./python-environments.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const python = pythonOf("tables");
const folder = mkdtempSync(join(tmpdir(), "rheobase-tables-"));

/** Numbers, texts and nulls in all columns: failed runs, a text parameter, features that are not defined, two parts. */
const plan = {
  models: [
    "glif-cell/GLIF1_neuron_config.json",
    "glif-cell/GLIF5_neuron_config.json",
    "biophysical-cell",
    "gone µ.json",
  ],
  stimuli: [
    "square:amplitude=0..300pA/20pA,start=5ms,duration=60ms,total=80ms,rate=50kHz",
    { protocol: "Short Square" },
  ],
  changes: { list: [{}, { th_inf: 0.02 }, { th_inf: "x0.8" }, { "soma.gbar_NaTs": "x0.9" }, ...more()] },
  measures: { features: true },
};

function more() {
  return Array.from({ length: 12 }, (_, i) => ({ th_inf: 0.0201 + i / 3000 }));
}

const KINDS = { number: "double", string: "text", boolean: "boolean" };
const INTEGERS = ["run", "change_set", "spike_count", "spike"];

function described(rows, table) {
  const names = Object.keys(rows[0] ?? {});
  return names.map((name) => {
    const values = rows.map((row) => row[name]);
    const some = values.find((value) => value !== null);
    const isText = table === "runs" && ["reason", "variant", "trace"].includes(name);
    const kind = INTEGERS.includes(name) ? "integer" : isText ? "text" : (KINDS[typeof some] ?? "double");
    return { name, kind, values: values.map((value) => (kind === "double" && value !== null ? bitsOf(value) : value)) };
  });
}

function bitsOf(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.toString("hex");
}

try {
  const { counts } = await runCampaign(plan, folder, { folder: join(root, "models"), reuse: false });
  if (counts.ok === 0 || counts.impossible === 0) throw new Error(`expected both: ${JSON.stringify(counts)}`);
  const tables = ["runs", "spikes", "features", "timings"];
  const entries = await Promise.all(
    tables.map(async (table) => [table, described(await readCampaignTable(folder, table), table)]),
  );
  writeFileSync(join(folder, "expected.json"), JSON.stringify(Object.fromEntries(entries)));
  const { status } = spawnSync(python, [join(root, "scripts/conformance-tables.py"), folder], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
