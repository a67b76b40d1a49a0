import { describe, expect, it } from "vitest";
import { speciesOfName, speciesOfRecord } from "../../../src/models/package/model-species.js";

const HUMAN = "Homo sapiens";
const MOUSE = "Mus musculus";

describe("speciesOfName()", () => {
  it.each([
    ["H17.06.006.11.08.08", HUMAN],
    ["Biophysical - perisomatic_H16.03.003.01.14.02", HUMAN],
    ["H16.06.009.01.02.06.05_599474744_m.swc", HUMAN],
    ["Scnn1a-Tg3-Cre;Ai14-172530.06.01.01", MOUSE],
    ["3 LIF + Afterspike Currents (LIF-ASC)_Sst-IRES-Cre;Ai14-202726.05.02.01", MOUSE],
    ["Pvalb-IRES-Cre_Ai14_IVSCC_-176847.04.02.01_470522102_m.swc", MOUSE],
    ["Vipr2-IRES2-Cre;Slc32a1-T2A-FlpO;Ai65-337419.03.02.01", MOUSE],
    ["Sst-IRES-Cre-197628.06.01.01", MOUSE],
    ["234356.06.02.01", null],
    ["PVALB__720841879_transformed.swc", null],
    ["cell.swc", null],
    ["SH17.06.006", null],
    ["Created-2024.swc", null],
  ])("of %s is %s", (name, species) => {
    expect(speciesOfName(name)).toBe(species);
  });
});

describe("speciesOfRecord()", () => {
  it.each([
    [{ species: "Macaca mulatta", name: "H17.06.006.11" }, "Macaca mulatta"],
    [{ specimen: { donor: { organism_id: 1 } } }, HUMAN],
    [{ specimen: { donor: { organism_id: 2 }, name: "H17.06.006.11" } }, MOUSE],
    [{ specimen: { donor: { organism: { name: "Homo Sapiens" } } } }, "Homo Sapiens"],
    [{ specimen: { name: "H17.06.006.11.08.08" } }, HUMAN],
    [{ name: "Biophysical - all active_Rbp4-Cre_KL100;Ai14-203503.04.01.01", specimen: null }, MOUSE],
    [{ specimen: { donor: { organism_id: 77 } } }, null],
    [{ name: 5, specimen: "none" }, null],
  ])("of %j is %s", (record, species) => {
    expect(speciesOfRecord(record)).toBe(species);
  });
});
