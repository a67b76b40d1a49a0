// Packs the package, installs it into an empty folder as a user would, and tries it there: the program, the library,
// a run with a figure, and each entry by Node, TypeScript and bundlers. Ends with `N passed, N failed`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkEntries } from "./check-entries.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { version } = manifest;
const folder = mkdtempSync(join(tmpdir(), "rheobase-pack-"));
const call = (command, args, options = {}) =>
  execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], ...options });

/** Begins a script that fails where Node would warn. */
const warningsThrow = 'process.on("warning", (warning) => { throw warning; });';

let passed = 0;
let failed = 0;
/** Runs one check and says how it went; the later ones run all the same. */
async function check(name, work) {
  const start = performance.now();
  try {
    await work();
    passed += 1;
    console.log(`ok      ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`failed: ${name}\n${error.stdout ?? ""}${error.stderr || error.stack || error}`);
  }
}
function equal(seen, wanted) {
  if (seen !== wanted) throw new Error(`saw ${JSON.stringify(seen)}, expected ${JSON.stringify(wanted)}`);
}

try {
  const packed = JSON.parse(call("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root }));
  const { filename, files } = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
  await check("the package holds no sources, tests or reference data", () => {
    const odd = files
      .map((file) => file.path)
      .filter(
        (path) =>
          !/^(dist|models|assets|docs|native\/pkg)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path),
      );
    equal(odd.join(", "), "");
  });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await check("it installs into an empty folder", () =>
    call("npm", ["install", "--no-audit", "--no-fund", join(folder, filename)]),
  );
  const rheobase = join(folder, "node_modules/.bin/rheobase");
  await check("rheobase --version", () => equal(call(rheobase, ["--version"]).trim(), version));
  await check('import "rheobase" opens a shipped model and runs it', () => {
    const model = "node_modules/rheobase/models/glif-cell/GLIF5_neuron_config.json";
    const script = `import { openModel, Stimulus } from "rheobase";
      const model = await openModel("${model}");
      const response = await model.run(Stimulus.parse("square:amplitude=220pA,start=0.1s,duration=0.5s,total=0.7s"));
      console.log(response.spikeTimes.length > 2 && response.voltage.length === 140000);`;
    equal(call("node", ["--input-type=module", "-e", script]).trim(), "true");
  });
  await check('require("rheobase") gives the same, without a warning', () => {
    const script = `const { openModel, Stimulus, VERSION } = require("rheobase");
      openModel("node_modules/rheobase/models/glif-cell/GLIF1_neuron_config.json")
        .then((model) => model.run(Stimulus.parse("square:amplitude=220pA,total=0.2s,duration=0.1s,start=0.01s")))
        .then(({ voltage }) => console.log(VERSION, voltage.length));`;
    equal(call("node", ["--input-type=commonjs", "-e", `${warningsThrow}${script}`]).trim(), `${version} 40000`);
  });
  await check("shipped models are found by name: as JSON, and as paths", () => {
    const script = `import config from "rheobase/models/glif-cell/GLIF3_neuron_config.json" with { type: "json" };
      import { createRequire } from "node:module";
      import { fileURLToPath } from "node:url";
      import { openModel, parseGlifConfig } from "rheobase";
      const path = (name) => fileURLToPath(import.meta.resolve("rheobase/models/" + name));
      const cell = await openModel(path("biophysical-cell"));
      const pair = { fit: path("biophysical-cell/fit_parameters.json"), morphology: path("biophysical-cell/cell.swc") };
      const same = await openModel(pair);
      const required = createRequire(import.meta.url)("rheobase/models/biophysical-cell/fit_parameters.json");
      console.log([
        parseGlifConfig(config).type === config.type,
        (await openModel(path("glif-cell/GLIF3_neuron_config.json"))).kind,
        cell.sections.length === same.sections.length,
        Array.isArray(required.genome),
      ].join());`;
    equal(call("node", ["--input-type=module", "-e", script]).trim(), "true,glif,true,true");
  });
  await check("the links of README and docs lead to files of the package, or to the web", () => {
    const home = join(folder, "node_modules/rheobase");
    const pages = files.map(({ path }) => path).filter((path) => path.endsWith(".md"));
    // Code holds places such as dend[10](0.5), which are no links.
    const prose = (page) => readFileSync(join(home, page), "utf8").replace(/^```[\s\S]*?^```|^ {4}.*$|`[^`\n]*`/gm, "");
    const dead = pages.flatMap((page) =>
      [...prose(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, link]) => link)
        .filter((link) => !/^https?:/.test(link) && !existsSync(join(home, dirname(page), link)))
        .map((link) => `${page}: ${link}`),
    );
    equal(dead.join(), "");
    equal(pages.includes("docs/measures.md"), true);
  });
  await check("a shipped biophysical model runs in worker threads", () => {
    const script = `import { openModel, runSweeps, Stimulus } from "rheobase";
      const model = await openModel("node_modules/rheobase/models/biophysical-cell");
      const stimulus = Stimulus.parse("square:amplitude=220pA,start=10ms,duration=50ms,total=70ms");
      const lengths = [];
      for await (const { response } of runSweeps(model, [stimulus, stimulus], { jobs: 2, dt: 25e-6 })) {
        lengths.push(response.voltage.length);
      }
      console.log(lengths.join());`;
    equal(call("node", ["--input-type=module", "-e", script]).trim(), "2801,2801");
  });
  await check("rheobase demo writes recordings and figures", () => {
    call(rheobase, ["demo"]);
    const made = readdirSync(join(folder, "rheobase-demo")).sort();
    equal(made.filter((name) => name.endsWith(".nwb")).length, 6);
    equal(
      made.filter((name) => name.endsWith(".png") && statSync(join(folder, "rheobase-demo", name)).size > 10_000)
        .length,
      6,
    );
  });
  await check("rheobase plot draws an SVG", () => {
    call(rheobase, ["plot", "rheobase-demo/GLIF5.nwb", "--sweeps", "0", "-o", "step.svg"]);
    equal(existsSync(join(folder, "step.svg")), true);
  });
  await checkEntries({
    entries: Object.keys(manifest.exports)
      .filter((name) => manifest.exports[name].types)
      .map((name) => name.replace(".", "rheobase")),
    folder,
    tarball: join(folder, filename),
    root,
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }),
    check,
    call,
    equal,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
