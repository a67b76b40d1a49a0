// Virtual environments of the tools that written files are tried with, under node_modules/.cache, each made on first use.
// Takes Python 3 (RHEOBASE_PYTHON, default python3).
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const environments = fileURLToPath(new URL("../node_modules/.cache/rheobase-conformance", import.meta.url));

/** ipfx takes an older pynwb, whose schema is the one that our files follow: see NWB_VERSION in src/nwb. */
const packages = {
  nwb: ["pynwb==4.2.0", "nwbinspector==0.7.2", "neo==0.14.6"],
  tables: ["pandas==2.3.3", "polars==1.35.2", "duckdb==1.4.2", "pyarrow==22.0.0"],
  ipfx: ["ipfx==2.1.2", "pynwb==3.1.2", "hdmf==4.3.1"],
};

/** The Python of an environment, made where it is missing; the mark is written last, so a broken one is remade. */
export function pythonOf(name) {
  const folder = join(environments, name);
  const mark = join(folder, `${packages[name].join("+")}.installed`);
  const scripts = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  if (!existsSync(mark)) {
    console.error(`Installing ${packages[name].join(" and ")} …`);
    mkdirSync(environments, { recursive: true });
    execFileSync(process.env.RHEOBASE_PYTHON ?? "python3", ["-m", "venv", folder], { stdio: "inherit" });
    execFileSync(join(scripts, "python"), ["-m", "pip", "install", "--quiet", ...packages[name]], { stdio: "inherit" });
    writeFileSync(mark, "");
  }
  return join(scripts, "python");
}
