import { describe, expect, it } from "vitest";
import { campaignCharts } from "../../src/report/campaign-charts.js";
import { campaignPage } from "../../src/report/campaign-report.js";
import type { CampaignSummary, ReportedRun } from "../../src/report/campaign-summary.js";

const run = (index: number, more: Partial<ReportedRun> = {}): ReportedRun => ({
  run: index,
  status: "ok",
  reason: null,
  model: index < 50 ? "a.json" : "<b>.json",
  changeSet: Math.floor(index / 5) % 10,
  variant: `amplitude=${index % 5}pA`,
  stimulus: "Square",
  amplitudeA: (index % 5) * 1e-12,
  durationS: 2,
  spikeCount: index % 5,
  wallS: index / 1000,
  reused: false,
  parameters: { th_inf: index / 100, "soma.gbar_NaTs": "x0.8" },
  ...more,
});
const summary: CampaignSummary = {
  name: "thresholds & currents",
  runs: [
    ...Array.from({ length: 100 }, (_, index) => run(index)),
    run(100, { status: "impossible", reason: "Cannot run at 3 mV", spikeCount: null, durationS: null }),
    run(101, { status: "impossible", reason: "Cannot run at 4.5 mV", spikeCount: null, durationS: null }),
    run(102, { status: "error", reason: "a thread ended with code 1", spikeCount: null, durationS: null }),
  ],
  runCount: 110,
  models: 2,
  changeSets: 11,
  stimuli: 5,
};

describe("the report of a campaign", () => {
  const page = campaignPage(summary, [
    { name: "one", caption: "Spikes", image: { type: "image/png", bytes: Uint8Array.of(1, 2, 3) }, width: 720 },
  ]);

  it("embeds its figures", () => {
    expect(page).toContain(
      '<figure id="figure-one">\n<img src="data:image/png;base64,AQID" alt="Spikes" width="720">\n<figcaption>Spikes</figcaption>',
    );
  });

  it("counts runs by status, and those that are left", () => {
    expect(page).toContain("110 runs · 2 models × 11 parameter sets × 5 stimuli");
    expect(page).toMatch(/>ok<\/td><td[^>]*>100<\/td><td[^>]*>200<\/td><td[^>]*>200<\/td>/);
    expect(page).toMatch(/>left<\/td><td[^>]*>7<\/td>/);
  });

  it("puts failures of one reason together, though their numbers differ", () => {
    expect(page).toMatch(
      /<td[^>]*>2<\/td><td[^>]*>impossible<\/td><td[^>]*>Cannot run at 3 mV<\/td><td[^>]*>100<\/td>/,
    );
    expect(page).toMatch(/<td[^>]*>1<\/td><td[^>]*>error<\/td>/);
  });

  it("escapes names, and lists the slowest runs first", () => {
    expect(page).toContain("thresholds &amp; currents");
    expect(page).not.toContain("<b>.json");
    const slowest = page.slice(page.indexOf('id="slowest"'));
    expect(slowest.indexOf(">102<")).toBeLessThan(slowest.indexOf(">99<"));
    expect(slowest.indexOf(">99<")).toBeGreaterThan(0);
  });

  it("draws medians at each current, the distribution, and each parameter that is a number", () => {
    const charts = campaignCharts(summary);
    expect(charts.map(({ name }) => name)).toEqual(["currents", "curves", "spikes", "parameter-1"]);
    const [first] = charts[0]!.chart.data.datasets;
    expect(first!.data).toEqual([0, 1, 2, 3, 4].map((count) => ({ x: count * 1e-12 * 1e12, y: count })));
    expect(charts[2]!.chart.data.datasets[0]!.data).toEqual([0, 1, 2, 3, 4].map((x) => ({ x, y: 20 })));
    expect(charts[3]!.chart.data.datasets[0]!.data).toHaveLength(100);
  });

  it("draws every curve below the quartiles and the median of all", () => {
    const skewed = summary.runs.map((each, i) => ({ ...each, spikeCount: i < 25 ? each.spikeCount : 9 }));
    const runs = skewed.filter(({ status }) => status === "ok");
    const { datasets } = campaignCharts({ ...summary, runs }).find(({ name }) => name === "curves")!.chart.data;
    expect(datasets).toHaveLength(3 + 20);
    expect(datasets.slice(0, 3).map(({ label }) => label)).toEqual(["quartiles", "", "median"]);
    // Of 20 runs at each current 5 have the count of the current, 15 have 9.
    expect(datasets[0]!.data).toMatchObject([0, 1, 2, 3, 4].map((y) => ({ y: y + 0.75 * (9 - y) })));
    expect(datasets[2]!.data).toMatchObject(Array(5).fill({ y: 9 }));
  });
});
