// `npm run check`: the gates that read the sources, in two lanes that take about as long as each other, then the quick tests.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const lanes = [
  ["types", "lint", "floors"],
  ["build", "citations", "unused", "native-sources"],
];

/** Runs a script of package.json and prints, at its end, what it said and how long it took. */
function run(name) {
  const start = performance.now();
  const child = spawn("npm", ["run", "--silent", name], { cwd: root, shell: process.platform === "win32" });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => said.push(bytes));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      const seconds = Math.round((performance.now() - start) / 1000);
      console.log(`=== ${name}: ${seconds} s${code === 0 ? "" : ", failed"}`);
      process.stdout.write(Buffer.concat(said));
      done(code === 0 ? [] : [name]);
    });
  });
}

async function runLane(names) {
  const failed = [];
  for (const name of names) failed.push(...(await run(name)));
  return failed;
}

const failed = (await Promise.all(lanes.map(runLane))).flat();
for (const name of failed) console.log(`failed: ${name}`);
if (failed.length > 0) process.exit(1);
const tests = spawn("npm", ["run", "--silent", "test:quick"], {
  cwd: root,
  stdio: "inherit",
  shell: process.platform === "win32",
  // A share of the random tests and of the longest lists of cases (test/support/share.ts); `npm test` takes all.
  env: { ...process.env, RHEOBASE_QUICK: "1" },
});
tests.on("close", (code) => {
  process.exitCode = code ?? 1;
});
