import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openModelPackage } from "../../../src/models/open-model.js";
import { seeSimulation } from "../../../src/models/sonata/see-simulation.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const temporary = temporaryFolder();

describe("seeSimulation", () => {
  it.each([
    ["a simulation with its circuit", '{"run": {"tstop": 1}, "networks": {"nodes": []}}', true],
    ["a config that names both", '{"network": "a.json", "simulation": "b.json"}', true],
    ["a circuit", '{"networks": {"nodes": []}}', false],
    ["no JSON", '{"networks": ', false],
  ])("knows %s", async (_, text, isSimulation) => {
    const path = temporary("config.json");
    writeFileSync(path, text);
    expect(await seeSimulation(path)).toEqual({ isSimulation, read: { path, text } });
  });

  it("has no text of what cannot be read, which is for the model to say", async () => {
    expect(await seeSimulation(temporary("missing.json"))).toEqual({ isSimulation: false, read: null });
  });

  it("gives the text to what opens the model, which does not read it again", async () => {
    const path = shippedModel(3);
    const { read } = await seeSimulation(path);
    const changed = { path, text: read!.text.replace(/"R_input": [\d.e+]+/, '"R_input": 1.5e8') };
    expect(changed.text).not.toBe(read!.text);
    const opened = async (known?: typeof changed) => (await openModelPackage(path, { read: known })).model;
    expect(await opened(changed)).toMatchObject({ config: { R_input: 1.5e8 } });
    expect((await opened(read!)) as object).toEqual(await opened());
    // The text of another file is not taken.
    expect(await opened({ ...changed, path: "other.json" })).toEqual(await opened());
  });
});
