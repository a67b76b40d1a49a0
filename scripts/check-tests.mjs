// Tests mirror files: `src/a/x.ts` is tested by `test/a/x.test.ts`, and one side of it by `test/a/x-side.test.ts`. Those
// of other folders mirror them too (`test/bench`, `test/native`). Processes of Node, the built program and browsers are
// for tests named `*.e2e.test.ts`, which need not mirror a file.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/**
 * Named by what they compare with, by what the package ships, or about a library; most tests of the solver are beside its
 * sources.
 */
const NO_MIRROR = /^(?:golden|native|package)\/|^nwb\/h5\/h5wasm-quirks$/;
const STARTS = /process\.execPath|support\/(?:cli|terminal|browser|download-process)\.js"/;

const tests = readdirSync(join(root, "test"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".test.ts") && !entry.name.endsWith(".e2e.test.ts"))
  .map(({ parentPath, name }) => join(parentPath, name));
const problems = [];

for (const path of tests) {
  const name = relative(join(root, "test"), path).replace(/\.test\.ts$/, "");
  if (!NO_MIRROR.test(name) && !subjects(name).some(exists)) {
    problems.push(`test/${name}.test.ts mirrors no file, expected src/${name}.ts`);
  }
  if (STARTS.test(readFileSync(path, "utf8"))) {
    problems.push(`test/${name}.test.ts starts a process, expected the name ${name}.e2e.test.ts`);
  }
}

/** What a test may be about: `a/x-side` is about `a/x-side` or about `a/x`. */
function subjects(name) {
  const folder = name.slice(0, name.lastIndexOf("/") + 1);
  const words = name.slice(folder.length).split("-");
  return words.map((_, n) => folder + words.slice(0, words.length - n).join("-"));
}

function exists(subject) {
  return [`src/${subject}.ts`, `${subject}.mjs`, `${subject}.json`, subject].some((path) =>
    existsSync(join(root, path)),
  );
}

for (const problem of problems) console.error(problem);
console.log(`tests: ${tests.length} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
