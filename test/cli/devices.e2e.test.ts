import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openRecording } from "../../src/nwb/read/open-recording.js";
import { rheobase } from "../support/cli.js";
import { openShippedCell, shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
const run = (...args: string[]) => rheobase(["run", ...args], { cwd: folder });
const square = "square:amplitude=20pA,start=10ms,duration=20ms,total=40ms";

it("synapses, electrodes and records of the command line are those of the library", async () => {
  writeFileSync(join(folder, "train.csv"), "t (ms)\n10\n20\n");
  const { code, stderr } = await run(
    ...[shippedCellFolder, "--dt", "25us", "--precision", "float64", "-o", "devices.nwb"],
    ...["--synapse", "dend[0](0.5)=exp2syn:tau1=0.5ms,tau2=5ms,weight=2nS,delay=1ms,times=train.csv"],
    ...["--inject", "dend[1](0.5)=spikes:times=train.csv,weight=20pA,rise=0.5ms,decay=5ms"],
    ...["--record", "dend[0](0.5).g_syn", "--record", "dend[1](0.5).v"],
  );
  expect(`${code} ${code === 0 ? "" : stderr}`).toBe("0 ");
  using recording = await openRecording(join(folder, "devices.nwb"));
  const { response } = await recording.sweep(0);
  using model = await openShippedCell();
  const own = await model.run(null, {
    dt: 25e-6,
    synapses: [
      {
        kind: "exp2syn",
        at: "dend[0](0.5)",
        tau1S: 5e-4,
        tau2S: 5e-3,
        weightS: 2e-9,
        delayS: 1e-3,
        times: [0.01, 0.02],
      },
    ],
    inject: [{ at: "dend[1](0.5)", stimulus: "spikes:times=(10ms,20ms),weight=20pA,rise=0.5ms,decay=5ms" }],
    record: ["dend[0](0.5).g_syn", "dend[1](0.5).v"],
  });
  expect(response!.voltage).toEqual(own.voltage);
  const traces = Object.values(response!.traces);
  expect(traces.map(({ data }) => data)).toEqual(Object.values(own.traces).map(({ data }) => data));
  expect(traces.map(({ unit }) => unit)).toEqual(["S", "V"]);
  expect(Math.max(...traces[0]!.data)).toBeGreaterThan(1.9e-9);
});

it("a clamp makes a voltage-clamp sweep, and says what its voltages are", async () => {
  const clamp = "soma=steps:hold=-80mV,to=-60mV,duration=20ms,before=10ms,after=10ms,rs=1MOhm";
  const { code, stderr } = await run(shippedCellFolder, "--clamp", clamp, "--dt", "25us", "-o", "clamp.nwb");
  expect(code).toBe(0);
  expect(stderr).toContain("all voltages, the command of the clamp too, are the model's own");
  using recording = await openRecording(join(folder, "clamp.nwb"));
  const { command, current, seriesResistanceOhm, traces } = await recording.voltageClamp(0);
  const voltage = traces["soma.v"]!.data;
  expect(voltage).toHaveLength(1601);
  expect(voltage[1190]).toBeCloseTo(-0.06, 3);
  expect([command!.values[0], command!.values[1190]]).toEqual([-0.08, -0.06].map(Math.fround));
  expect(seriesResistanceOhm).toBe(1e6);
  expect(current[1190]! * 1e6).toBeCloseTo(-0.06 - voltage[1190]!, 8);
  const added = await run(shippedCellFolder, "--clamp", clamp, "--junction-potential", "add", "-o", "added.nwb");
  expect(added.stderr).toContain("all voltages of the file, the command of the clamp too, are 14 mV higher");
});

it.each([
  [
    ["--clamp", "soma(0.5)=steps:hold=-80mV,to=0V,duration=5ms", "--stimulus", square],
    2,
    "Cannot clamp the voltage of",
  ],
  [["--record", "a.nwb"], 2, "Cannot use --record a.nwb (did you mean --recording a.nwb?)"],
  [["--record", "soma.cai", "--no-state-variables", "--stimulus", square], 2, "--record with --no-state-variables"],
  [["--record", "soma.kai", "--stimulus", square], 2, "soma.kai"],
  [["--inject", "dent=square:amplitude=1nA"], 2, 'Cannot find the place "dent"'],
  [["--synapse", "soma=expsym:tau=2ms"], 3, 'did you mean "expsyn"?'],
])("%j is refused", async (args, status, message) => {
  const { code, stderr } = await run(shippedCellFolder, ...args, "-o", "none.nwb");
  expect(stderr).toContain(message);
  expect(code).toBe(status);
});

it.each(["--inject", "--clamp", "--synapse", "--record"])("GLIF models refuse %s", async (option) => {
  const { code, stderr } = await run(shippedModel(1), "--stimulus", square, option, "soma=x", "-o", "none.nwb");
  expect(stderr).toContain(`with ${option} soma=x: GLIF models have no places, expected a biophysical model`);
  expect(code).toBe(2);
});

it("the JSON of a run names what acts in each sweep, and features what they skip", async () => {
  const { code, stdout } = await run(
    ...[shippedCellFolder, "--dt", "25us", "-o", "named.nwb", "--json", "--stimulus", square],
    ...["--clamp", "dend[0](0.5)=steps:hold=-80mV,to=-60mV,duration=20ms", "--record", "dend[1](0.5).v"],
    ...["--synapse", "dend[1](0.5)=expsyn:tau=2ms,weight=[1nS,2nS],times=(10ms)"],
  );
  expect(code).toBe(0);
  const { sweeps } = JSON.parse(stdout) as { sweeps: Record<string, unknown>[] };
  expect(sweeps).toHaveLength(2);
  for (const [i, sweep] of sweeps.entries()) {
    expect(sweep).toMatchObject({
      clamp: "current",
      record: ["dend[1](0.5).v"],
      devices: [
        { kind: "voltage clamp", at: "dend[0](0.5)" },
        { kind: "expsyn", at: "dend[1](0.5)", tau_s: 0.002, weight_s: (i + 1) * 1e-9, spikes: 1 },
      ],
    });
  }
  const { stderr } = await rheobase(["features", "named.nwb"], { cwd: folder });
  expect(stderr).toContain("Left out voltage-clamp sweeps 0, 1: in voltage clamp there is no response");
  const json = await rheobase(["features", "named.nwb", "--json"], { cwd: folder });
  expect(JSON.parse(json.stdout).skipped).toHaveLength(2);
});

it("the JSON of a clamped soma says so, in a dry run, too", async () => {
  const args = [shippedCellFolder, "--dt", "25us", "--clamp", "soma=steps:hold=-80mV,to=-60mV,duration=5ms"];
  const { stdout } = await run(...args, "-o", "held.nwb", "--json");
  const devices = [{ kind: "voltage clamp", at: "soma" }];
  expect(JSON.parse(stdout).sweeps).toMatchObject([{ sweep: 0, clamp: "voltage", devices }]);
  const dry = await run(...args, "-o", "dry.nwb", "--json", "--dry-run");
  expect(JSON.parse(dry.stdout).sweeps).toMatchObject([{ sweep: 0, devices }]);
});
