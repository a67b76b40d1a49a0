import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { fetchModels } from "../../../src/api/cached-tables.js";
import { identifyModel, planModels } from "../../../src/campaigns/plan/plan-models.js";
import { startReplica } from "../../support/allen-replica.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();
const shipped = resolve(import.meta.dirname, "../../../models");

describe("models of a plan", () => {
  it("are ids, paths from the plan's folder, and what a pattern matches, in order of the paths", async () => {
    mkdirSync(at("cells/b"), { recursive: true });
    for (const name of ["c.json", "a.json", "b/d.json", "note.txt"]) writeFileSync(at(`cells/${name}`), "{}");
    expect(await planModels([472363762, "472363763", "x.json", "/abs/y", "cells/**/*.json"], at(""))).toEqual([
      472363762,
      472363763,
      join(at(""), "x.json"),
      "/abs/y",
      ...["a.json", "b/d.json", "c.json"].map((name) => join(at(""), "cells", name)),
    ]);
    expect(await planModels([{ fit: "f.json", morphology: "/m.swc" }], at(""))).toEqual([
      { fit: join(at(""), "f.json"), morphology: "/m.swc" },
    ]);
    await expect(planModels(["nothing/*.json"], at(""))).rejects.toThrow(
      /^Cannot find the models nothing\/\*\.json: nothing in /,
    );
  });

  it("are those of the database that a filter lets pass, offline too", async () => {
    const replica = await startReplica({ reference: false });
    try {
      const options = { baseUrl: replica.url, cacheDir: at("cache") };
      const all = await fetchModels({}, options);
      const ids = (pick: (model: (typeof all)[number]) => boolean): number[] => all.filter(pick).map(({ id }) => id);
      const glif = await planModels([{ database: { kind: "glif" } }], at(""), options);
      expect(glif).toEqual(ids(({ template }) => template?.kind === "glif"));
      expect(glif.length).toBeGreaterThan(0);
      replica.reset();
      const offline = { baseUrl: replica.url, cacheDir: at("cache"), offline: true };
      const [first] = all;
      const specimen = first!.specimenId!;
      expect(await planModels([{ database: { specimen } }, 7], at(""), offline)).toEqual([
        ...ids(({ specimenId, template }) => specimenId === specimen && template !== null),
        7,
      ]);
      const reconstruction = { database: { reconstruction: true } };
      const withCell = ids(({ cell, template }) => cell !== null && cell.reconstruction !== null && template !== null);
      expect(await planModels([reconstruction], at(""), offline)).toEqual(withCell);
      expect(replica.requests).toEqual([]);
      await expect(planModels([{ database: { specimen: 1 } }], at(""), offline)).rejects.toThrow(
        'Cannot find the models {"specimen":1}: no model of the database matches',
      );
      await expect(planModels([{ database: { species: "mice" } }], at(""), offline)).rejects.toThrow("species");
    } finally {
      await replica.stop();
    }
  });

  it("are known by their content: by the axon, too, but not by where they lie", async () => {
    const original = join(shipped, "biophysical-cell");
    cpSync(original, at("copy"), { recursive: true });
    const digest = async (path: string, axon?: "stub" | "full") => (await identifyModel(path, at(""), { axon })).digest;
    const own = await digest(original);
    expect(own).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest(at("copy"))).toBe(own);
    expect(await digest(at("copy"), "stub")).toBe(own); // as the model has it anyway
    expect(await digest(at("copy"), "full")).not.toBe(own);
  });

  it("say why they cannot run", async () => {
    writeFileSync(at("broken.json"), "{");
    expect(await identifyModel(at("broken.json"), at(""), {})).toMatchObject({
      name: "broken.json",
      digest: null,
      impossible: expect.stringMatching(/^Cannot .*broken\.json/),
    });
  });
});
