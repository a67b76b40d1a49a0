import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  queryBiophysicalModels,
  queryGlifModels,
  queryModel,
  queryModels,
  queryModelTemplates,
} from "../../../src/api/models/models.js";
import { downloadPackage } from "../../../src/api/models/models-download.js";
import { queryMarkerFile, queryReconstructionFile, queryRecordingFile } from "../../../src/api/models/models-files.js";
import { packageTexts } from "../../../src/api/models/models-manifest.js";
import { queryGlifConfig, queryModelPackage } from "../../../src/api/models/models-package.js";
import { openTransport, type Transport } from "../../../src/api/transport/transport.js";
import { parseGlifConfig } from "../../../src/glif/config/parse-config.js";
import { openModel } from "../../../src/models/open-model.js";
import { MADE, type Replica, startReplica } from "../../support/allen-replica.js";
import { everySecond } from "../../support/allen-replica-faults.js";
import { hasReference, reference } from "../../support/reference.js";

let replica: Replica;
let transport: Transport;
let folder: string;

function startWith(withReference: boolean): void {
  beforeAll(async () => {
    replica = await startReplica({ reference: withReference });
    transport = openTransport({ baseUrl: replica.url, retries: { firstWaitS: 0.01 } });
    folder = mkdtempSync(join(tmpdir(), "rheobase-test-"));
  }, 60_000); // the reference set takes a busy machine a while
  afterEach(() => {
    replica.faults = undefined;
    replica.reset();
  });
  afterAll(async () => {
    await transport.close();
    await replica.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

const filesIn = (path: string): string[] => (readdirSync(path, { recursive: true }) as string[]).sort();

describe("models that were made up", () => {
  startWith(false);

  it("are of seven kinds", async () => {
    const templates = await queryModelTemplates(transport);
    expect(templates.map(({ kind, level }) => (level === null ? kind : `${kind} ${level}`)).sort()).toEqual([
      "all-active",
      "glif 1",
      "glif 2",
      "glif 3",
      "glif 4",
      "glif 5",
      "perisomatic",
    ]);
    // Ids are in no order: the level stands in the name.
    for (const { level, name } of templates) if (level !== null) expect(name.startsWith(`${level} `)).toBe(true);
  });

  it("are found by cell, by id, or not at all", async () => {
    const glif = await queryGlifModels(transport, [MADE.cell]);
    expect(glif.map(({ id }) => id)).toEqual(MADE.glif);
    expect(glif.map(({ template }) => template?.level)).toEqual([1, 2, 3, 4, 5]);
    expect(glif[0]).toMatchObject({
      specimenId: MADE.cell,
      explainedVariance: 0.75,
      files: [{ name: `${MADE.glif[0]}_neuron_config.json` }],
    });
    expect(await queryGlifModels(transport)).toEqual(glif);
    expect(await queryGlifModels(transport, [MADE.human])).toEqual([]);
    expect(await queryBiophysicalModels(transport, [MADE.human, MADE.cell])).toMatchObject([
      { id: MADE.perisomatic, template: { kind: "perisomatic", level: null } },
    ]);
    expect(await queryModels(transport, [MADE.glif[4], 5, MADE.perisomatic])).toMatchObject([
      { id: MADE.perisomatic, files: [{ type: "NeuronalModelParameters" }] },
      { id: MADE.glif[4] },
    ]);
    await expect(queryModel(transport, 5)).rejects.toMatchObject({
      code: "NotFound",
      message: `Cannot find model 5: ${replica.url} has no neuronal model with this id`,
    });
    await expect(queryModels(transport, [-1])).rejects.toMatchObject({ code: "InvalidOption" });
  });

  it("are asked for a part at a time, since an address holds only so many ids", async () => {
    const ids = Array.from({ length: 450 }, (_, i) => MADE.cell + i);
    expect(await queryBiophysicalModels(transport, ids)).toHaveLength(1);
    expect(replica.requests).toHaveLength(3);
    for (const { target } of replica.requests) expect(target.length).toBeLessThan(8000);
    expect(await queryBiophysicalModels(transport, [])).toEqual([]);
    expect(replica.requests).toHaveLength(3);
  });

  it("give their configuration", async () => {
    const config = parseGlifConfig(await queryGlifConfig(transport, MADE.glif[2]));
    expect(config.asc_amp_array).toHaveLength(2);
    await expect(queryGlifConfig(transport, MADE.perisomatic)).rejects.toMatchObject({ code: "NotFound" });
  });

  it("come as a package in AllenSDK's layout, from a service that fails every second time", async () => {
    replica.faults = everySecond("500", "cut", "html");
    const pack = await queryModelPackage(transport, MADE.perisomatic);
    const target = join(folder, "perisomatic");
    const files = await downloadPackage(transport, pack, target);
    expect(files).toHaveLength(1 + 2 + 16 + 1);
    expect(filesIn(target).filter((name) => !name.startsWith("modfiles/"))).toEqual([
      "700000001_fit.json",
      "700000100.nwb",
      "ephys_sweeps.json",
      "made_m.swc",
      "made_marker_m.swc",
      "manifest.json",
      "modfiles",
      "neuronal_model.json",
      "work",
    ]);
    expect(filesIn(join(target, "modfiles"))).toHaveLength(16);
    const manifest = JSON.parse(readFileSync(join(target, "manifest.json"), "utf8")) as Record<string, unknown>;
    expect(manifest).toEqual({
      biophys: [{ model_file: ["manifest.json", "700000001_fit.json"], model_type: "Biophysical - perisomatic" }],
      runs: [{ sweeps: [1, 2], sweeps_by_type: { "Long Square": [1], "Noise 1": [2] } }],
      neuron: [{ hoc: ["stdgui.hoc", "import3d.hoc"] }],
      manifest: [
        { type: "dir", spec: ".", key: "BASEDIR" },
        { type: "dir", spec: "work", key: "WORKDIR", parent: "BASEDIR" },
        { type: "file", spec: "made_m.swc", key: "MORPHOLOGY" },
        { type: "file", spec: "made_marker_m.swc", key: "MARKER" },
        { type: "dir", spec: "modfiles", key: "MODFILE_DIR" },
        { type: "file", format: "NWB", spec: "700000100.nwb", key: "stimulus_path" },
        { type: "file", format: "NWB", parent_key: "WORKDIR", spec: "700000100.nwb", key: "output_path" },
      ],
    });
    using model = await openModel(target);
    expect(model.kind).toBe("biophysical");
  });

  it("come without recording and mechanisms where asked, and GLIF models with their sweeps", async () => {
    const pack = await queryModelPackage(transport, MADE.glif[4]);
    expect(pack.recording?.place).toBe("700000100.nwb");
    const target = join(folder, "glif");
    await downloadPackage(transport, pack, target, { recording: false, mechanisms: false });
    expect(filesIn(target)).toEqual([`${MADE.glif[4]}_neuron_config.json`, "ephys_sweeps.json", "neuronal_model.json"]);
    using model = await openModel(target);
    expect(model.kind).toBe("glif");
  });

  it("come also where the service lacks parts that its own client insists on", async () => {
    const { tables, files } = replica.data;
    tables.add("Specimen", {
      id: 4,
      ephys_result_id: null,
      neuron_reconstructions: [
        {
          id: 44,
          well_known_files: [
            {
              id: 45,
              attachable_id: 44,
              well_known_file_type_id: 303941301,
              path: "C:\\x\\..\\cell.swc",
              download_link: replica.fileUrl(45),
            },
          ],
        },
      ],
    });
    tables.add("NeuronalModel", {
      id: 6,
      name: "bare",
      specimen_id: 4,
      neuronal_model_template_id: 329230710,
      well_known_files: [
        { id: 46, attachable_id: 6, well_known_file_type_id: 329230374, path: "/x/..", download_link: null },
      ],
    });
    tables.add("WellKnownFile", { id: 47, attachable_id: 6, path: `/x/${"long".repeat(60)}.json` });
    files.set(46, replica.fileBytes(MADE.perisomatic + 100_000));
    const pack = await queryModelPackage(transport, 6);
    // Names from afar never lead out of the folder.
    expect(pack.files.slice(0, 2).map(({ place, url }) => [place, url])).toEqual([
      ["46", "/api/v2/well_known_file_download/46"],
      ["cell.swc", replica.fileUrl(45)],
    ]);
    expect(pack.model.files.map(({ name }) => name)).toEqual(["46", "47"]); // nor are they too long for the system
    expect(pack).toMatchObject({ recording: null, sweeps: [] });
    expect(packageTexts(pack).has("ephys_sweeps.json")).toBe(false);
    expect(JSON.parse(packageTexts(pack).get("manifest.json")!)).toMatchObject({ runs: [{ sweeps: [] }] });
  });

  it("tell what they lack", async () => {
    const { tables } = replica.data;
    tables.add("NeuronalModel", {
      id: 8,
      name: "nothing",
      specimen_id: MADE.human,
      neuronal_model_template_id: 329230710,
    });
    tables.add("NeuronalModel", { id: 9, name: "strange", specimen_id: MADE.human, neuronal_model_template_id: 1 });
    await expect(queryModelPackage(transport, 8)).rejects.toThrow("Cannot open model 8: ");
    await expect(queryModelPackage(transport, 8)).rejects.toMatchObject({ code: "NotFound" });
    await expect(queryModelPackage(transport, 9)).rejects.toMatchObject({ code: "InvalidModel" });
  });

  it("have files of their cell", async () => {
    expect(await queryRecordingFile(transport, MADE.cell)).toMatchObject({
      id: MADE.recording,
      ephysResultId: 700000100,
    });
    expect(await queryReconstructionFile(transport, MADE.cell)).toMatchObject({ id: 700000104, name: "made_m.swc" });
    expect(await queryMarkerFile(transport, MADE.cell)).toMatchObject({ id: 700000105 });
    expect(await queryMarkerFile(transport, MADE.human)).toBeNull();
    await expect(queryRecordingFile(transport, MADE.human)).rejects.toMatchObject({ code: "NotFound" });
    await expect(queryReconstructionFile(transport, MADE.human)).rejects.toThrow("lists no SWC file of it");
  });
});

describe.skipIf(!hasReference)("the models of the service", () => {
  startWith(true);

  it.each([472451419, 472363762, 472912177, 491766131, 626170421])("%i comes as it is known", async (id) => {
    const pack = await queryModelPackage(transport, id);
    const target = join(folder, String(id));
    await downloadPackage(transport, pack, target);
    const known = reference(`data/biophysical/${id}`);
    for (const { role, place } of pack.files.filter((file) => /parameters|morphology/.test(file.role))) {
      const same = readdirSync(known).filter((name) => {
        return readFileSync(join(known, name)).equals(readFileSync(join(target, place)));
      });
      expect([role, same.length]).toEqual([role, 1]);
    }
    const listed = JSON.parse(readFileSync(join(known, "manifest.json"), "utf8")) as {
      manifest: { key: string; spec: string }[];
    };
    const written = JSON.parse(packageTexts(pack).get("manifest.json")!) as typeof listed;
    const spec = ({ manifest }: typeof listed, key: string) => manifest.find((entry) => entry.key === key)?.spec;
    expect(spec(written, "stimulus_path")).toBe(spec(listed, "stimulus_path")?.replace("_ephys", ""));
    expect(existsSync(join(target, spec(written, "stimulus_path")!))).toBe(true);
    using model = await openModel(target);
    expect(model.id).toBe(id);
  });

  it.each([485904755, 566282032, 566303332])("GLIF model %i comes as it is known", async (id) => {
    const pack = await queryModelPackage(transport, id);
    expect(await queryGlifConfig(transport, id)).toEqual(
      JSON.parse(readFileSync(reference(`data/api/glif/${id}/neuron_config.json`), "utf8")),
    );
    const target = join(folder, String(id));
    await downloadPackage(transport, pack, target, { recording: false });
    using model = await openModel(target);
    expect(model.id).toBe(id);
    const sweeps = JSON.parse(readFileSync(reference(`data/api/glif/${id}/ephys_sweeps.json`), "utf8")) as unknown[];
    expect(pack.sweeps).toHaveLength(sweeps.length);
  });
});
