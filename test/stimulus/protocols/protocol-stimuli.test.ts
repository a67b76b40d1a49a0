import { describe, expect, it } from "vitest";
import { MADE_PROTOCOLS } from "../../../src/stimulus/protocols/protocol-names.js";
import { protocolStimuli } from "../../../src/stimulus/protocols/protocol-stimuli.js";
import { PROTOCOLS } from "../../../src/stimulus/protocols/protocols.js";

/** Samples at which the current changes, as times [s] and the current from there on [pA]. */
async function edges(stimulus: ReturnType<typeof protocolStimuli>[number], rateHz: number): Promise<number[][]> {
  const { current } = await stimulus.sample(rateHz);
  return Array.from(current.keys()).flatMap((i) =>
    i > 0 && current[i] !== current[i - 1] ? [[i / rateHz, Math.round(current[i]! * 1e16) / 1e4]] : [],
  );
}

describe("protocolStimuli", () => {
  it("makes a stimulus of each current of specimen 643625553, under the name of the protocol", () => {
    const squares = protocolStimuli("long square");
    expect(new Set(squares.map(({ name }) => name))).toEqual(new Set(["Long Square"]));
    expect(squares.map(({ variant }) => variant)).toEqual(
      [-110, -90, -10, 10, 30, 50, 70, 90, 110, 130, 150, 170, 190].map((pa) => `amplitude=${pa}pA`),
    );
    expect(squares[0]!.spec).toBe("square:amplitude=-110pA,start=1.02s,duration=1s,offset=0A,total=2.52s");
    expect(protocolStimuli("Short Square")).toHaveLength(9);
    expect(protocolStimuli("Ramp")[0]!.spec).toBe("ramp:slope=25pA/s,start=1.02s,total=33.02s");
  });

  it("takes each current of a table once, rounded from single precision, and none of voltage clamp", () => {
    const table = [
      { stimulus: "Square - 2s Suprathreshold", amplitudeA: 249.999992929517e-12 },
      { stimulus: "Square - 2s Suprathreshold", amplitudeA: 149.999998533268e-12 },
      { stimulus: "Square - 2s Suprathreshold", amplitudeA: 249.999992929517e-12 },
      { stimulus: "Square - 2s Suprathreshold", amplitudeA: null },
      { stimulus: "Long Square", amplitudeA: 1e-12 },
    ];
    const made = protocolStimuli("Square - 2s Suprathreshold", { table });
    expect(made.map(({ name, variant, durationS }) => [name, variant, durationS])).toEqual([
      ["Square - 2s Suprathreshold", "amplitude=150pA", 3.52],
      ["Square - 2s Suprathreshold", "amplitude=250pA", 3.52],
    ]);
  });

  it("has three pulses at the intervals of the table, which old tables count from the end of a pulse", async () => {
    const sweep = { stimulus: "Short Square - Triple", amplitudeA: 800.000010681146e-12 };
    const table = [
      { ...sweep, startS: 2.02, intervalS: 0.009 },
      { ...sweep, startS: 1.92, intervalS: 0.013 },
      { ...sweep, startS: 2.02, intervalS: null },
    ];
    const made = protocolStimuli("Short Square - Triple", { table });
    expect(made.map(({ variant }) => variant)).toEqual(["interval=0.009s", "interval=0.016s"]);
    expect(await edges(made[1]!, 50_000)).toEqual([
      [2.02, 800],
      [2.023, 0],
      [2.036, 800],
      [2.039, 0],
      [2.052, 800],
      [2.055, 0],
    ]);
    expect(() => protocolStimuli("Short Square - Triple", { table: [table[2]!] })).toThrow(/no interval/);
  });

  it("checks the capacitance by 20 pulses downward and 20 upward, in turn", async () => {
    const [check, ...more] = protocolStimuli("Square - 0.5ms Subthreshold");
    expect(more).toEqual([]);
    expect(check!.name).toBe("Square - 0.5ms Subthreshold");
    const found = await edges(check!, 20_000);
    expect(found).toHaveLength(80);
    expect(found.map(([, current]) => current)).toEqual(Array.from({ length: 20 }, () => [-200, 0, 200, 0]).flat());
    expect(found.slice(0, 4).map(([time]) => time)).toEqual([0.22, 0.2205, 0.4205, 0.421]);
    expect(found.at(-1)![0]).toBe(8.04); // where tables say that it ends
  });

  it("refuses what no table says enough of, and says where it is", () => {
    expect(() => protocolStimuli("Noise 1")).toThrow(
      'Cannot make the stimuli of "Noise 1": its current is pink noise, which only recordings have, expected a recording (--recording FILE.nwb --sweeps "Noise 1"; rheobase fetch ID gets that of a cell or model)',
    );
    const made = PROTOCOLS.filter(({ describe: makes }) => makes !== null).map(({ name }) => name);
    expect([...MADE_PROTOCOLS].sort()).toEqual(made.sort());
    for (const { name, describe: makes } of PROTOCOLS)
      if (makes === null) expect(() => protocolStimuli(name)).toThrow(name);
  });

  it("refuses a protocol that the table lacks, naming those it has", () => {
    expect(() => protocolStimuli("Square - 2s Suprathreshold")).toThrow(
      'Cannot make the stimuli of "Square - 2s Suprathreshold" from the table of sweeps of specimen 643625553: it has no such sweep, expected one of Long Square, Short Square, Square - 0.5ms Subthreshold, Ramp',
    );
    expect(() => protocolStimuli("Ramp", { table: [] })).toThrow("expected one of none");
  });

  it("refuses an unknown name with the nearest one", () => {
    expect(() => protocolStimuli("Long Sqare")).toThrow(
      'Cannot make the stimuli of the protocol "Long Sqare": there is none of that name (did you mean "Long Square"?), expected one of Long Square, Short Square,',
    );
    expect(() => protocolStimuli(3 as unknown as string)).toThrow("the name is 3");
  });
});
