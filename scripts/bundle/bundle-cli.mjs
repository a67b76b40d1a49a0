// Bundles the compiled command line, and the worker it starts, into few files: the program loads 130 modules otherwise,
// which takes as long as Node itself. Replaces dist/cli/; the library in dist/ stays as tsc made it.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { chunkGroups } from "./chunk-groups.mjs";
import { CHANGED, hdf5Beside } from "./hdf5-beside.mjs";

/** Loaded from their packages when they are needed: native, huge, or rarely used. */
const EXTERNAL = [
  /^@duckdb\//,
  /^@napi-rs\/canvas/,
  /^bullmq$/,
  /^chart\.js/,
  /^chartjs-node-canvas/,
  /^ioredis$/,
  /^mathjs/,
  /^tar$/,
  /^undici$/,
  /^yauzl$/,
];

/**
 * @param root folder of the package, with a slash at its end
 */
export async function bundleCli(root) {
  const parts = `${root}dist/cli.parts/`;
  const bundle = await rolldown({
    input: {
      main: `${root}dist/cli/main.js`,
      worker: `${root}dist/run/threads/worker.js`,
      "campaign-worker": `${root}dist/campaigns/work/campaign-worker.js`,
    },
    cwd: root,
    platform: "node",
    external: EXTERNAL,
    // Its main file, which Node loads, requires its others in a way that bundlers do not see.
    resolve: { alias: { "jsonc-parser": `${root}node_modules/jsonc-parser/lib/esm/main.js` } },
    preserveEntrySignatures: false,
    plugins: [hdf5Beside()],
    // The library, whose modules these are, loads late what the bundle has at hand anyway.
    checks: { ineffectiveDynamicImport: false },
  });
  // All files lie in one folder of dist/, as the modules they come from: what these find by import.meta.url is there.
  const { output } = await bundle.write({
    dir: parts,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    codeSplitting: { groups: chunkGroups(root) },
  });
  await bundle.close();
  writeFileSync(`${parts}LICENSES.txt`, licencesOf(output.flatMap((file) => file.moduleIds ?? [])));
  rmSync(`${root}dist/cli`, { recursive: true });
  renameSync(parts, `${root}dist/cli`);
}

/** The licences of the packages that the bundle holds code of. */
function licencesOf(modules) {
  const folders = new Set(modules.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const texts = new Map();
  for (const folder of folders) {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const changed = name === "h5wasm" ? `\n\n${CHANGED}` : "";
    texts.set(`${name} ${version}`, `${licenceIn(folder).trim()}${changed}`);
  }
  return [...texts]
    .sort()
    .map(([name, text]) => `${name}\n\n${text}\n`)
    .join(`\n${"-".repeat(80)}\n\n`);
}

function licenceIn(folder) {
  for (const name of ["LICENSE", "license", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENSE-MIT.txt"]) {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {}
  }
  throw new Error(`Cannot bundle ${folder}: it has no licence file, in ${dirname(folder)}`);
}
