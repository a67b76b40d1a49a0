import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { OutputExistsError, throwIfAborted, WriteFailedError } from "../errors.js";
import { renderFigure } from "../plot/render-figure.js";
import type { CallOptions } from "../types.js";
import { type CompareRequest, compareModels } from "./compare.js";
import type { CompareReport } from "./compare-report.js";
import { replaceFile } from "./replace-file.js";
import { FigureMaker } from "./report-figures.js";
import { type DrawnFigure, GENERATOR, reportPage } from "./report-page.js";
import { groupsCsv, sweepsCsv } from "./report-tables.js";

/** Where a report goes. */
export interface ReportPlace {
  readonly folder: string;
  /** What to do where the folder holds a report; default `error`. */
  readonly existing?: "error" | "overwrite" | undefined;
  /** The command line that asked for it, for the page. */
  readonly command?: string | undefined;
}

/** A comparison, and the page of its report where one was asked for. */
export interface ComparedWithReport {
  readonly report: CompareReport;
  /** Path of the page, or null. */
  readonly page: string | null;
}

/**
 * Compares as {@link compareModels} does and writes a report: `index.html`, which holds all its figures and needs no other
 * file and no network, `figures/` with each as PNG and SVG, and all numbers as `sweeps.csv` and `stimuli.csv`.
 *
 * @param place null for no report
 * @throws OutputExistsError where the folder holds a report, WriteFailedError, and what {@link compareModels} throws
 */
export async function compareWithReport(
  request: CompareRequest,
  place: ReportPlace | null,
  options: CallOptions = {},
): Promise<ComparedWithReport> {
  if (place === null) return { report: await compareModels(request, options), page: null };
  const page = join(place.folder, "index.html");
  if (existsSync(page) && place.existing !== "overwrite") {
    throw new OutputExistsError(
      `Cannot write the report ${place.folder}: it exists already, so choose another folder or pass --existing overwrite`,
      { path: place.folder },
    );
  }
  await makeFolder(place.folder);
  const figures = new FigureMaker();
  const report = await compareModels(request, { ...options, onSweep: (name, compared) => figures.add(name, compared) });
  await clearOld(place.folder, page);
  await makeFolder(join(place.folder, "figures"));
  const drawn = await draw(figures, report, place.folder, options);
  await replaceFile(join(place.folder, "sweeps.csv"), sweepsCsv(report), "table");
  await replaceFile(join(place.folder, "stimuli.csv"), groupsCsv(report), "table");
  // Last of all: a page that is there is whole.
  await replaceFile(page, reportPage(report, drawn, place.command ?? null), "page");
  return { report, page };
}

async function draw(
  figures: FigureMaker,
  report: CompareReport,
  folder: string,
  { signal, onProgress }: CallOptions,
): Promise<DrawnFigure[]> {
  const drawn: DrawnFigure[] = [];
  const total = figures.count(report);
  for (const figure of figures.figures(report)) {
    onProgress?.({ stage: `drawing ${figure.name}`, done: drawn.length, total, unit: "figures" });
    await setImmediate();
    throwIfAborted(signal, `the report at figure ${figure.name}`);
    const png = await renderFigure(figure, "png");
    const path = join(folder, "figures", figure.name);
    await replaceFile(`${path}.png`, png);
    await replaceFile(`${path}.svg`, await renderFigure(figure, "svg"));
    const { name, stimulus, caption, tile, columns } = figure;
    drawn.push({ name, stimulus, caption, png, width: tile.width * columns });
  }
  return drawn;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new WriteFailedError(`Cannot create the folder ${path}: ${cause instanceof Error ? cause.message : cause}`, {
      path,
      cause,
    });
  }
}

/** Figures of an older report would lie beside the new ones as if they belonged to them. */
async function clearOld(folder: string, page: string): Promise<void> {
  const old = await readFile(page, "utf8").catch(() => "");
  if (old.includes(GENERATOR)) await rm(join(folder, "figures"), { recursive: true, force: true });
}
