import { describe, expect, it } from "vitest";
import { fileOfVariable, statedFile, statedOutput } from "../../../src/sonata/output/stated-output.js";

describe("where output goes", () => {
  it.each([
    ["spikes.h5", "/a/output", "spikes.h5"],
    ["/a/output/sub/spikes.h5", "/a/output", "sub/spikes.h5"],
    ["./output/spikes.h5", "./output", "spikes.h5"],
    ["sub/spikes.h5", "/a/output", "sub/spikes.h5"],
    // Elsewhere: the name is left.
    ["/etc/spikes.h5", "/a/output", "spikes.h5"],
    ["../../spikes.h5", "/a/output", "spikes.h5"],
    ["/a/output", "/a/output", "output"],
    ["spikes.h5", "", "spikes.h5"],
    ["/x/spikes.h5", "", "spikes.h5"],
  ])("%s with the folder %s is %s", (stated, folder, file) => {
    expect(statedFile(stated, { folder })).toBe(file);
  });

  it("has BMTK's names by default, and spikes by time", () => {
    expect(statedOutput({}, "c.json")).toEqual({ folder: "", spikes: "spikes.h5", order: "by_time" });
    const output = { output_dir: "out", spikes_file: "out/s.h5", spikes_sort_order: "gid" };
    expect(statedOutput({ output }, "c.json")).toEqual({ folder: "out", spikes: "s.h5", order: "by_id" });
  });

  it("refuses an order that there is not", () => {
    expect(() => statedOutput({ output: { spikes_sort_order: "random" } }, "c.json")).toThrow(
      'Cannot run the SONATA simulation c.json: its spikes_sort_order is "random", expected by_time, by_id, none',
    );
  });

  it("gives each of several variables a file of its own", () => {
    expect(fileOfVariable("soma.h5", "v", ["v"])).toBe("soma.h5");
    expect(fileOfVariable("a.b/soma.h5", "cai", ["v", "cai"])).toBe("a.b/soma_cai.h5");
    expect(fileOfVariable("soma", "cai", ["v", "cai"])).toBe("soma_cai");
  });
});
