// Runs bench/*.bench.mjs and prints one table. `npm run bench`, or after a build: node bench/main.mjs [--markdown] [glif …]
//
// A benchmark module exports `rows({ repeats })`, an async generator of { group, who, unit, values, clock, goal }: repeated
// measurements of one thing. The ratio of a row says how many times the value of its group's first row it is; the first
// is rheobase's where it is compared with others. `clock` are the same measurements by the clock, where `values` are CPU
// time. `goal` is { atLeast } or { atMost }: of the ratio, or of the value of a first row.
import { readdirSync } from "node:fs";
import { cpus, loadavg } from "node:os";

const folder = new URL("./", import.meta.url);
const markdown = process.argv.includes("--markdown");
const asked = process.argv.slice(2).filter((word) => word !== "--markdown");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".bench.mjs"))
  .map((file) => file.replace(".bench.mjs", ""))
  .sort();
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`Cannot run benchmark ${unknown.join(", ")}: there are ${names.join(", ")}`);
  process.exit(2);
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const load = () => loadavg()[0].toFixed(1);

function judged({ atLeast, atMost }, value) {
  const met = value >= (atLeast ?? value) && value <= (atMost ?? value);
  return `${atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`} ${met ? "met" : "missed"}`;
}

console.log(`${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}`);
console.log(`${new Date().toISOString().slice(0, 10)}, load ${load()} at the start`);
const header = ["what", "who", "median", "fastest", "unit", "times the first", "of fastest", "by the clock"];
const table = [[...header, "goal", "runs"]];
process.once("SIGINT", end);
process.once("SIGTERM", end);
try {
  for (const name of asked.length > 0 ? asked : names) await addRows(name);
} finally {
  printTable(); // what there is of it: it took minutes
}

function end() {
  printTable();
  process.exit(1);
}

async function addRows(name) {
  const { rows } = await import(new URL(`${name}.bench.mjs`, folder));
  const firsts = new Map();
  for await (const { group, who, unit, values, clock, goal } of rows({ repeats: 7 })) {
    const own = { typical: median(values), fastest: Math.min(...values), clock: clock && median(clock) };
    const first = firsts.get(group);
    if (!first) firsts.set(group, own);
    const ratio = (key) => (first?.[key] && own[key] ? digits(own[key] / first[key]) : "");
    const verdict = goal ? judged(goal, first ? own.typical / first.typical : own.typical) : "";
    const ratios = [ratio("typical"), ratio("fastest"), ratio("clock")];
    table.push([group, who, digits(own.typical), digits(own.fastest), unit, ...ratios, verdict, String(values.length)]);
    process.stderr.write(".");
  }
}

function printTable() {
  process.stderr.write("\n");
  console.log(`load ${load()} at the end\n`);
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const numeric = new Set([2, 3, 5, 6, 7, 9]);
  const rule = table[0].map(() => "---");
  if (markdown) table.splice(1, 0, rule);
  for (const row of table) {
    const cells = row.map((cell, i) => (numeric.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
    console.log(markdown ? `| ${row.join(" | ")} |` : cells.join("  ").trimEnd());
  }
}
