// The modules of native/core form no circle: fails with the modules of each circle of `use`. Needs no Rust.
// A module is a file of native/core/src. `mod x;` is not a use; a path leads to the file in which its last module ends.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../native/core/src/", import.meta.url));
const files = readdirSync(root, { recursive: true })
  .map((name) => String(name).replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".rs") && !name.endsWith("_tests.rs"));
/** File of each module, by its path: "" is the crate. */
const modules = new Map(files.map((file) => [file.replace(/(^|\/)(mod|lib)\.rs$|\.rs$/, ""), file]));

/** Full paths of what a text uses, with braces spread out. */
function paths(text) {
  const spread = (path) => {
    const open = path.indexOf("{");
    if (open < 0) return [path];
    let depth = 0;
    const items = [""];
    for (const letter of path.slice(open + 1, path.lastIndexOf("}"))) {
      depth += letter === "{" ? 1 : letter === "}" ? -1 : 0;
      if (letter === "," && depth === 0) items.push("");
      else items[items.length - 1] += letter;
    }
    return items.filter((item) => item.trim() !== "").flatMap((item) => spread(path.slice(0, open) + item.trim()));
  };
  const code = text.replace(/\/\/.*$/gm, "").replace(/#\[cfg\(test\)\]\s*mod tests \{[\s\S]*$/, "");
  const used = [...code.matchAll(/\buse\s+([^;]+);/g)].flatMap(([, path]) => spread(path.replace(/\s+/g, " ")));
  return [...used, ...[...code.matchAll(/\b(?:crate|super)(?:::\w+)+/g)].map(([path]) => path)];
}

/** The file that a path from `module` leads to; none outside the crate. */
function target(path, module) {
  const parts = path.split("::").map((part) => part.trim().split(" ")[0]);
  let place = module === "" ? [] : module.split("/");
  if (parts[0] === "crate") place = [];
  else if (parts[0] === "super") place = place.slice(0, -1);
  else if (!modules.has([...place, parts[0]].join("/"))) return undefined;
  else parts.unshift("self");
  for (const part of parts.slice(1)) {
    if (part === "super") place = place.slice(0, -1);
    else if (modules.has([...place, part].join("/"))) place.push(part);
    else break;
  }
  return modules.get(place.join("/"));
}

const uses = new Map(
  [...modules].map(([module, file]) => {
    const found = paths(readFileSync(`${root}${file}`, "utf8")).map((path) => target(path, module));
    return [file, new Set(found.filter((other) => other !== undefined && other !== file))];
  }),
);

/** Files from which, and to which, a file leads: those of its circle. */
function reach(from) {
  const seen = new Set();
  const open = [from];
  while (open.length > 0) {
    for (const next of uses.get(open.pop())) {
      if (!seen.has(next)) open.push(next);
      seen.add(next);
    }
  }
  return seen;
}
const reached = new Map(files.map((file) => [file, reach(file)]));
const known = new Set();
let circles = 0;
for (const file of files) {
  if (known.has(file) || !reached.get(file).has(file)) continue;
  const circle = [...reached.get(file)].filter((other) => reached.get(other).has(file)).sort();
  for (const other of circle) known.add(other);
  circles += 1;
  console.error(`native/core/src: a circle of ${circle.join(", ")}`);
}
console.log(`native/core: ${files.length} modules, ${circles} circles`);
process.exitCode = circles > 0 ? 1 : 0;
