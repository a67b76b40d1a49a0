import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkOutputs } from "../../src/files/check-outputs.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const at = (...names: string[]): string => join(folder, ...names);
mkdirSync(at("folder.png"));
writeFileSync(at("model.nwb"), "{}");
symlinkSync(at("model.nwb"), at("link.nwb"));
const model = [{ path: at("model.nwb"), role: "model" }];

describe("checkOutputs()", () => {
  it("accepts new files and old ones", () => {
    writeFileSync(at("old.nwb"), "");
    checkOutputs({ recording: at("old.nwb"), figure: at("new.png") }, model);
  });

  it.each([
    ["a folder", { recording: at("x.nwb"), figure: at("folder.png") }, "WriteFailed", /folder\.png: it is a folder/],
    ["a missing folder", { recording: at("no", "x.nwb") }, "WriteFailed", /the folder .*no does not exist/],
    ["a figure in a missing folder", { recording: at("x.nwb"), figure: at("no", "x.png") }, "WriteFailed", /figure/],
    ["a figure of no known format", { recording: at("x.nwb"), figure: at("x.pdf") }, "InvalidOption", /\.png or \.svg/],
    ["one name for both", { recording: at("x.png"), figure: at("x.png") }, "InvalidOption", /the same name/],
    ["what is read", { recording: at("model.nwb") }, "InvalidOption", /it is the model to read/],
    ["what is read, by another name", { recording: at("link.nwb") }, "InvalidOption", /it is the model/],
    [
      "a name that says another kind",
      { recording: at("x.txt") },
      "InvalidOption",
      /x\.txt: the name must end in \.nwb/,
    ],
    ["no name", { recording: "" }, "InvalidOption", /file name is empty/],
  ])("refuses %s", (_, outputs, code, message) => {
    expect(() => checkOutputs(outputs, model)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
