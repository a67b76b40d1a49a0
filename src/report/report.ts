import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { callOptions, checkArguments, checkOptions } from "../base/arguments.js";
import { throwIfAborted } from "../base/errors.js";
import type { CallOptions } from "../base/types.js";
import { type CompareRequest, compareModels } from "../compare/compare.js";
import type { CompareReport } from "../compare/compare-report.js";
import { checkFolderName, refuseExisting } from "../files/check-outputs.js";
import { renderFigure } from "../plot/render-figure.js";
import type { PageImage } from "./page-parts.js";
import { FigureMaker } from "./report-figures.js";
import { PAGE, ReportFolder, tidyReport } from "./report-folder.js";
import { reportPage, type StimulusFigure } from "./report-page.js";
import { groupsCsv, sweepsCsv } from "./report-tables.js";

/** Where to write a report. */
export interface ReportPlace {
  readonly folder: string;
  /** What to do if the folder already contains a report; default `error`. */
  readonly existing?: "error" | "overwrite" | undefined;
  /** The command line, to be shown on the page. */
  readonly command?: string | undefined;
}

/** A comparison, and its page if a report was requested. */
export interface ComparedWithReport {
  readonly report: CompareReport;
  /** Path of the page, or null. */
  readonly page: string | null;
}

/**
 * Compares as {@link compareModels} does and writes a report: `index.html`, self-contained with all figures; `figures/`
 * with each figure as PNG and SVG; and all numbers as `sweeps.csv` and `stimuli.csv`.
 *
 * @param place null for no report
 * @throws OutputExistsError if the folder already contains a report, WriteFailedError, and errors of {@link
 *   compareModels}
 */
export async function compareWithReport(
  request: CompareRequest,
  place: ReportPlace | null,
  options: CallOptions = {},
): Promise<ComparedWithReport> {
  checkArguments("compare", { place: [place, "objectOrNull"] });
  checkOptions("compare", options, callOptions);
  if (place !== null) {
    checkArguments("write a report", { folder: [place.folder, "path"] });
    checkOptions("write a report", place, { folder: "path", existing: "text", command: "any" });
  }
  if (place === null) return { report: await compareModels(request, options), page: null };
  checkFolderName(place.folder, "the report");
  const page = join(place.folder, PAGE);
  const figures = new FigureMaker();
  let folder: ReportFolder | null = null;
  try {
    const report = await compareModels(request, {
      ...options,
      onOpened: async () => {
        await tidyReport(place.folder);
        if (place.existing !== "overwrite") refuseExisting(page, `the report ${place.folder}`);
        folder = await ReportFolder.open(place.folder);
      },
      onSweep: (name, compared) => figures.add(name, compared),
    });
    await write(report, figures, folder!, place, options);
    return { report, page };
  } finally {
    (folder as ReportFolder | null)?.[Symbol.dispose]();
  }
}

async function write(
  report: CompareReport,
  figures: FigureMaker,
  folder: ReportFolder,
  place: ReportPlace,
  options: CallOptions,
): Promise<void> {
  const drawn = await draw(figures, report, folder, options);
  await folder.add("sweeps.csv", sweepsCsv(report), "table");
  await folder.add("stimuli.csv", groupsCsv(report), "table");
  // Written last: its presence marks the report as complete.
  await folder.add(PAGE, reportPage(report, drawn, place.command ?? null), "page");
  await folder.publish();
}

async function draw(
  figures: FigureMaker,
  report: CompareReport,
  folder: ReportFolder,
  { signal, onProgress }: CallOptions,
): Promise<StimulusFigure[]> {
  const drawn: StimulusFigure[] = [];
  const total = figures.count(report);
  for (const figure of figures.figures(report)) {
    onProgress?.({ stage: `drawing ${figure.name}`, done: drawn.length, total, unit: "figures" });
    await setImmediate();
    throwIfAborted(signal, `the report at figure ${figure.name}`);
    const png = await renderFigure(figure, "png");
    await folder.add(`figures/${figure.name}.png`, png, "figure");
    const svg = await renderFigure(figure, "svg");
    await folder.add(`figures/${figure.name}.svg`, svg, "figure");
    const { name, stimulus, caption, tile, columns } = figure;
    const image: PageImage =
      svg.length < png.length ? { type: "image/svg+xml", bytes: svg } : { type: "image/png", bytes: png };
    drawn.push({ name, stimulus, caption, image, width: tile.width * columns });
  }
  return drawn;
}
