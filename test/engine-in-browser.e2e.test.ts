import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, openBrowser } from "./support/browser.js";
import { shippedCellFolder } from "./support/shipped-cell.js";
import { shippedModel } from "./support/shipped-model.js";
import { serveFolder } from "./support/static-server.js";
import { temporaryFolderPath } from "./support/temporary-folder.js";

/** A file that a bundler made, with what it imports and the packages it holds. */
interface Chunk {
  readonly file: string;
  readonly imports: readonly string[];
  /** What it imports dynamically. */
  readonly later: readonly string[];
  readonly packages: readonly string[];
}

interface Outcome {
  readonly spikes: number;
  /** SHA-256 of voltages and the like. */
  readonly hashes: readonly string[];
}

const MOST_BYTES = 450_000; // engine and solver, compressed

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..");
const support = resolve(import.meta.dirname, "support/engine-page");
const text = (path: string) => readFileSync(path, "utf8");
const texts = {
  config: text(shippedModel(5)),
  fit: text(join(shippedCellFolder, "fit_parameters.json")),
  swc: text(join(shippedCellFolder, "cell.swc")),
};
const compressed = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;
const solverBytes = compressed(join(root, "native/pkg/rheobase_native_bg.wasm"));

async function bundle(bundler: string) {
  const folder = temporaryFolderPath();
  const { stdout } = await run(process.execPath, [join(support, "bundle.mjs"), bundler, folder], { cwd: root });
  const chunks = new Map((JSON.parse(stdout) as Chunk[]).map((chunk) => [chunk.file, chunk]));
  const [entry] = [...chunks.keys()].filter((file) => /^(assets\/index-|by-esbuild)/.test(file));
  // What the page loads before it asks for more: the whole engine, as the page keeps all its names.
  const loaded = new Set([entry!]);
  for (const file of loaded) for (const next of chunks.get(file)!.imports) loaded.add(next);
  const engineBytes = [...loaded].reduce((sum, file) => sum + compressed(join(folder, file)), 0);
  return { bundler, folder, chunks: [...chunks.values()], loaded: [...loaded], engineBytes };
}

const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
const bundles = await Promise.all(["vite", "esbuild"].map(bundle));

it("is looked at in CI, where a browser must be there", () => expect(hasBrowser || !process.env.CI).toBe(true));

describe.each(bundles)("rheobase/engine, bundled by $bundler", ({ folder, chunks, loaded, engineBytes }) => {
  const holding = (name: string) => chunks.filter(({ packages }) => packages.includes(name)).map(({ file }) => file);

  it(`is small: ${kB(engineBytes)} and the solver ${kB(solverBytes)}, compressed, of ${kB(MOST_BYTES)}`, () => {
    expect(engineBytes + solverBytes).toBeLessThan(MOST_BYTES);
    expect(readdirSync(folder, { recursive: true }).filter((name) => `${name}`.endsWith(".wasm"))).toHaveLength(1);
  });

  it("has mathjs in a chunk that is imported dynamically", () => {
    const files = holding("mathjs");
    expect(files).not.toEqual([]);
    expect(loaded.filter((file) => files.includes(file))).toEqual([]);
    const imported = chunks.flatMap(({ imports }) => imports);
    expect(files.filter((file) => imported.includes(file))).toEqual([]);
    const later = chunks.flatMap((chunk) => chunk.later);
    expect(files.filter((file) => !later.includes(file))).toEqual([]);
  });

  it("has only the small part of zod", () => {
    const zod = chunks.flatMap(({ packages }) => packages).filter((name) => name.startsWith("zod"));
    expect(zod).toContain("zod/v4/mini");
    expect(zod).not.toContain("zod/v4/classic");
  });

  describe.skipIf(!hasBrowser)("in a browser", () => {
    let server: Awaited<ReturnType<typeof serveFolder>>;
    let browser: Browser;
    let page: Page;
    const requests: string[] = [];
    const complaints: string[] = [];

    beforeAll(async () => {
      server = await serveFolder(folder);
      browser = await openBrowser();
      page = await browser.newPage();
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => requests.push(new URL(request.url()).pathname.slice(1)));
      await page.goto(`${server.url}/index.html`);
      await page.waitForFunction("globalThis.inPage !== undefined");
    });
    afterAll(async () => {
      await browser?.close();
      server?.close();
    });

    // One after the other: each kind of model loads no more than it needs.
    it.each([
      ["biophysical", []],
      ["glif", []],
      ["expression", ["mathjs"]],
    ] as const)("gives the bits of Node, on the page and in a module worker: %s", async (which, packages) => {
      const { runModel } = await import("./support/engine-page/run-models.mjs");
      const bytes = readFileSync(join(root, "native/pkg/rheobase_native_bg.wasm"));
      const inNode: Outcome = await runModel(which, { ...texts, bytes });
      expect(inNode.spikes).toBeGreaterThan(1);
      const call = (where: string) => `${where}(${JSON.stringify(which)}, ${JSON.stringify(texts)})`;
      expect(await page.evaluate(call("inPage"))).toEqual(inNode);
      const onPage = ["mathjs"].filter((name) => holding(name).some((file) => requests.includes(file)));
      expect(onPage).toEqual(packages);
      expect(await page.evaluate(call("inWorker"))).toEqual(inNode);
      expect(complaints).toEqual([]);
    });
  });
});
