import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GENERATOR } from "../../src/report/page-parts.js";
import { PAGE, ReportFolder, tidyReport } from "../../src/report/report-folder.js";
import { deadProcess } from "../support/dead-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
const namesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

async function publish(folder: string, figures: readonly string[]): Promise<void> {
  using report = await ReportFolder.open(folder);
  for (const figure of figures) await report.add(`figures/${figure}.svg`, `<svg>${figure}</svg>`, "figure");
  await report.add(PAGE, `${GENERATOR} ${figures.join()}`, "page");
  await report.publish();
}

/** The folder in which a report gathers, as a process that was killed leaves it. */
async function leftBehind(folder: string, published: boolean): Promise<string> {
  const report = await ReportFolder.open(folder);
  for (const figure of ["b", "c"]) await report.add(`figures/${figure}.svg`, `<svg>new ${figure}</svg>`, "figure");
  await report.add(PAGE, `${GENERATOR} b,c`, "page");
  const staging = readdirSync(folder).find((name) => name.startsWith(".report"))!;
  const pid = deadProcess();
  const ofDead = staging.replace(`-${process.pid}-`, `-${pid}-`);
  renameSync(join(folder, staging), join(folder, ofDead));
  if (published) {
    const files = ["figures/b.svg", "figures/c.svg", PAGE].map((name) => ({ name, what: "file" }));
    writeFileSync(join(folder, ofDead, "publishing.json"), JSON.stringify(files));
  }
  report[Symbol.dispose]();
  return join(folder, ofDead);
}

describe("ReportFolder", () => {
  it("replaces the figures of an older report, and leaves other files alone", async () => {
    const folder = at("replace");
    await publish(folder, ["a", "b"]);
    writeFileSync(join(folder, "notes.txt"), "mine");
    await publish(folder, ["b", "c"]);
    expect(namesIn(folder)).toEqual(["figures/b.svg", "figures/c.svg", "index.html", "notes.txt"]);
  });

  it("is left by a process that was killed before all was there: the old report stays whole, the rest goes", async () => {
    const folder = at("before");
    await publish(folder, ["a"]);
    await leftBehind(folder, false);
    expect(namesIn(folder)).toHaveLength(5);
    await tidyReport(folder);
    expect(namesIn(folder)).toEqual(["figures/a.svg", "index.html"]);
    expect(readFileSync(join(folder, PAGE), "utf8")).toBe(`${GENERATOR} a`);
  });

  it.each([0, 1, 2, 3])("is completed after a process that was killed with %d files in their places", async (moved) => {
    const folder = at(`during-${moved}`);
    await publish(folder, ["a", "b"]);
    const staging = await leftBehind(folder, true);
    for (const name of ["figures/b.svg", "figures/c.svg", PAGE].slice(0, moved)) {
      renameSync(join(staging, name), join(folder, name));
    }
    await tidyReport(folder);
    expect(namesIn(folder)).toEqual(["figures/b.svg", "figures/c.svg", "index.html"]);
    expect(readFileSync(join(folder, "figures/b.svg"), "utf8")).toBe("<svg>new b</svg>");
    expect(readFileSync(join(folder, PAGE), "utf8")).toBe(`${GENERATOR} b,c`);
  });

  it.each(["../outside.txt", "/tmp/outside.txt", "figures/../../outside.txt"])(
    "takes no list of files that names %s",
    async (name) => {
      const folder = at(`hostile/${name.replace(/\W/g, "_")}/report`);
      mkdirSync(folder, { recursive: true });
      const staging = await leftBehind(folder, true);
      writeFileSync(join(staging, "publishing.json"), JSON.stringify([{ name, what: "file" }]));
      await tidyReport(folder);
      expect(namesIn(folder)).toEqual([]);
    },
  );

  it("says what keeps it from being made", async () => {
    writeFileSync(at("file"), "");
    await expect(ReportFolder.open(at("file"))).rejects.toMatchObject({
      code: "WriteFailed",
      message: `Cannot create the folder ${at("file")}: it is a file`,
    });
  });
});
