// The API reference of every entry of package.json (`npm run docs`); a warning fails it.
import { readFileSync } from "node:fs";

const { exports } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const entries = Object.values(exports).filter((entry) => entry.types !== undefined);

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  entryPoints: entries.map(({ types }) => types.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts")),
  out: "api-reference",
  // Tables whose keys name the features of a record: the feature tables of the pages show them.
  intentionallyNotExported: ["CELL_EPHYS_UNITS", "CELL_MORPHOLOGY_UNITS"],
  // The pages read the same whichever commit and clone they are made from.
  disableGit: true,
  disableSources: true,
  treatWarningsAsErrors: true,
};
