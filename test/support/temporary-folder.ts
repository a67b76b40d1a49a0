import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** A folder of the test file's own, removed after its tests; call at the top level, use the path inside tests. */
export function temporaryFolder(): (name: string) => string {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "rheobase-test-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** Path of such a folder, which is there at once. */
export function temporaryFolderPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "rheobase-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
