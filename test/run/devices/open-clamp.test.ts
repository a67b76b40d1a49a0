import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openClamp } from "../../../src/run/devices/open-clamp.js";
import { CommandReader } from "../../../src/run/devices/recorded-command.js";
import { buildH5 } from "../../support/h5-builder.js";
import { buildNwb1 } from "../../support/nwb-builder.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
const none = new CommandReader({});

const written = (name: string, text: string): string => {
  writeFileSync(file(name), text);
  return file(name);
};

/** A recording whose sweep 5 is in voltage clamp, its command in V. */
async function recording(): Promise<string> {
  const path = file("clamps.nwb");
  await buildH5(path, (h5) =>
    buildNwb1(h5, {
      sweeps: [
        { number: 4, current: Float32Array.of(0, 1e-12, 0), voltage: Float32Array.of(-0.07, -0.07, -0.07) },
        {
          number: 5,
          clamp: "Voltage",
          rateHz: 10_000,
          current: Float32Array.of(-0.08, -0.08, 0.02, -0.08),
          voltage: Float32Array.of(1e-12, 2e-12, 3e-12, 4e-12),
        },
      ],
    }),
  );
  return path;
}

test("a conductance is read from a file, in S", async () => {
  const path = written("g.csv", "time_s,g_uS,other\n0,0.001,1\n0.0005,0.002,1\n0.001,0,1\n");
  expect(await openClamp(`dend[1]=conductance:file=${path},e=-70mV`, none)).toEqual({
    kind: "conductance",
    at: "dend[1]",
    conductance: { samples: Float64Array.of(1e-9, 2e-9, 0), rateHz: 2000 },
    reversalV: -0.07,
  });
  const plain = written("siemens, too.csv", "t (ms);conductance (S)\n0;1e-9\n1;2e-9\n");
  expect(await openClamp(`soma=conductance:file="${plain}"`, none)).toMatchObject({
    conductance: { samples: Float64Array.of(1e-9, 2e-9), rateHz: 1000 },
    reversalV: 0,
  });
});

test("a command voltage is read from a file, in V", async () => {
  const path = written("v.csv", "t (ms),v (mV)\n0,-80\n1,20\n");
  expect(await openClamp(`soma=command:file=${path},rs=20MOhm`, none)).toEqual({
    kind: "voltage",
    at: "soma",
    command: { samples: Float64Array.of(-0.08, 0.02), rateHz: 1000 },
    seriesResistanceOhm: 20e6,
  });
});

test("a recorded sweep gives its command", async () => {
  const commands = new CommandReader({ recording: await recording() });
  const clamp = await openClamp("soma=sweep:5,rs=5MOhm", commands);
  expect(clamp).toMatchObject({ kind: "voltage", at: "soma", seriesResistanceOhm: 5e6 });
  const { samples, rateHz } = (clamp as { command: { samples: Float64Array; rateHz: number } }).command;
  expect(rateHz).toBe(10_000);
  expect(Array.from(samples, (value) => Math.round(value * 1e6))).toEqual([-80_000, -80_000, 20_000, -80_000]);
  await expect(openClamp("soma=sweep:4", commands)).rejects.toMatchObject({
    code: "InvalidRecording",
    allowed: [5],
    message: expect.stringContaining("it is a current-clamp sweep, expected one in voltage clamp (the file has 5)"),
  });
  await expect(openClamp("soma=sweep:7", commands)).rejects.toMatchObject({ code: "NotFound", allowed: [4, 5] });
  await commands.close();
});

test.each([
  ["soma=sweep:5", "InvalidOption", "sweep 5: no recording is named, expected --recording FILE"],
  ["soma=sweep:", "InvalidStimulus", "it has no sweep, expected sweep:…"],
  ["soma=sweep:1.5", "InvalidStimulus", "it is 1.5, expected a whole number"],
  ["soma=conductance:e=0mV", "InvalidStimulus", "it has no file, expected conductance:file=…"],
  ["soma=conductance:file=", "InvalidStimulus", "Cannot read the file of the clamp on soma: it names no file"],
  ["soma=conductance:file=none.csv", "NotFound", "Cannot read a conductance from none.csv: there is no such file"],
])("%s is refused", async (text, code, message) => {
  await expect(openClamp(text, none)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test.each([
  ["t (ms),g (pA)\n0,1\n1,1\n", '"g (pA)" has no unit of conductance, expected conductance_S or g (nS)'],
  ["t (ms),g\n0,1\n1,1\n", '"g" states no unit, expected one in the header, such as g (nS)'],
  ["0,1\n1,1\n", "it has no header, expected a header that names columns and units, such as t (ms),g (nS)"],
  ["g (nS)\n1\n1\n", "the header has no column of time, expected one such as t (ms)"],
  ["t (ms),i (pA)\n0,1\n1,1\n", "the header has 1 columns of time and 0 of conductance, expected one of time and"],
  ["t (ms),g (nS)\n0,1\n1,1\n3,1\n", "times that rise in even steps"],
  ["t (ms),g (nS)\n0,1\n1,nan\n", '"nan" is not a finite number'],
  ["t (ms),g1 (nS),g2 (nS)\n0,1,2\n1,1,2\n", "it has 2 columns of conductance, expected one"],
])("the conductance %j is refused", async (text, message) => {
  const path = written("bad.csv", text);
  const error = await openClamp(`soma=conductance:file=${path}`, none).catch((caught: Error) => caught);
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).toContain(`Cannot read a conductance from ${path}`);
  expect((error as Error).message).not.toContain("--csv");
});
