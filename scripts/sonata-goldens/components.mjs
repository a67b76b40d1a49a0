// The cells of the golden circuits, which are in the reference set (RHEOBASE_REFERENCE) and among the shipped models, laid
// out as SONATA's components.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const reference = (path) => resolve(root, process.env.RHEOBASE_REFERENCE ?? "../shared", path);

const CELLS = ["472363762", "468193142-perisomatic", "468193142-all-active", "491766131"];

/** The cell that ships with the package, in a folder for both of its files. */
export function copyMade(folder) {
  const made = join(folder, "components/made");
  mkdirSync(made, { recursive: true });
  for (const name of ["cell.swc", "fit_parameters.json"]) {
    copyFileSync(join(root, "models/biophysical-cell", name), join(made, name));
  }
}

/** All cells, and a recording whose sweeps are stimuli. */
export function copyComponents(folder) {
  copyMade(folder);
  const [morphologies, models] = ["morphologies", "models"].map((name) => join(folder, "components", name));
  for (const each of [morphologies, models]) mkdirSync(each, { recursive: true });
  for (const cell of CELLS) {
    const own = reference(`data/biophysical/${cell}`);
    const one = (pattern) =>
      join(
        own,
        readdirSync(own).find((name) => pattern.test(name)),
      );
    copyFileSync(one(/fit.*\.json$/), join(models, `${cell}.json`));
    copyFileSync(one(/\.swc$/), join(morphologies, `${cell}.swc`));
  }
  copyFileSync(reference("data/nwb1/specimen_532355382.nwb"), join(folder, "recording.nwb"));
}
