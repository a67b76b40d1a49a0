// bench/mechanisms and bench/point-processes, compiled for the NEURON that is installed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = ["mechanisms/", "point-processes/"].map((name) => fileURLToPath(new URL(name, import.meta.url)));
const cache = fileURLToPath(new URL("../node_modules/.cache/rheobase-peers/", import.meta.url));

/** Paths of the .mod files that are compiled. */
export function mechanismFiles() {
  return sources.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  );
}

/**
 * The folder to start NEURON in, so that it finds our mechanisms: compiled on first use (a minute) and again when a
 * source changes. Null where that fails, saying on stderr why.
 */
export function compiledMechanisms(python) {
  const hash = createHash("sha256").update(python);
  for (const file of mechanismFiles()) hash.update(basename(file)).update(readFileSync(file));
  const folder = join(cache, `neuron-mechanisms-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return folder;

  const making = `${folder}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    const bin = dirname(python);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    // By this Python: the script's own first line names where it was installed, which a moved environment is not.
    execFileSync(python, [join(bin, "nrnivmodl"), ...sources], { cwd: making, env, stdio: "pipe" });
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    const [reason] = String(error.stderr ?? error.message).match(/.*error.*/i) ?? [error.message];
    console.error(`skipped neuron: nrnivmodl failed on bench/mechanisms or bench/point-processes (${reason.trim()})`);
    return null;
  }
  renameSync(making, folder);
  return folder;
}
