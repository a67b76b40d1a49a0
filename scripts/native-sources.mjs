// What the committed native/pkg came from: the hashes in native/pkg/sources.sha256, in sha256sum's form.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
export const nativeFolder = `${root}native`;
export const hashFile = `${nativeFolder}/pkg/sources.sha256`;

const isFile = (entry) => entry.isFile();
const filesBelow = (folder) =>
  readdirSync(`${nativeFolder}/${folder}`, { recursive: true, withFileTypes: true })
    .filter(isFile)
    .map((entry) => `${entry.parentPath}${sep}${entry.name}`.slice(nativeFolder.length + 1).replaceAll(sep, "/"));

/** Every file that goes into the build, and every file that came out of it, with its hash. */
export function hashes() {
  const sources = ["Cargo.toml", "Cargo.lock", "core/Cargo.toml", "wasm/Cargo.toml"];
  const built = filesBelow("pkg").filter((path) => path !== "pkg/sources.sha256");
  return [...sources, ...filesBelow("core/src"), ...filesBelow("wasm/src"), ...built].sort().map((path) => {
    const hash = createHash("sha256").update(readFileSync(`${nativeFolder}/${path}`));
    return `${hash.digest("hex")}  ${path}`;
  });
}
