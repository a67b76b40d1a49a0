import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";

const root = resolve(import.meta.dirname, "../..");
const at = temporaryFolder();

describe("docs/campaigns.md", () => {
  it("shows a script that runs a campaign", () => {
    const text = readFileSync(resolve(root, "docs/campaigns.md"), "utf8");
    const script = /```ts\n(.*?)```/s.exec(text)![1]!;
    mkdirSync(at("node_modules"));
    symlinkSync(root, at("node_modules/rheobase"), "dir");
    symlinkSync(resolve(root, "models"), at("models"), "dir");
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: at(""),
      encoding: "utf8",
      env: { ...process.env, RHEOBASE_CACHE_DIR: at("cache") },
    });
    expect(output).toContain("6 6\n");
    expect(output).toContain("ok: 6,");
    expect(output.match(/\[ 0\.02[05]?, /g)).toHaveLength(6);
    expect(output.trimEnd().split("\n").at(-1)).toBe("6");
  });
});
