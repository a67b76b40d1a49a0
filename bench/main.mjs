// Runs bench/*.bench.mjs and prints one table. `npm run bench`, or after a build: node bench/main.mjs [glif …]
//
// A benchmark module exports `rows({ repeats })`, an async generator of { group, who, unit, values }: repeated measurements
// of one thing. The first row of a group is rheobase's; the ratio of the others says how many times its value theirs is.
import { readdirSync } from "node:fs";
import { cpus } from "node:os";

const folder = new URL("./", import.meta.url);
const asked = process.argv.slice(2);
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

console.log(`${cpus()[0]?.model ?? "unknown processor"}, ${cpus().length} cores, Node ${process.version}\n`);
const table = [["what", "who", "median", "fastest", "unit", "times ours", "runs"]];
for (const name of asked.length > 0 ? asked : names) {
  const { rows } = await import(new URL(`${name}.bench.mjs`, folder));
  const ours = new Map();
  for await (const { group, who, unit, values } of rows({ repeats: 7 })) {
    const typical = median(values);
    if (!ours.has(group)) ours.set(group, typical);
    const ratio = ours.get(group) === typical ? "" : digits(typical / ours.get(group));
    table.push([group, who, digits(typical), digits(Math.min(...values)), unit, ratio, String(values.length)]);
    process.stderr.write(".");
  }
}
process.stderr.write("\n");

const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
const numeric = new Set([2, 3, 5, 6]);
for (const row of table) {
  const cells = row.map((cell, i) => (numeric.has(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
  console.log(cells.join("  ").trimEnd());
}
