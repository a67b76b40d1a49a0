import { expect, it } from "vitest";
import { NotFoundError } from "../../../src/base/errors.js";
import { Unsuitable } from "../../../src/nwb/h5/decode.js";
import { knownReason, readingError, reasonOf } from "../../../src/nwb/h5/failures.js";
import { ReachesElsewhere } from "../../../src/nwb/h5/file-door.js";
import { OpenFile } from "../../../src/nwb/h5/open-file.js";
import { buildH5 } from "../../support/h5-builder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();

it("finds the last reason of HDF5's stack", () => {
  const stack = "HDF5-DIAG\n  #000: H5D.c line 1 in H5Dopen2(): no\n  #001: H5O.c line 2 in H5O_open(): not found";
  expect(reasonOf(new Error(stack))).toBe(" (not found)");
  expect(reasonOf(new Error("one\ntwo"))).toBe(" (one)");
});

it("knows reasons that do not depend on HDF5", () => {
  expect(knownReason(new Error("anything"))).toBeNull();
  expect(knownReason(new Unsuitable("holds numbers of 16 bits"))).toBe("it holds numbers of 16 bits");
  expect(knownReason(new ReachesElsewhere("/b.h5", true, "not allowed"))).toMatch(
    /^it reaches into another file, \/b\.h5; .*--allow-external/,
  );
  expect(knownReason(new ReachesElsewhere("/b.h5", false, "there is no such file"))).toBe(
    "it reaches into another file, /b.h5: there is no such file",
  );
});

it("leaves errors alone that are made for users", async () => {
  const path = await buildH5(file("plain.h5"), (h5) => void h5.data("x", 1));
  const open = await OpenFile.open(path, {}, true);
  const error = new NotFoundError("read", "gone");
  expect(readingError(open, "/x", error)).toBe(error);
  open.close();
});
