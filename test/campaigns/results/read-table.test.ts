import { describe, expect, it } from "vitest";
import { mergeTables } from "../../../src/campaigns/results/merge-tables.js";
import { readCampaignTable } from "../../../src/campaigns/results/read-table.js";
import { CampaignResults } from "../../../src/campaigns/results/results.js";
import { rowWithout } from "../../../src/campaigns/results/run-row.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const at = temporaryFolder();

describe("readCampaignTable", () => {
  it("gives the rows of a table with nulls, in the order of the runs", async () => {
    const campaign = {
      runCount: 2,
      varied: [],
      keyOf: () => "k",
      factsOf: () => ({
        model: 0,
        modelName: "m",
        changeSet: 0,
        changes: {},
        stimulus: 0,
        stimulusName: "s",
        variant: null,
        amplitudeA: null,
        hasTraces: false,
      }),
    };
    const results = await CampaignResults.open(at("done"), campaign);
    await results.add(rowWithout({ index: 1, key: "k" }, "error", "broken"));
    await results.add({ ...rowWithout({ index: 0, key: "k" }, "ok", ""), reason: null, spikeTimes: [0.1, 0.2] });
    await mergeTables(at("done"), results, []);
    const runs = await readCampaignTable(at("done"), "runs");
    expect(runs).toMatchObject([
      { run: 0, status: "ok", reason: null, variant: null, spike_count: 2 },
      { run: 1, status: "error", reason: "broken", rate_hz: null, spike_count: null },
    ]);
    expect(await readCampaignTable(at("done"), "spikes")).toEqual([
      { run: 0, spike: 0, time_s: 0.1 },
      { run: 0, spike: 1, time_s: 0.2 },
    ]);
  });

  it("says which tables there are, and what a folder lacks", async () => {
    await expect(readCampaignTable(at("done"), "rows" as "runs")).rejects.toThrow("expected one of runs, spikes");
    await expect(readCampaignTable(at("none"), "runs")).rejects.toThrow("it has no runs.parquet");
  });
});
