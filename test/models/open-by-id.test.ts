import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fetchSweeps } from "../../src/api/cached-recording.js";
import { openModelPackage } from "../../src/models/open-model.js";
import { MADE } from "../support/allen-replica.js";
import { ownReplica } from "../support/own-replica.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const at = temporaryFolder();
const { replica } = await ownReplica();
const options = (name: string, offline = false) => ({ cacheDir: at(name), baseUrl: replica.url, offline });

it("finds the table of the cell's sweeps in the package, else beside its recording in the cache", async () => {
  const [id] = MADE.glif;
  const whole = await openModelPackage(id!, options("one"));
  const own = at(join("one/models", String(id), "ephys_sweeps.json"));
  const table = await whole.sweepTable!();
  expect(table!.path).toBe(own);
  const names = ["Long Square", "Noise 1", "Test"];
  expect(table!.sweeps.map(({ stimulus }) => stimulus).sort()).toEqual(names);
  await fetchSweeps(MADE.cell, options("one"));
  // A package that another program put there: nothing is known of its files, and the table is beside the recording alone.
  cpSync(at("one"), at("two"), { recursive: true });
  rmSync(at(join("two/models", String(id), "ephys_sweeps.json")));
  rmSync(at("two/.rheobase/index"), { recursive: true });
  const without = await openModelPackage(id!, options("two", true));
  const beside = at(`two/specimen_${MADE.cell}/ephys_sweeps.json`);
  const other = await without.sweepTable!();
  expect(other!.path).toBe(beside);
  expect(other!.sweeps.map(({ stimulus }) => stimulus).sort()).toEqual(names);
  rmSync(beside);
  expect(await without.sweepTable!()).toBeNull();
});
