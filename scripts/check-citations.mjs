// Comments cite documents by file and section (`glif.md C.4`), documents link to each other and name source files. This
// finds what leads nowhere. `node scripts/check-citations.mjs [FOLDER]`; the default is this repository.
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));
/** Made or fetched, and nobody's to read. */
const SKIPPED = new Set(["node_modules", "dist", "target", "coverage", "api-reference", ".git", "pkg"]);
const SOURCE_FOLDERS = /^(?:src|native|test|scripts|bench|\.ci)\//;
/** Where a document that is named without a folder may lie. */
// Specifications first: a page for users may have the same name, but comments cite sections.
const DOCUMENT_FOLDERS = ["", "docs/spec", "docs"];
/** Its test has bad citations on purpose. */
const OWN_TEST = "test/scripts/check-citations.e2e.test.ts";
/** Documents of the reference set, which is not part of the repository. */
const REFERENCE = /^(?:\.\.\/shared\/)?(?:golden|cases|data)\/README\.md$/;

const files = filesIn("")
  .filter((path) => path !== OWN_TEST)
  .sort();
const known = new Set(files.flatMap((path) => [path, ...foldersOf(path)]));
const isSource = (path) =>
  /\.(?:ts|mjs|rs|py)$/.test(path) || (path.startsWith(".ci/") && !basename(path).includes("."));
const read = (path) => readFileSync(join(root, path), "utf8");
const documents = new Map(files.filter((path) => path.endsWith(".md")).map((path) => [path, readDocument(read(path))]));
/** A file name, or that of a specification without its ending where a section follows, as in `neuron-numerics 2g`. */
const specifications = [...documents.keys()].flatMap((path) => /^docs\/spec\/(\w+-[\w-]+)\.md$/.exec(path)?.[1] ?? []);
const NAME = new RegExp(
  `(?<![\\w/])(?:(?:[\\w.-]+/)*[\\w-]+\\.md\\b|(?:${["(?!)", ...specifications].join("|")})(?= (?:[A-Z]\\.)?\\d))`,
  "g",
);

const problems = [];
let citations = 0;
let links = 0;

for (const path of files.filter((each) => isSource(each) && (SOURCE_FOLDERS.test(each) || !each.includes("/")))) {
  const { comments, code } = split(read(path), /\.(?:ts|mjs|rs)$/.test(path));
  for (const block of comments) checkText(path, block, { bareNames: true });
  // Names of tests cite, too; other code may hold any text that ends in .md.
  for (const block of code) checkText(path, block, { bareNames: false });
}
for (const [path, { lines }] of documents) {
  lines.forEach((text, index) => {
    if (!text.startsWith("    ")) checkLinks(path, text.replace(/`[^`]*`/g, ""), index + 1);
    if (path.startsWith("docs/spec/") || path === "CONTRIBUTING.md") checkPaths(path, text, index + 1);
  });
  for (const block of paragraphs(lines)) checkText(path, block, { bareNames: false });
}
checkRooms();

for (const problem of problems) console.error(problem);
console.log(`citations: ${citations} citations, ${links} links, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

function foldersOf(path) {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

/** Headings with the numbered steps under each. */
function readDocument(text) {
  const lines = text.split("\n");
  const headings = [];
  let isCode = false;
  for (const line of lines) {
    if (line.startsWith("```")) isCode = !isCode;
    const title = isCode ? undefined : /^#{1,6} +(.*\S)/.exec(line)?.[1];
    if (title !== undefined) headings.push({ title, steps: new Set() });
    const step = /^(\d+)\. /.exec(line)?.[1];
    if (step !== undefined) headings.at(-1)?.steps.add(Number(step));
  }
  return { lines, headings };
}

/** Comments and code, as blocks of lines that belong together: a citation may go on in the next line of a comment. */
function split(text, hasSlashes) {
  const comments = [];
  const code = [];
  let block = null;
  const own = hasSlashes ? /^\s*(?:\/\/[/!]?|\/?\*+\/?)(.*)$/ : /^\s*#(.*)$/;
  const behind = hasSlashes ? /\s\/\/ (.*)$/ : /\s# (.*)$/;
  text.split("\n").forEach((line, index) => {
    const comment = own.exec(line)?.[1];
    if (comment !== undefined) {
      block ??= comments[comments.push([]) - 1];
      block.push({ line: index + 1, text: comment.trim() });
      return;
    }
    block = null;
    const end = behind.exec(line);
    if (end) comments.push([{ line: index + 1, text: end[1] }]);
    code.push([{ line: index + 1, text: end ? line.slice(0, end.index) : line }]);
  });
  return { comments, code };
}

/** Text between blank lines, without code; links are read as their texts. */
function paragraphs(lines) {
  const blocks = [[]];
  lines.forEach((text, index) => {
    if (text.trim() === "" || text.startsWith("    ")) blocks.push([]);
    else blocks.at(-1).push({ line: index + 1, text: text.trim().replace(/\[([^\]]*)\]\([^)]*\)/g, "$1") });
  });
  return blocks;
}

/** Finds cited documents and what follows: sections, steps of one, or a title in quotes; then sections without document. */
function checkText(path, block, { bareNames }) {
  const text = block.map((each) => each.text).join(" ");
  const lineAt = (offset) => {
    let end = 0;
    for (const each of block) {
      end += each.text.length + 1;
      if (offset < end) return each.line;
    }
    return 0;
  };
  const section = /[A-Z]\.\d+|[A-Z](?=[),.;])|\d+(?:\.\d+)*[a-z]?\b/y;
  let rest = text;
  for (const found of text.matchAll(NAME)) {
    const [name] = found;
    let at = found.index + name.length;
    const cited = [];
    const take = (pattern) => {
      pattern.lastIndex = at;
      const taken = pattern.exec(text);
      if (taken) at += taken[0].length;
      return taken;
    };
    const title = take(/,? "([^"]+)"/y)?.[1];
    for (let gap = / /y; title === undefined && take(gap); gap = /(?:,| and| to) /y) {
      const before = at;
      const next = take(section)?.[0];
      const isAlike = cited.length === 0 || (next !== undefined && shapeOf(next) === shapeOf(cited[0].section));
      if (next === undefined || !isAlike) {
        at = before;
        break;
      }
      const steps = take(/ steps? (\d+)(?:(?: to |[-–])(\d+))?/y);
      cited.push({ section: next, steps: steps ? [...new Set([steps[1], steps[2] ?? steps[1]].map(Number))] : [] });
    }
    if ((!bareNames && cited.length === 0 && title === undefined) || REFERENCE.test(name)) continue;
    citations++;
    rest = `${rest.slice(0, found.index)}${" ".repeat(at - found.index)}${rest.slice(at)}`;
    checkCitation(path, lineAt(found.index), name.replace(/(?<!\.md)$/, ".md"), title, cited);
  }
  if (!bareNames && !path.endsWith(".md")) return;
  for (const { 0: alone, index } of rest.matchAll(/(?<![\w.])[A-E]\.\d+\b/g)) {
    citations++;
    const holders = [...documents.values()].filter((document) => headingOf(document, alone));
    if (holders.length === 0) problems.push(`${path}:${lineAt(index)}: no document has a section ${alone}`);
  }
}

/** Sections of one document look alike; a number after a comma that does not is none. */
function shapeOf(section) {
  return section
    .replace(/\d+/g, "0")
    .replace(/(?:\.0)+/, ".0")
    .replace(/[a-z]$/, "a")
    .replace(/^[A-Z]/, "A");
}

function headingOf({ headings }, section) {
  const starts = new RegExp(`^${section.replaceAll(".", "\\.")}${/^[A-Z]$/.test(section) ? "\\.\\d" : "(?![\\w.])"}`);
  return headings.find(({ title }) => starts.test(title));
}

function checkCitation(path, line, name, title, cited) {
  const complain = (message) => problems.push(`${path}:${line}: ${message}`);
  const places = [dirname(path), ...DOCUMENT_FOLDERS].map((folder) => posix.join(folder, name));
  const place = places.find((each) => documents.has(each));
  if (place === undefined) {
    complain(`there is no document ${name}`);
    return;
  }
  const document = documents.get(place);
  if (title !== undefined && !document.headings.some((heading) => heading.title.includes(title))) {
    complain(`${place} has no heading "${title}"`);
  }
  for (const { section, steps } of cited) {
    const heading = headingOf(document, section);
    if (heading === undefined) complain(`${place} has no section ${section}`);
    for (const step of steps) {
      if (heading && !heading.steps.has(step)) complain(`${place} has no step ${step} in section ${section}`);
    }
  }
}

function checkLinks(path, text, line) {
  for (const [, target] of text.matchAll(/\]\(([^)\s]+)[^)]*\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue;
    links++;
    const [file, anchor] = target.split("#");
    const place = file === "" ? path : posix.join(dirname(path), file).replace(/\/$/, "");
    if (!known.has(place)) problems.push(`${path}:${line}: the link ${target} leads nowhere`);
    else if (anchor !== undefined && !documents.get(place)?.headings.some(({ title }) => anchorOf(title) === anchor)) {
      problems.push(`${path}:${line}: ${place} has no heading for #${anchor}`);
    }
  }
}

/** As GitHub makes it of a heading. */
function anchorOf(title) {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** Files and folders of the sources in backticks; a file may be named by the end of its path. */
function checkPaths(path, text, line) {
  for (const [, name] of text.matchAll(/`([\w./-]+)`/g)) {
    const isFile = /\.(?:ts|rs|mjs)$/.test(name);
    if (!isFile && !/^(?:src|native|test|scripts|bench|assets|docs|models|\.ci)\//.test(name)) continue;
    const wanted = name.replace(/\/$/, "");
    if (known.has(wanted) || (isFile && files.some((each) => each.endsWith(`/${wanted}`)))) continue;
    // What a build makes is not there before it.
    if (wanted.split("/").some((part) => SKIPPED.has(part))) continue;
    problems.push(`${path}:${line}: there is no ${name}`);
  }
}

/** CONTRIBUTING.md says of each room what it is for. */
function checkRooms() {
  const text = documents.get("CONTRIBUTING.md")?.lines.join("\n");
  if (text === undefined) return;
  const rooms = new Set(files.filter((path) => path.startsWith("src/")).map((path) => path.split("/")[1]));
  for (const room of rooms) {
    if (!text.includes(`\`src/${room}\``)) problems.push(`CONTRIBUTING.md: does not say what src/${room} is for`);
  }
}
