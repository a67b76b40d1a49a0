import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cell, queryCell, queryCells } from "../../../src/api/records/cells.js";
import { queryEphysFeatures, queryMorphologyFeatures, querySweeps } from "../../../src/api/records/cells-data.js";
import { type CellFilter, cellValues, filterCells } from "../../../src/api/records/cells-filter.js";
import { openTransport, type Transport } from "../../../src/api/transport/transport.js";
import { MADE, type Replica, startReplica } from "../../support/allen-replica.js";
import { everySecond } from "../../support/allen-replica-faults.js";
import { hasReference } from "../../support/reference.js";

let replica: Replica;
let transport: Transport;

function startWith(reference: boolean): void {
  beforeAll(async () => {
    replica = await startReplica({ reference });
    transport = openTransport({ baseUrl: replica.url, retries: { firstWaitS: 0.01 } });
  }, 60_000); // the reference set takes a busy machine a while
  afterAll(async () => {
    await transport.close();
    await replica.stop();
  });
}

describe("cells that were made up", () => {
  startWith(false);

  it("are read with all that is known of them", async () => {
    const cell = await queryCell(transport, MADE.cell);
    const { raw, ...read } = cell;
    expect(raw.specimen__id).toBe(MADE.cell);
    expect(read).toMatchObject({
      id: MADE.cell,
      name: "Made-Cre;Ai14-000001.01.01.01",
      species: "Mus musculus",
      line: "Made-Cre",
      reporterStatus: "positive",
      hemisphere: "left",
      area: { id: 385, acronym: "VISp" },
      structure: { id: 778, acronym: "VISp5", name: "Primary visual area, layer 5" },
      layer: "5",
      dendriteType: "spiny",
      apical: "intact",
      reconstruction: "full",
      locationUm: [8881, 953.5, 7768],
      normalizedDepth: 0.478,
      donor: { id: 700000200, name: "Made-Cre;Ai14-000001", age: null, sex: null, diseaseState: null },
      models: { glif: 5, biophysical: 1, perisomatic: 1, allActive: 0 },
      ephys: { vrest: -73.5, ri: 160, tau: 20.25, adaptation: null },
      morphology: { number_stems: 5, max_euclidean_distance: null },
      files: { recording: MADE.recording, reconstruction: 700000104 },
    });
  });

  it("come all at once or page by page, also from a faulty service", async () => {
    const all = await queryCells(transport);
    expect(all.map((cell) => cell.id)).toEqual([MADE.cell, MADE.human]);
    replica.faults = everySecond("500", "html", "cut");
    expect(await queryCells(transport, { pageRows: 1 })).toEqual(all);
    replica.faults = undefined;
  });

  it("are missed where there are none", async () => {
    await expect(queryCell(transport, 5)).rejects.toMatchObject({
      code: "NotFound",
      message: `Cannot find cell 5: ${replica.url} lists no specimen with this id`,
      id: 5,
    });
    await expect(queryCell(transport, 1.5)).rejects.toMatchObject({ code: "InvalidOption" });
  });

  it("have sweeps, sorted, in SI units", async () => {
    const sweeps = await querySweeps(transport, MADE.cell);
    expect(sweeps.map(({ number, stimulus, clamp }) => [number, stimulus, clamp])).toEqual([
      [0, "Test", "voltage"],
      [1, "Long Square", "current"],
      [2, "Noise 1", "current"],
    ]);
    expect(sweeps[0]).toMatchObject({ amplitudeA: null, spikeCount: null });
    expect(sweeps[1]).toMatchObject({ amplitudeA: 1.9e-10, startS: 0.02, durationS: 0.06, spikeCount: 0 });
    expect(await querySweeps(transport, MADE.human)).toEqual([]);
  });

  it("have features", async () => {
    expect(await queryEphysFeatures(transport)).toMatchObject([
      { specimenId: MADE.cell, vrest: -73.5, tau: 20.25, ri: 160, sag: null, hasBurst: false, rheobaseSweepNumber: 1 },
    ]);
    expect(await queryMorphologyFeatures(transport)).toMatchObject([
      { specimenId: MADE.cell, reconstruction: "full", number_stems: 5, total_length: 1234.5, soma_surface: null },
    ]);
  });
});

describe("filterCells()", () => {
  startWith(false);
  let cells: readonly Cell[];
  beforeAll(async () => {
    cells = await queryCells(transport);
  }, 60_000);
  const ids = (filter: CellFilter): number[] => filterCells(cells, filter).map((cell) => cell.id);
  const { cell, human } = MADE;

  it.each<[CellFilter, number[]]>([
    [{}, [cell, human]],
    [{ species: "human" }, [human]],
    [{ species: "mus musculus" }, [cell]],
    [{ line: "made*" }, [cell]],
    [{ line: ["MADE-CRE"] }, [cell]],
    [{ layer: ["3", "5"] }, [cell, human]],
    [{ area: "VISp" }, [cell]],
    [{ area: ["visp5", "MTG"] }, [cell, human]],
    [{ dendriteType: "aspiny" }, [human]],
    [{ diseaseState: "epilepsy" }, [human]],
    [{ reporterStatus: "positive", apical: "intact", hemisphere: "left" }, [cell, human].slice(0, 1)],
    [{ reconstruction: true }, [cell]],
    [{ reconstruction: false }, [human]],
    [{ reconstruction: "full" }, [cell]],
    [{ model: ["glif", "perisomatic"] }, [cell]],
    [{ model: "all-active" }, []],
    [{ features: { vrest: { min: -65 } } }, [human]],
    [{ features: { vrest: { min: -73.5, max: -73.5 } } }, [cell]],
    [{ features: { number_stems: { max: 10 } } }, [cell]],
    [{ ids: [human, 5], species: "human" }, [human]],
  ])("%j", (filter, expected) => expect(ids(filter)).toEqual(expected));

  it("says what there is, where a text fits nothing", () => {
    expect(() => ids({ dendriteType: "spny" })).toThrow(
      'Cannot choose cells by the dendrite type "spny": there are aspiny, spiny (did you mean "spiny"?)',
    );
    expect(() => ids({ species: "rat" })).toThrow("there are Homo Sapiens, Mus musculus");
    expect(() => ids({ features: { vrst: {} } as CellFilter["features"] })).toThrow('(did you mean "vrest"?)');
    expect(() => ids({ model: "hh" as "glif" })).toThrow("there are glif, biophysical, perisomatic, all-active");
    expect(() => ids({ features: { tau: { min: 2, max: 1 } } })).toThrow("no value is from 2 to 1");
    expect(filterCells([], { line: "any" })).toEqual([]);
    expect(cellValues(cells, "area")).toEqual(["MTG", "VISp", "VISp5"]);
  });
});

describe.skipIf(!hasReference)("the cells of the service", () => {
  startWith(true);
  let cells: readonly Cell[];
  beforeAll(async () => {
    cells = await queryCells(transport);
  }, 60_000);
  const count = (filter: CellFilter): number => filterCells(real(cells), filter).length;
  const real = (all: readonly Cell[]): readonly Cell[] => all.filter(({ id }) => id < MADE.cell);

  it("are counted as in the table", () => {
    expect(real(cells)).toHaveLength(2333);
    expect(count({ species: "human" })).toBe(413);
    expect(count({ line: "Pvalb-IRES-Cre" })).toBe(217);
    expect(count({ layer: "2/3" })).toBe(379);
    expect(count({ area: "VISp" })).toBe(1585);
    expect(count({ area: "VISp5" })).toBe(503);
    expect(count({ dendriteType: "sparsely spiny" })).toBe(120);
    expect(count({ reconstruction: true })).toBe(667);
    expect(count({ reconstruction: "full" })).toBe(367);
    expect(count({ apical: ["intact", "truncated"] })).toBe(2333 - 1124);
    expect(count({ model: "perisomatic" })).toBe(238);
    expect(count({ model: "all-active" })).toBe(107);
    expect(count({ model: ["perisomatic", "all-active"] })).toBe(95);
    expect(count({ model: "glif" })).toBe(779 + 439);
    expect(count({ diseaseState: "tumor" })).toBe(63);
    expect(count({ features: { avg_firing_rate: {} } })).toBe(2333 - 157);
  });

  it("keep every field, and read all of them", () => {
    const lost = real(cells).flatMap(({ raw, ...read }) => {
      const values = new Set(JSON.stringify(read).split(/[{}:,[\]]/));
      return Object.entries(raw).filter(([key, value]) => {
        const empty = value === null || value === "" || value === "NA";
        return !empty && key !== "structure__name" && !values.has(JSON.stringify(value));
      });
    });
    expect(lost).toEqual([]);
    expect(cells.find(({ id }) => id === 525011903)).toMatchObject({
      structure: { name: "frontal lobe" },
      donor: { age: "25 yrs", sex: "Male", race: "White or Caucasian", yearsOfSeizureHistory: 9 },
    });
    expect(Object.keys(cells[0]!.raw)).toHaveLength(54);
  });

  it("have features of every kind, none forgotten", async () => {
    const ephys = (await queryEphysFeatures(transport)).filter(({ specimenId }) => specimenId < MADE.cell);
    expect(ephys).toHaveLength(2333);
    const morphology = (await queryMorphologyFeatures(transport)).filter(({ id }) => id === 492413664);
    expect(morphology).toMatchObject([{ specimenId: 478586295, total_length: 2759.19905626, number_tips: 26 }]);
    for (const { raw, ...read } of [...ephys.slice(0, 50), ...morphology]) {
      const known = new Set(Object.values(read));
      const lost = Object.entries(raw).filter(([, value]) => value !== null && !known.has(value as number));
      expect(lost).toEqual([]);
    }
    expect(morphology[0]?.raw).not.toHaveProperty("tags");
  });

  it("have sweeps whose units are written in several ways", async () => {
    const smoke = await querySweeps(transport, 643625553);
    expect(smoke[0]).toMatchObject({ number: 0, clamp: "voltage", stimulus: "Test" });
    for (const [specimen, sweeps] of [
      [386049446, 59],
      [485058595, 48],
    ] as const) {
      const list = await querySweeps(transport, specimen);
      expect(list).toHaveLength(sweeps);
      expect(list.map(({ number }) => number)).toEqual(list.map(({ number }) => number).sort((a, b) => a - b));
      expect(list.filter(({ clamp }) => clamp === null)).toEqual([]);
    }
    const [square] = (await querySweeps(transport, 386049446)).filter(({ number }) => number === 42);
    expect(square).toMatchObject({
      stimulus: "Long Square",
      stimulusCode: "C1LSFINEST150112[0]",
      clamp: "current",
      spikeCount: 2,
      startS: 1.02,
      durationS: 0.999995,
    });
    expect(square!.amplitudeA! / 110.000002162547e-12).toBeCloseTo(1, 14);
    expect(square!.voltageBeforeV! / -85.3548278808594e-3).toBeCloseTo(1, 14);
    expect(square!.bridgeBalanceOhm! / 18.0097675323486e6).toBeCloseTo(1, 14);
  });
});
