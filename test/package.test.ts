import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { VERSION } from "../src/index.js";

interface PackageJson {
  name: string;
  version: string;
  engines: { node: string };
  bin: Record<string, string>;
  exports: Record<string, unknown>;
  repository: { url: string };
  homepage: string;
  bugs: string;
  allowScripts: Record<string, boolean>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string>;
}

const root = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as PackageJson;

describe("package.json", () => {
  it("keeps its contract", () => {
    expect(manifest.name).toBe("rheobase");
    expect(manifest.engines.node).toBe(">=20.19");
    expect(manifest.bin).toEqual({ rheobase: "dist/cli/main.js" });
    // `default` is for import and require alike: Node requires modules too from 20.19 on.
    const entry = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` });
    expect(manifest.exports).toEqual({
      ".": entry("index"),
      "./analysis": entry("analysis"),
      "./api": entry("api"),
      "./engine": entry("engine"),
      "./models/*": "./models/*",
      "./solver.wasm": "./native/pkg/rheobase_native_bg.wasm",
      "./package.json": "./package.json",
    });
    expect(manifest.repository.url).toMatch(/github\.com\/rheobase\/rheobase\.git$/);
    expect([manifest.homepage, manifest.bugs].every((url) => url.startsWith("https://"))).toBe(true);
  });

  it("states the version that the library states", () => {
    expect(VERSION).toBe(manifest.version);
  });

  it("pins what its numerics and files lean on", () => {
    expect(manifest.dependencies.h5wasm).toBe("0.10.3");
    for (const version of Object.values(manifest.dependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Object.keys(manifest.optionalDependencies)).toEqual(["chartjs-node-canvas"]);
    expect(manifest.overrides.canvas).toMatch(/^npm:@napi-rs\/canvas@/);
  });

  it("has no dependency with an install script, and refuses those of what it is developed with", () => {
    const lock = JSON.parse(readFileSync(resolve(root, "package-lock.json"), "utf8")) as {
      packages: Record<string, { hasInstallScript?: boolean; dev?: boolean; optional?: boolean }>;
    };
    const scripts = Object.entries(lock.packages).filter(([name, entry]) => name !== "" && entry.hasInstallScript);
    expect(scripts.filter(([, entry]) => !entry.dev).map(([name]) => name)).toEqual([]);
    // fsevents is for macOS; npm names its script there only. BullMQ's messages are packed without msgpackr's native part.
    expect(manifest.allowScripts).toEqual({ esbuild: false, fsevents: false, "msgpackr-extract": false });
    for (const [name] of scripts) expect(manifest.allowScripts).toHaveProperty(name.replace(/^.*node_modules\//, ""));
  });
});
