import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rheobase } from "../../support/cli.js";
import { shippedCellFolder } from "../../support/shipped-cell.js";
import { shippedModel } from "../../support/shipped-model.js";
import { temporaryFolderPath } from "../../support/temporary-folder.js";

const folder = temporaryFolderPath();
const inFolder = (...args: string[]) => rheobase(args, { cwd: folder });
const step = ["--stimulus", "square:amplitude=220pA,start=5ms,duration=20ms,total=30ms", "--dt", "25us", "--json"];
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

/** The only sweep of a document, without its wall time. */
function sweepOf(text: string): Record<string, unknown> {
  const [{ wall_s: _, ...sweep }] = json(text).sweeps as [Record<string, unknown>];
  return sweep;
}

describe("rheobase export", () => {
  it("writes a changed model that runs as the model with the same changes does", async () => {
    cpSync(join(shippedCellFolder, "cell.swc"), join(folder, "cell.swc"));
    const changes = [
      "--set",
      "soma.gbar_NaTs=x0.87654321",
      "--set",
      "apic.g_pas=3e-5*exp(distance/300)",
      "--temperature",
      "30",
    ];
    const { code, stdout } = await inFolder(
      "export",
      shippedCellFolder,
      ...changes,
      "--v-init=-79mV",
      "-o",
      "fit.json",
      "--json",
    );
    expect(code).toBe(0);
    const changed = ["soma.gbar_NaTs=x0.87654321", "apic.g_pas=3e-5*exp(distance/300)", "celsius=30", "v_init=-79mV"];
    expect(json(stdout)).toMatchObject({ schema: "rheobase.export/1", output: "fit.json", model: { changed } });
    const direct = await inFolder("run", shippedCellFolder, ...changes, "--v-init=-79mV", ...step, "-o", "direct.nwb");
    const saved = await inFolder("run", "fit.json", ...step, "-o", "saved.nwb");
    expect([direct.code, saved.code]).toEqual([0, 0]);
    expect(json(saved.stdout)).toMatchObject({ model: { changed } });
    expect(sweepOf(saved.stdout)).toEqual(sweepOf(direct.stdout));
  });

  it("overwrites nothing unasked, nor what it reads", async () => {
    const again = await inFolder("export", shippedCellFolder, "-o", "fit.json");
    expect(again.code).toBe(3);
    expect(again.stderr).toMatch(/the file exists already/);
    expect((await inFolder("export", shippedCellFolder, "-o", "fit.json", "--existing", "overwrite")).code).toBe(0);
    const own = await inFolder("export", "fit.json", "-o", "fit.json", "--existing", "overwrite");
    expect(own.code).toBe(2);
    expect(own.stderr).toMatch(/it is the model to read/);
  });

  it("names the morphology if it is elsewhere, and does GLIF models, too", async () => {
    const { stderr } = await inFolder("export", shippedCellFolder, "--axon", "full", "-o", "full.json");
    expect(stderr).toContain(`--morphology ${join(shippedCellFolder, "cell.swc")}`);
    expect((await inFolder("export", shippedModel(5), "--set", "th_inf=x0.9", "-o", "glif.json")).code).toBe(0);
    const before = json(readFileSync(shippedModel(5), "utf8"));
    const written = json(readFileSync(join(folder, "glif.json"), "utf8"));
    expect(written.th_inf).toBe((before.th_inf as number) * 0.9);
    expect((await inFolder("inspect", "glif.json")).code).toBe(0);
  });

  it.each([
    [["--set", "soma.gbar_NaTs"], /expected PARAMETER=VALUE, such as soma\.gbar_NaTs=x0\.8/],
    [["--set", "all.Ra=1", "--set", "all.Ra=2"], /all\.Ra is set twice/],
    [["--v-init=-0.08"], /did you mean -80mV/],
    [["--set", "soma.gbar_NaTS=1"], /did you mean "gbar_NaTs"/],
    [["-o", "fit.txt"], /the name must end in \.json/],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await inFolder(
      "export",
      shippedCellFolder,
      ...(args.includes("-o") ? [] : ["-o", "x.json"]),
      ...args,
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(existsSync(join(folder, "x.json"))).toBe(false);
  });
});
