import { describe, expect, it } from "vitest";
import { compareModels } from "../../src/compare/compare.js";
import { reportPage } from "../../src/report/report-page.js";
import { writeMadeRecording } from "../support/made-recording.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const file = temporaryFolder();

describe("reportPage()", () => {
  it("escapes what files are called and what they call their sweeps", async () => {
    const name = `<img src=x onerror="alert(1)">`;
    const path = await writeMadeRecording(file(`a & "b".nwb`), [{ number: 1, name }]);
    const page = reportPage(await compareModels({ files: [path, path] }), [], `rheobase compare '${path}' </code>`);
    expect(page).not.toContain("<img");
    expect(page).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
    expect(page).toContain("a &amp; &quot;b&quot;");
    expect(page.match(/<\/code>/g)).toHaveLength(1);
  });

  it("marks the best of several models, and tells why values are absent", async () => {
    const sweeps = [{ number: 1 }, { number: 2 }];
    const recorded = await writeMadeRecording(file("recorded.nwb"), sweeps);
    const good = await writeMadeRecording(file("good.nwb"), sweeps);
    const bad = await writeMadeRecording(file("bad.nwb"), [
      { number: 1, peaksS: [0.35] },
      { number: 2, peaksS: [] },
    ]);
    const report = await compareModels({ files: [good, bad, recorded] });
    const page = reportPage(report, [], null);
    expect(page).toContain("Long Square: good explains most");
    expect(page.match(/class="number best"/g)).toHaveLength(1);
    expect(page).toContain("latency error, sweep 2: the model has no spikes");
    expect(page).not.toContain("<code>");
  });
});
