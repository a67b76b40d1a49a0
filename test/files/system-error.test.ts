import { expect, it } from "vitest";
import { errnoOf, whyNotMade, whyNotRead, whyNotWritten, writeFailed } from "../../src/files/system-error.js";

const system = (code: string): Error => Object.assign(new Error(`${code}: the system's words`), { code });
const hdf5 = (message: string): Error =>
  new Error(`HDF5-DIAG\n  #000: in H5FD_write(): errno = 28, error message = '${message}', buf = 0x0`);

it("knows the system's names of errors", () => {
  expect(errnoOf(system("ENOENT"))).toBe("ENOENT");
  expect(errnoOf(new Error("other"))).toBeUndefined();
  expect(errnoOf("ENOENT")).toBeUndefined();
});

it.each([
  ["ENOENT", "the folder /d does not exist"],
  ["EISDIR", "it is a folder"],
  ["ENOTDIR", "/d is not a folder"],
  ["EACCES", "no permission to write in the folder /d"],
  ["EPERM", "no permission to write in the folder /d"],
  ["EROFS", "the folder /d is read-only"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk is full"],
  ["EFBIG", "the file would grow beyond the size allowed here"],
  ["ELOOP", "its symbolic links form a loop"],
  ["ENAMETOOLONG", "its name is longer than the system allows"],
  ["EMFILE", "too many files are open (the system's limit is shown by `ulimit -n`)"],
  ["EBUSY", "another program is using it"],
  ["EIO", "the disk or network folder failed to deliver (EIO)"],
  ["ENXIO", "it is a pipe, socket or device without a reader or driver"],
  ["EOTHER", "EOTHER: the system's words"],
])("says why %s kept a file from being written", (code, words) => {
  expect(whyNotWritten("/d/f.nwb", system(code))).toBe(words);
});

it.each([
  ["No space left on device", "the disk is full"],
  ["Disk quota exceeded", "the disk is full"],
  ["File too large", "the file would grow beyond the size allowed here"],
  ["Something else", "Something else"],
])("finds '%s' in HDF5's stack", (message, words) => {
  expect(whyNotWritten("/d/f.nwb", hdf5(message))).toBe(words);
});

it("says that HDF5 gave no reason", () => {
  expect(writeFailed("/d/f.nwb", new Error("")).message).toBe(
    "Cannot write recording /d/f.nwb: HDF5 failed and gave no reason",
  );
});

it.each([
  ["ENOENT", "there is no such file"],
  ["ENOTDIR", "there is no such file"],
  ["EISDIR", "it is a folder, and a file was expected"],
  ["EACCES", "there is no permission to read it"],
  ["EPERM", "there is no permission to read it"],
  ["EMFILE", "too many files are open (the system's limit is shown by `ulimit -n`)"],
  ["EOTHER", "EOTHER: the system's words"],
])("says why %s kept a file from being read", (code, words) => {
  expect(whyNotRead(system(code))).toBe(words);
});

it("says why a folder was not made", () => {
  expect(whyNotMade("/d/folder", system("EEXIST"))).toBe("it is a file");
  expect(whyNotMade("/d/folder", system("EROFS"))).toBe("the folder /d is read-only");
});
