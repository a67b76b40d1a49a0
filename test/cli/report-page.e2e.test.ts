import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, openBrowser } from "../support/browser.js";
import { rheobase } from "../support/cli.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const models = resolve(import.meta.dirname, "../../models/glif-cell");

it("is looked at in CI, where a browser must be there", () => expect(hasBrowser || !process.env.CI).toBe(true));

describe.skipIf(!hasBrowser)("the report's page in a browser", () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    const stimuli = ["noise:sd=60pA,mean=150pA,duration=0.3s", "square:amplitude=220pA,duration=0.3s"];
    const run = ["run", join(models, "GLIF5_neuron_config.json"), ...stimuli.flatMap((spec) => ["--stimulus", spec])];
    expect((await rheobase([...run, "-o", "cell.nwb"], { cwd: folder })).code).toBe(0);
    const compare = [
      "compare",
      models,
      "--recording",
      "cell.nwb",
      "--sigma",
      "4ms",
      "--sigma",
      "10ms",
      "--report",
      "report",
    ];
    const { code, stderr } = await rheobase(compare, { cwd: folder });
    expect(`${code} ${code === 0 ? "" : stderr}`).toBe("0 ");
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(folder, "report", "index.html")).href);
  }, 120_000);
  afterAll(() => browser?.close());

  it("opens without a complaint and asks for nothing but itself", () => {
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([page.url()]);
  });

  it("shows every figure that lies beside it, whole and with words for those who cannot see it", async () => {
    const shown = await page.locator("figure img").evaluateAll((images) =>
      (images as { complete: boolean; naturalWidth: number; alt: string; src: string }[]).map((image) => ({
        drawn: image.complete && image.naturalWidth > 600,
        alt: image.alt.length > 20,
        inside: /^data:image\/(?:png|svg\+xml);base64,/.test(image.src),
      })),
    );
    expect(shown.every(({ drawn, alt, inside }) => drawn && alt && inside)).toBe(true);
    const files = readdirSync(join(folder, "report", "figures"));
    const names = files.filter((name) => name.endsWith(".png")).map((name) => name.replace(".png", ""));
    expect(names.sort()).toEqual(["f-i-curve", "features", "spikes-long-square", "spikes-noise", "sweep-0", "sweep-1"]);
    expect(files.filter((name) => name.endsWith(".svg"))).toHaveLength(names.length);
    const figures = await page.locator("figure").evaluateAll((all) => (all as { id: string }[]).map(({ id }) => id));
    expect(figures.sort()).toEqual(names.map((name) => `figure-${name}`));
  });

  it("has the scores of all models, and fits its window", async () => {
    const rows = await page.locator("#summary tbody tr").allInnerTexts();
    expect(rows).toHaveLength(10);
    expect(rows.filter((row) => row.startsWith("GLIF5"))).toHaveLength(2);
    const [content, window] = await page.evaluate<[number, number]>(
      "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
    );
    expect(content).toBeLessThanOrEqual(window);
    const hidden = await page
      .locator(".table")
      .evaluateAll(
        (tables) =>
          (tables as { scrollWidth: number; clientWidth: number }[]).filter((t) => t.scrollWidth > t.clientWidth)
            .length,
      );
    expect(hidden).toBe(0);
  });

  it.each([320, 400, 700, 1000])("scrolls nowhere sideways in a window of %d px", async (width) => {
    const narrow = await browser.newPage({ viewport: { width, height: 800 } });
    await narrow.goto(page.url());
    for (const details of await narrow.locator("details > summary").all()) await details.click();
    const wide = await narrow
      .locator("*")
      .evaluateAll((all) =>
        (all as { tagName: string; className: string; scrollWidth: number; clientWidth: number }[])
          .filter((each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth)
          .map(({ tagName, className }) => `${tagName} ${className}`),
      );
    expect(wide).toEqual([]);
    // What a wide window says in the heads of its tables stands above each number here.
    const label = await narrow.evaluate<string>(
      "getComputedStyle(document.querySelector('#summary td'), '::before').content",
    );
    expect(label).toBe(width < 992 ? '"model"' : "none");
    await narrow.close();
  });

  it("holds each figure in its smaller form", async () => {
    const types = await page
      .locator("figure")
      .evaluateAll((all) =>
        (all as { id: string; innerHTML: string }[]).map(({ id, innerHTML }) => [
          id.replace("figure-", ""),
          /data:image\/(png|svg)/.exec(innerHTML)?.[1],
        ]),
      );
    const size = (name: string) => statSync(join(folder, "report", "figures", name)).size;
    for (const [name, type] of types) expect(type).toBe(size(`${name}.svg`) < size(`${name}.png`) ? "svg" : "png");
    expect(new Set(types.map(([, type]) => type))).toEqual(new Set(["png", "svg"]));
  });

  it("leads from its head to each part", async () => {
    await page.getByRole("link", { name: "Noise", exact: true }).click();
    expect(page.url()).toMatch(/#noise$/);
    await expect(page.locator("section#noise h2").innerText()).resolves.toBe("Noise");
  });
});
