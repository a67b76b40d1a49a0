// Lists the files of which `npm run coverage` reached less than 90 % of the lines, worst first, and marks those for which
// CONTRIBUTING.md gives no reason.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const LEAST = 90; // [%]

const root = fileURLToPath(new URL("..", import.meta.url));
const [, chapter = ""] = readFileSync(`${root}CONTRIBUTING.md`, "utf8").split(/^## Coverage$/m);
const [text = ""] = chapter.split(/^## /m);
/** Files and folders with a reason. */
const explained = [...text.matchAll(/`(src\/[^`]+)`/g)].map(([, path]) => path);

const { total, ...files } = JSON.parse(readFileSync(`${root}coverage/coverage-summary.json`, "utf8"));
const below = Object.entries(files)
  .map(([path, { lines }]) => ({ path: relative(root, path), percent: lines.pct }))
  .filter(({ percent }) => percent < LEAST)
  .sort((a, b) => a.percent - b.percent);
for (const { path, percent } of below) {
  const isExplained = explained.some((known) => path === known || path.startsWith(`${known}/`));
  console.log(`${percent.toFixed(0).padStart(3)} %  ${path}${isExplained ? "" : "  (no reason in CONTRIBUTING.md)"}`);
}
console.log(
  `coverage: ${total.lines.pct} % of lines, ${total.branches.pct} % of branches; ` +
    `${below.length} of ${Object.keys(files).length} files below ${LEAST} % of lines`,
);
