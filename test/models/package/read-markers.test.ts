import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placeNamed } from "../../../src/biophys/cable/places.js";
import { openBiophysical, shippedCellFolder } from "../../support/shipped-cell.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const inFolder = temporaryFolder();
let made = 0;

function cellWithMarkers(markers: string): string {
  const folder = inFolder(`cell-${++made}`);
  cpSync(shippedCellFolder, folder, { recursive: true });
  writeFileSync(join(folder, "cell.marker"), markers);
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as { manifest: object[] };
  manifest.manifest.push({ key: "MARKER", spec: "cell.marker", type: "file" });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  return folder;
}

test("markers of a package are places of its model", async () => {
  using model = await openBiophysical(cellWithMarkers("## x,y,z\n0.1144,0.1144,0.28,0,1,20\n"));
  expect(placeNamed(model.definition.cell, "marker(1)").name).toBe("soma[0](0.5)");
});

test("a damaged marker file is told to those who use it, and the model opens", async () => {
  using model = await openBiophysical(cellWithMarkers("1,2,three,0,1,20\n"));
  expect(() => placeNamed(model.definition.cell, "marker(1)")).toThrow(
    /the marker file cannot be used \(line 1: expected numbers for x, y, z/,
  );
});

test("a model without a marker file says so, and so does one with another morphology", async () => {
  using shipped = await openBiophysical(shippedCellFolder);
  const folder = cellWithMarkers("0.1144,0.1144,0.28,0,1,20\n");
  using other = await openBiophysical(folder, { morphology: join(shippedCellFolder, "cell.swc") });
  for (const { definition } of [shipped, other]) {
    expect(() => placeNamed(definition.cell, "marker(1)")).toThrow(/the model has no marker file/);
  }
});
