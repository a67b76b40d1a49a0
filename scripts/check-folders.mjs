// Folders and files stay small enough to be read: at most 13 files in a folder of src/ and native/core/src/, 300 lines in
// a file.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const MOST_FILES = 13;
const MOST_LINES = 300;

const root = fileURLToPath(new URL("..", import.meta.url));
const entries = ["src", "native/core/src"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true }),
);
const files = entries.filter((entry) => entry.isFile() && /\.(ts|rs)$/.test(entry.name));
const problems = [];

const counts = new Map();
for (const { parentPath } of files) counts.set(parentPath, (counts.get(parentPath) ?? 0) + 1);
for (const [folder, count] of counts) {
  if (count > MOST_FILES) problems.push(`${relative(root, folder)}: ${count} files, expected at most ${MOST_FILES}`);
}
for (const { parentPath, name } of files) {
  const path = join(parentPath, name);
  const lines = readFileSync(path, "utf8").trimEnd().split("\n").length;
  if (lines > MOST_LINES) problems.push(`${relative(root, path)}: ${lines} lines, expected at most ${MOST_LINES}`);
}

for (const problem of problems) console.error(problem);
console.log(`folders: ${counts.size} folders, ${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
