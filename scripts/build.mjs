// Compiles src/ to dist/ and bundles the command line. The old dist/ goes first, so that a deleted source leaves nothing
// behind.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleCli } from "./bundle/bundle-cli.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-p", `${root}tsconfig.json`], {
  stdio: "inherit",
});
await bundleCli(root);
chmodSync(`${root}dist/cli/main.js`, 0o755);
