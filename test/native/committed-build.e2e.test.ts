import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);

test("the committed build is that of the sources beside it", () => {
  expect(() =>
    execFileSync(process.execPath, ["scripts/check-native.mjs"], { cwd: root, stdio: "pipe" }),
  ).not.toThrow();
});
