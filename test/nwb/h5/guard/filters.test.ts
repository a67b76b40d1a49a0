import { expect, it } from "vitest";
import { missingFilter } from "../../../../src/nwb/h5/guard/filters.js";

it("names the first filter that is not built in, by HDF's register before the file's own name", () => {
  const gzip = { id: 1, name: "deflate" };
  expect(missingFilter([])).toBeNull();
  expect(missingFilter([{ id: 2, name: "shuffle" }, gzip])).toBeNull();
  expect(missingFilter([gzip, { id: 32001, name: "made up" }, { id: 32015, name: "" }])).toBe(
    "Blosc (HDF5 filter 32001)",
  );
  expect(missingFilter([{ id: 40000, name: "own" }])).toBe("own (HDF5 filter 40000)");
  expect(missingFilter([{ id: 40000, name: "" }])).toBe("a filter without a name (HDF5 filter 40000)");
});
