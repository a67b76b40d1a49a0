import { mkdirSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { checkFigure, checkFolderName, refuseExisting } from "../../src/files/check-outputs.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();
beforeAll(() => {
  mkdirSync(file("report.html"));
  writeFileSync(file("text"), "");
});
const error = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe("checkFolderName()", () => {
  it("accepts folders, new and old", () => {
    checkFolderName(file("new"), "the report");
    checkFolderName(file("report.html"), "the report");
  });

  it("refuses files, and names of files", () => {
    expect(() => checkFolderName(file("text"), "the report")).toThrow(
      error("InvalidOption", /Cannot write the report to .*text: it is a file, expected a folder/),
    );
    expect(() => checkFolderName(file("out.NWB"), "the report")).toThrow(
      error("InvalidOption", /out\.NWB: the name ends in \.NWB, expected a folder/),
    );
  });
});

describe("refuseExisting()", () => {
  it("refuses what exists and says how to go on", () => {
    refuseExisting(file("new"));
    expect(() => refuseExisting(file("text"))).toThrow(
      error("OutputExists", /text: it exists .* --existing overwrite/),
    );
    expect(() => refuseExisting(file("text"), "the report", "--force")).toThrow(
      error("OutputExists", /^Cannot write the report: .* pass --force$/),
    );
  });
});

describe("checkFigure()", () => {
  it("refuses unknown formats and what is read", () => {
    checkFigure(file("new.svg"), []);
    expect(() => checkFigure(file("new.pdf"), [])).toThrow(error("InvalidOption", /\.png or \.svg/));
    writeFileSync(file("seen.png"), "");
    expect(() => checkFigure(file("seen.png"), [{ path: file("seen.png"), role: "recording" }])).toThrow(
      error("InvalidOption", /it is the recording to read/),
    );
  });
});
