// Builds native/ to WebAssembly in native/pkg, which is committed: only who changes the Rust sources needs this.
// Takes whichever toolchain is there: a Rust with the wasm32 standard library (rustup), or Debian's rustc-web with the
// library's source, from which the library is then built as well.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter } from "node:path";
import { hashes, hashFile, nativeFolder } from "./native-sources.mjs";
import { writeMechanisms } from "./write-mechanisms.mjs";

const target = "wasm32-unknown-unknown";
const bindgen = /wasm-bindgen = "=([\d.]+)"/.exec(readFileSync(`${nativeFolder}/wasm/Cargo.toml`, "utf8"))[1];
const cargoHome = process.env.CARGO_HOME ?? `${homedir()}/.cargo`;

/** What a command prints, or undefined where it is not there or fails. */
function output(command, ...parameters) {
  const { status, stdout } = spawnSync(command, parameters, { encoding: "utf8", cwd: nativeFolder });
  return status === 0 ? stdout.trim() : undefined;
}

function findToolchain() {
  const installed = output("rustc", "--print", "target-libdir", "--target", target);
  if (installed && existsSync(installed)) {
    return {
      name: `${output("rustc", "--version")} with its ${target} library`,
      environment: {},
      flags: [],
      cargo: [],
    };
  }
  const sysroot = output("/usr/bin/rustc", "--print", "sysroot");
  const source = sysroot && `${sysroot}/lib/rustlib/src/rust`;
  if (source && existsSync(`${source}/library`) && output("wasm-ld", "--version")) {
    return {
      name: `Debian's ${output("/usr/bin/rustc", "--version")}, building its library from ${source}`,
      // The library is built with a flag of unfinished features (-Zbuild-std), which a release refuses but for this.
      environment: { PATH: `/usr/bin${delimiter}${process.env.PATH}`, RUSTC: "/usr/bin/rustc", RUSTC_BOOTSTRAP: "1" },
      flags: ["-C linker=wasm-ld", `--remap-path-prefix=${source}=rust`],
      cargo: ["-Zbuild-std=std,panic_abort"],
    };
  }
  return undefined;
}

const missing = [];
const toolchain = findToolchain();
if (!toolchain) {
  missing.push(
    `a Rust that can build for ${target}: \`rustup target add ${target}\`, or on Debian ` +
      "`apt-get install rustc-web cargo-web rust-web-src lld`",
  );
}
if (!output("wasm-pack", "--version")) missing.push("wasm-pack: `cargo install wasm-pack --locked`");
const bindgenFound = output("wasm-bindgen", "--version")?.split(" ")[1];
if (bindgenFound !== bindgen) {
  const seen = bindgenFound ? ` (here is ${bindgenFound})` : "";
  missing.push(`wasm-bindgen ${bindgen}${seen}: \`cargo install wasm-bindgen-cli --version ${bindgen}\``);
}
if (missing.length > 0) {
  console.error("Cannot build native/: missing");
  for (const item of missing) console.error(`  ${item}`);
  process.exit(1);
}

console.log(`native: ${toolchain.name}`);
const flags = [
  ...toolchain.flags,
  "-C target-feature=+simd128",
  // No machine's folders in the messages of the committed build.
  `--remap-path-prefix=${cargoHome}/registry/src=crates`,
  `--remap-path-prefix=${nativeFolder}=native`,
];
rmSync(`${nativeFolder}/pkg`, { recursive: true, force: true });
execFileSync(
  "wasm-pack",
  ["build", "wasm", "--target", "web", "--mode", "force", "--no-pack", "--out-dir", "../pkg", "--", ...toolchain.cargo],
  {
    cwd: nativeFolder,
    stdio: "inherit",
    env: { ...process.env, ...toolchain.environment, RUSTFLAGS: flags.join(" ") },
  },
);
rmSync(`${nativeFolder}/pkg/.gitignore`, { force: true });
await writeMechanisms(`${nativeFolder}/pkg`);

const wasm = readFileSync(`${nativeFolder}/pkg/rheobase_native_bg.wasm`);
for (const folder of [homedir(), nativeFolder]) {
  if (wasm.includes(folder)) {
    console.error(`Cannot keep native/pkg: the build contains the path ${folder}`);
    process.exit(1);
  }
}
writeFileSync(hashFile, `${hashes().join("\n")}\n`);
console.log(`native: ${wasm.length} bytes of WebAssembly`);
