import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { openModelPackage } from "../../src/models/open-model.js";
import { speciesOfName, speciesOfRecord } from "../../src/models/package/model-species.js";
import { hasReference, reference } from "../support/reference.js";

describe.skipIf(!hasReference)("species of the reference set", () => {
  it.each([
    ["biophysical/626170421", "Homo sapiens"],
    ["biophysical/491766131", "Mus musculus"],
    ["biophysical/472363762", "Mus musculus"],
    ["biophysical/472912177", "Mus musculus"],
    ["biophysical/468193142-perisomatic", "Mus musculus"],
    ["biophysical/720841879", null],
    ["glif/532355382/GLIF3_neuron_config.json", null],
  ])("of %s is %s", async (path, species) => {
    expect((await openModelPackage(reference(`data/${path}`))).summary.species).toBe(species);
  });

  it("of GLIF models is told by the service's record", () => {
    for (const id of [485904755, 566282032, 566303332]) {
      const record = JSON.parse(readFileSync(reference(`data/api/glif/${id}/model_metadata.json`), "utf8")) as object;
      expect(speciesOfRecord(record)).toBe("Mus musculus");
    }
  });

  it("is never told wrongly by the name of a cell, and for nearly all of them told", () => {
    const table = readFileSync(reference("data/api/cell_types_specimen_details.csv"), "utf8");
    const rows = parse(table, { columns: true }) as { specimen__name: string; donor__species: string }[];
    const untold = rows.filter(({ specimen__name: name, donor__species: species }) => {
      const told = [
        speciesOfName(`Biophysical - perisomatic_${name}`),
        speciesOfName(`${name.replaceAll(";", "_")}_1_m.swc`),
      ];
      for (const each of told) if (each !== null) expect(each.toLowerCase(), name).toBe(species.toLowerCase());
      return told.includes(null);
    });
    expect(rows.length).toBeGreaterThan(2300);
    expect(untold.map(({ specimen__name }) => specimen__name)).toEqual([
      "234356.06.02.01",
      "234356.04.02.01",
      "234356.05.02.01",
    ]);
  });
});
