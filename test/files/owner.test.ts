import { expect, it } from "vitest";
import { begunAt, isAlive, ownerState, ownMark } from "../../src/files/owner.js";

const [, machine, began] = /^\.([0-9a-f]{8})-\d+-(\d*)-/.exec(ownMark())!;
/** Beyond the greatest number that Linux gives to a process. */
const NOBODY = 2 ** 22 + 1;

it("marks unfinished files, each in its own way", () => {
  expect(ownMark()).not.toBe(ownMark());
  expect(ownerState(`file.nwb${ownMark()}`)).toBe("alive");
});

it("tells owners apart: dead, alive, elsewhere, none", () => {
  expect(ownerState(`file.${machine}-${NOBODY}-${began}-01234567.part`)).toBe("dead");
  expect(ownerState(`file.00000000-${process.pid}-${began}-01234567.part`)).toBe("elsewhere");
  expect(ownerState("file.nwb.part")).toBeNull();
  expect(ownerState("file.nwb")).toBeNull();
});

it("takes a process of the same number for another one where it started at another time", () => {
  expect(isAlive(process.pid, undefined)).toBe(true);
  expect(isAlive(process.pid, begunAt)).toBe(true);
  expect(isAlive(NOBODY, undefined)).toBe(false);
  if (begunAt !== "") expect(isAlive(process.pid, "1")).toBe(false);
});
