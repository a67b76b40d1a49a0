// What scripts/check-pack.mjs asks of each entry of the installed package: that Node, TypeScript and bundlers import it, and
// that publint and attw find nothing.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";

/** They run in a page of a browser, too. */
const IN_BROWSERS = ["rheobase/analysis", "rheobase/engine"];

/** What a program makes of each entry, to see that its types arrive. */
const USES = {
  rheobase: `import { openModel, openRecording, runSweeps, Stimulus, writeRecording, type Response } from "rheobase";
    export async function use(): Promise<Response> {
      const model = await openModel("x.json");
      const sweep = await (await openRecording("y.nwb")).sweep(33);
      await writeRecording("z.nwb", runSweeps(model, [sweep]));
      return model.run(Stimulus.parse("square:amplitude=1pA"));
    }`,
  "rheobase/analysis": `import { extractFeatures, type Features, vanRossumDistance } from "rheobase/analysis";
    export const use = (voltage: Float64Array): Features => extractFeatures({ voltage, rateHz: 50_000 });
    export const distance: number = vanRossumDistance([0.1], [0.2], 0.01);`,
  "rheobase/api": `import { type Cell, openTransport, queryCell, type Transport } from "rheobase/api";
    export async function use(): Promise<Cell> {
      const transport: Transport = openTransport();
      return queryCell(transport, 1);
    }`,
  "rheobase/engine": `import * as engine from "rheobase/engine";
    export async function use(config: unknown, document: unknown, swc: string, bytes: Uint8Array): Promise<Float64Array> {
      const stimulus = engine.Stimulus.parse("square:amplitude=1pA");
      const glif = new engine.GlifModel(await engine.openGlifConfig(config));
      const fit: engine.Fit = engine.parseFit(document);
      const axon = engine.axonRuleOf(fit);
      const cell = engine.compileCable(engine.buildSections(engine.parseSwc(swc)), fit, { axon });
      const solver: engine.Solver = engine.loadSolver(bytes);
      const model = new engine.BiophysicalModel({ fit, cell, axon, meta: {} }, solver);
      return [await glif.run(stimulus), await model.run(stimulus)][1]!.voltage;
    }`,
};

/**
 * @param folder where the package is installed
 * @param tarball the packed package
 * @param dependencies of the package, which bundles for Node leave out
 */
export async function checkEntries({ entries, folder, tarball, root, dependencies, check, call, equal }) {
  const warningsThrow = 'process.on("warning", (warning) => { throw warning; });';
  const node = (type, script) => call("node", [`--input-type=${type}`, "-e", `${warningsThrow}${script}`]).trim();
  const tool = (name) => join(root, "node_modules", name);

  for (const entry of entries) {
    const print = "console.log(Object.keys(entry).sort().join());";
    let names = "";
    await check(`import "${entry}"`, () => {
      names = node("module", `const entry = await import("${entry}"); ${print}`);
      equal(names.includes("isRheobaseError"), true);
    });
    await check(`require("${entry}") gives the same names`, () =>
      equal(node("commonjs", `const entry = require("${entry}"); ${print}`), names),
    );
    const inBrowsers = IN_BROWSERS.includes(entry);
    const source = join(folder, "entry.mjs");
    writeFileSync(source, `import * as entry from "${entry}"; ${print}`);
    const bundled = (file) => equal(call("node", [file]).trim(), names);
    await check(`esbuild bundles "${entry}" ${inBrowsers ? "for browsers" : "for Node"}`, async () => {
      const place = inBrowsers ? { platform: "browser" } : { platform: "node", external: dependencies };
      const common = { entryPoints: [source], bundle: true, format: "esm", splitting: true, logLevel: "silent" };
      const outdir = join(folder, "by-esbuild");
      const { warnings } = await esbuild({
        ...common,
        ...place,
        outdir,
        outExtension: { ".js": ".mjs" },
        loader: { ".wasm": "file" },
      });
      equal(warnings.map(({ text }) => text).join(), "");
      bundled(join(outdir, "entry.mjs"));
    });
    await check(`Vite bundles "${entry}" ${inBrowsers ? "for browsers" : "for Node"}`, async () => {
      const outDir = join(folder, "by-vite");
      const warnings = [];
      await vite({
        root: folder,
        configFile: false,
        logLevel: "silent",
        build: {
          outDir,
          emptyOutDir: true,
          ...(inBrowsers ? { lib: { entry: source, formats: ["es"], fileName: "entry" } } : { ssr: source }),
          rolldownOptions: {
            onwarn: (warning) => warnings.push(warning.message),
            external: inBrowsers ? [] : dependencies,
            output: { entryFileNames: "entry.mjs" },
          },
        },
        ssr: { noExternal: ["rheobase"] },
      });
      equal(warnings.join(), "");
      bundled(join(outDir, "entry.mjs"));
    });
  }
  for (const [module, moduleResolution] of [
    ["NodeNext", "NodeNext"],
    ["ESNext", "Bundler"],
  ]) {
    await check(`types of every entry compile under strict settings, by ${moduleResolution}`, () => {
      equal(Object.keys(USES).join(), entries.join());
      const files = entries.map((entry) => `use-${entry.replace("/", "-")}.ts`);
      for (const [i, entry] of entries.entries()) writeFileSync(join(folder, files[i]), USES[entry]);
      const compilerOptions = {
        noEmit: true,
        strict: true,
        skipLibCheck: false,
        target: "ES2022",
        module,
        moduleResolution,
        lib: ["ES2023", "ESNext.Disposable", "DOM"],
        types: [],
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
      call("node", [tool("typescript/bin/tsc"), "-p", "."]);
    });
  }
  await check("publint finds nothing", () => call("node", [tool("publint/src/cli.js"), "run", tarball, "--strict"]));
  // Node from 20.19 on requires ES modules, so that a CommonJS program that finds one is served; older resolution
  // (node10) knows no entries.
  await check("attw finds nothing", () => {
    const names = entries.map((entry) => entry.replace(/^rheobase/, "."));
    const rules = ["--profile", "node16", "--ignore-rules", "cjs-resolves-to-esm"];
    call("node", [tool("@arethetypeswrong/cli/dist/index.js"), tarball, ...rules, "--entrypoints", ...names]);
  });
}
