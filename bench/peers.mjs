// Other simulators, where they are installed: scripts/install-peers.mjs, or RHEOBASE_PEER_<NAME> with the path of a
// Python that has them. They are timed by tools/peer_bench.py of the reference set.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const reference = resolve(root, process.env.RHEOBASE_REFERENCE ?? "../shared");
const withSynapses = fileURLToPath(new URL("peer_synapses.py", import.meta.url));
const clocks = fileURLToPath(new URL("peer_clocks.py", import.meta.url));
const script = referencePath("tools/peer_bench.py");

/** Path of a file of the reference set, which may not be there. */
export function referencePath(path) {
  return resolve(reference, path);
}

/** The Python of a peer, or null, saying on stderr what is missing. */
export function findPeer(name) {
  const installed = `${root}node_modules/.cache/rheobase-peers/${name}/bin/python`;
  const python = process.env[`RHEOBASE_PEER_${name.toUpperCase()}`] ?? installed;
  if (!existsSync(script)) console.error(`skipped ${name}: no reference set (RHEOBASE_REFERENCE)`);
  else if (!existsSync(python)) console.error(`skipped ${name}: run node scripts/install-peers.mjs ${name}`);
  else return python;
  return null;
}

/** Runs peer_bench.py `repeats` times, in folder `cwd`; gives its JSON answers, or null where the peer failed. */
export function runPeer(python, args, repeats, cwd = root) {
  return runScript(python, [script, ...args], repeats, cwd);
}

/**
 * Lets peer_bench.py time a peer, by the processor and by the clock; with synapses if `synapses` is a number. Gives { compartments, cpuMs, wallMs } with the fastest
 * of its three runs, or null where the peer failed.
 */
export async function clockPeer(python, args, { cwd = root, synapses = null } = {}) {
  const call = synapses === null ? [clocks, script] : [withSynapses, script, String(synapses)];
  const answers = await runScript(python, [...call, ...args], 1, cwd);
  if (!answers) return null;
  const [{ compartments, runs }] = answers;
  const fastest = (clock) => Math.min(...runs.map((run) => run[clock])) * 1000;
  return { compartments, wallMs: fastest(0), cpuMs: fastest(1) };
}

/** Runs a Python script that prints JSON on its last line; as {@link runPeer}. */
export async function runScript(python, args, repeats, cwd = root) {
  const answers = [];
  for (let run = 0; run < repeats; run++) {
    try {
      const { stdout } = await promisify(execFile)(python, args, { cwd });
      answers.push(JSON.parse(stdout.trim().split("\n").at(-1)));
    } catch (error) {
      console.error(`skipped ${args.slice(0, 2).join(" ")}: ${String(error.message).trim().split("\n").at(-1)}`);
      return null;
    }
  }
  return answers;
}
