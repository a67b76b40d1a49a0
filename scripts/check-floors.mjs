// The floors of the house: an import never goes up, and some doors stay shut. Run by `npm run check`.
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../src/", import.meta.url));
/** The cellar. */
const ground = [
  "errors",
  "types",
  "version",
  "trace-view",
  "pause",
  "on-abort",
  "file-kind",
  "read-file",
  "printable",
  "suggest",
  "arguments",
  "run-options",
];
/** From the cellar to the roof; rooms of one floor may know each other, but for the pairs in `strangers`. */
const floors = [
  ground,
  ["files"],
  ["stimulus", "nwb", "analysis"],
  ["glif", "biophys", "api"],
  ["run", "plot"],
  ["index"],
  ["cli"],
];
const strangers = [
  ["glif", "biophys"],
  ["glif", "nwb"],
  ["biophys", "nwb"],
  ["glif", "api"],
  ["biophys", "api"],
];
/** Rooms that must also run in a browser page: nothing of Node's. */
const nodeless = new Set([...ground.filter((room) => room !== "read-file"), "stimulus", "analysis", "glif", "biophys"]);
/** Packages that only one file may import. */
const onlyDoor = { h5wasm: "nwb/h5/load.ts" };

/** The one file that may touch the solver's WebAssembly. */
const solverDoor = "biophys/wasm.ts";

const floorOf = (room) => floors.findIndex((rooms) => rooms.includes(room));
const roomOf = (file) => file.split(sep)[0].replace(/\.ts$/, "");
const sources = readdirSync(src, { recursive: true }).filter((name) => name.endsWith(".ts"));
const problems = [];

for (const file of sources) {
  const room = roomOf(file);
  if (floorOf(room) < 0) problems.push(`${file}: its room "${room}" is on no floor`);
  const text = readFileSync(join(src, file), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  for (const [, specifier] of text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g)) {
    if (specifier.includes("native/pkg") && file.split(sep).join("/") !== solverDoor) {
      problems.push(`${file}: imports ${specifier}; only ${solverDoor} may`);
    }
    if (specifier.startsWith(".")) {
      const target = relative(src, join(src, dirname(file), specifier)).replace(/\.js$/, ".ts");
      const targetRoom = roomOf(target);
      if (floorOf(targetRoom) > floorOf(room)) problems.push(`${file}: imports ${target}, which is above it`);
      if (nodeless.has(room) && targetRoom === "files") {
        problems.push(`${file}: imports ${target}, but ${room} must run in a browser`);
      }
      if (strangers.some(([a, b]) => (a === room && b === targetRoom) || (b === room && a === targetRoom))) {
        problems.push(`${file}: imports ${target}, but ${room} and ${targetRoom} do not know each other`);
      }
      continue;
    }
    const name = specifier.replace(/^node:/, "");
    if (nodeless.has(room) && (specifier.startsWith("node:") || builtinModules.includes(name))) {
      problems.push(`${file}: imports ${specifier}, but ${room} must run in a browser`);
    }
    const owner = onlyDoor[specifier.split("/")[0]];
    if (owner && file.split(sep).join("/") !== owner) problems.push(`${file}: imports ${specifier}; only ${owner} may`);
  }
}

for (const problem of problems) console.error(problem);
console.log(`floors: ${sources.length} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
