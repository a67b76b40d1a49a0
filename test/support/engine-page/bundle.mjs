// Bundles the page: node bundle.mjs vite|esbuild FOLDER. Prints each file with what it imports and the packages in it, as JSON.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const root = import.meta.dirname;
const [bundler, outDir] = process.argv.slice(2);

/** Name of the package that a module is of, of zod with the part; null for ours. */
const packageOf = (module) => /.*node_modules\/(zod\/v4\/[^/]+|(?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? null;
const packagesOf = (modules) => [...new Set(modules.map(packageOf))].filter((name) => name !== null);

async function byVite() {
  const { build } = await import("vite");
  const chunks = [];
  // The bundle of a worker is made apart from the page's, with plugins of its own.
  const listing = () => ({
    name: "listing",
    generateBundle: (_, bundle) => {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const { fileName: file, imports, dynamicImports: later, moduleIds } = chunk;
        chunks.push({ file, imports, later, packages: packagesOf(moduleIds) });
      }
    },
  });
  await build({
    root,
    base: "./",
    configFile: false,
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
    plugins: [listing()],
    worker: { format: "es", plugins: () => [listing()] },
  });
  return chunks;
}

async function byEsbuild() {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: outDir,
    entryPoints: [join(root, "by-esbuild.mjs"), join(root, "worker.mjs")],
    outdir: outDir,
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    outExtension: { ".js": ".mjs" },
    loader: { ".wasm": "file" },
    metafile: true,
    logLevel: "warning",
  });
  const page = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="by-esbuild.mjs"></script>';
  writeFileSync(join(outDir, "index.html"), page);
  return Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith(".mjs"))
    .map(([file, { imports, inputs }]) => ({
      file,
      imports: imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path),
      later: imports.filter(({ kind }) => kind === "dynamic-import").map(({ path }) => path),
      packages: packagesOf(Object.keys(inputs)),
    }));
}

console.log(JSON.stringify(await (bundler === "vite" ? byVite() : byEsbuild())));
