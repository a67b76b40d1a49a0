// Fails when native/pkg was not built from the sources beside it, or was changed by hand. Needs no Rust.
import { existsSync, readFileSync } from "node:fs";
import { hashes, hashFile } from "./native-sources.mjs";

const pathOf = (line) => line.slice(66);
const recorded = existsSync(hashFile) ? readFileSync(hashFile, "utf8").split("\n").filter(Boolean) : [];
const found = hashes();
const stale = new Set(
  [...found.filter((line) => !recorded.includes(line)), ...recorded.filter((line) => !found.includes(line))].map(
    pathOf,
  ),
);
for (const path of [...stale].sort()) console.error(`native/${path}: differs from what native/pkg was built with`);
if (stale.size > 0) console.error("Cannot trust native/pkg: build it anew with `npm run build:native` and commit it");
console.log(`native: ${found.length} files, ${stale.size} changed since the build`);
process.exitCode = stale.size > 0 ? 1 : 0;
