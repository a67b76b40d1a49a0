import { describe, expect, it } from "vitest";
import {
  engineHere,
  readHeader,
  readModel,
  readResults,
  readTask,
  resultsMessage,
} from "../../../src/campaigns/queue/queue-messages.js";

const task = {
  schema: "rheobase.queue/1",
  model: 0,
  groups: [{ changes: { th_inf: 0.02, "soma.gbar_NaTs": "x0.8" }, runs: [{ index: 3, stimulus: 0, key: "ab" }] }],
};

describe("messages of a queue", () => {
  it("are tasks of the known form, as they were sent", () => {
    expect(readTask(JSON.parse(JSON.stringify(task)))).toEqual(task);
    expect(() => readTask({ ...task, code: "process.exit()" })).toThrow(
      "Cannot read a task from the queue: code: is not a field",
    );
    expect(() => readTask({ ...task, schema: "rheobase.queue/2" })).toThrow("schema");
    expect(() =>
      readTask({ ...task, groups: [{ changes: {}, runs: [{ index: -1, stimulus: 0, key: "ab" }] }] }),
    ).toThrow("groups[0].runs[0].index");
    expect(() => readTask(null)).toThrow("Cannot read a task from the queue");
    expect(() => readModel('{"id": 472363762, "digest": "short"}')).toThrow("Cannot read a model from the queue");
    expect(() => readModel("{")).toThrow("it is no JSON");
  });

  it("are headers of this version and solver", async () => {
    const engine = await engineHere();
    const header = {
      schema: "rheobase.queue/1",
      ...engine,
      name: "results",
      host: "here",
      runs: 1,
      stimuli: [{ spec: "square:amplitude=1pA", trains: {} }, null],
      settings: { dt: 2.5e-5 },
      measures: { features: true, scores: false },
    };
    expect(await readHeader(JSON.stringify(header))).toEqual(header);
    const other = JSON.stringify({ ...header, solver: "0".repeat(64) });
    await expect(readHeader(other)).rejects.toThrow(
      "Cannot work for the campaign results of here: its solver is another build",
    );
    await expect(readHeader(JSON.stringify({ ...header, settings: { eval: "1" } }))).rejects.toThrow("settings.eval");
  });

  it("are results of a job, line by line", () => {
    expect(readResults(resultsMessage("12", ["[1]\n", "[2]\n"]))).toEqual({ job: "12", lines: "[1]\n[2]\n" });
  });
});
