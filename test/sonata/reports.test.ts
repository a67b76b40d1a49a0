import { describe, expect, it } from "vitest";
import { type ReportContext, readReport, recordOf } from "../../src/sonata/reports.js";

const context: ReportContext = {
  tstopMs: 100,
  dtMs: 0.1,
  output: { folder: "/out", spikes: "spikes.h5", order: "by_time" },
};
const read = (values: object, own = context) =>
  readReport({ name: "r", values: { module: "membrane_report", variable_name: "v", ...values } }, "c.json", own);

describe("the rows of a report", () => {
  it.each([
    [{}, { startMs: 0, endMs: 100, dtMs: 0.1, first: 0, every: 1, count: 1000 }],
    [
      { dt: 0.5, start_time: 20, end_time: 80 },
      { startMs: 20, endMs: 80, dtMs: 0.5, first: 200, every: 5, count: 120 },
    ],
    [{ dt: 0.3 }, { startMs: 0, endMs: 100, dtMs: 0.3, first: 0, every: 3, count: 334 }],
    [{ start_time: 30 }, { startMs: 30, endMs: 100, dtMs: 0.1, first: 300, every: 1, count: 700 }],
    [
      { dt: null, end_time: null },
      { startMs: 0, endMs: 100, dtMs: 0.1, first: 0, every: 1, count: 1000 },
    ],
  ])("%j", (values, steps) => {
    expect(read(values).steps).toEqual(steps);
  });

  it("are as many as the steps of a run that ends within one", () => {
    expect(read({}, { ...context, tstopMs: 100.04 }).steps.count).toBe(1000);
    expect(read({}, { ...context, tstopMs: 100.06 }).steps.count).toBe(1001);
  });

  it.each([
    [{ dt: 0.25 }, "its dt is 0.25 ms, expected a multiple of steps of the run, 0.1 ms"],
    [{ dt: 0 }, "its dt is 0 ms, expected a time step"],
    [{ dt: 0.5, start_time: 0.2 }, "its start_time is 0.2 ms, expected a multiple of its dt, 0.5 ms"],
    [{ dt: 0.5, end_time: 50.1 }, "its end_time is 50.1 ms, expected a multiple of its dt, 0.5 ms"],
    [{ start_time: -1 }, "it is from -1 to 100 ms, expected times from 0 to 100 ms"],
    [{ end_time: 101 }, "it is from 0 to 101 ms, expected times from 0 to 100 ms"],
    [{ start_time: 50, end_time: 50 }, "it is from 50 to 50 ms, expected times from 0 to 100 ms"],
    [{ dt: "fast" }, "its dt is fast, expected a number"],
  ])("%j cannot be", (values, reason) => {
    expect(() => read(values)).toThrow(`Cannot write the report r of c.json: ${reason}`);
  });
});

describe("what a report records", () => {
  const section = (name: string, nseg = 1) => ({ name, nseg });
  const cell = {
    sections: [section("soma[0]", 3), section("dend[0]", 5), section("dend[1]")],
  } as unknown as Parameters<typeof recordOf>[2];

  it.each([
    ["soma", ["soma[0](0.5).v"]],
    [["soma"], ["soma[0](0.166667).v", "soma[0](0.5).v", "soma[0](0.833333).v"]],
    ["Basal", ["dend.v"]],
    [["apical", "axon"], []],
    ["all", ["all.v"]],
    [[], ["all.v"]],
    [["dend", "basal"], ["dend.v"]],
  ])("sections %j", (sections, record) => {
    expect(recordOf(read({ sections }), "v", cell)).toEqual(record);
  });

  it("is named after the report where it has no file_name", () => {
    expect(read({}).fileName).toBe("r.h5");
    expect(read({ file_name: "/out/a.h5" }).fileName).toBe("a.h5");
    expect(read({ file_name: "a.hdf5" }).fileName).toBe("a.hdf5");
  });
});
