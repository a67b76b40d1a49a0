import { describe, expect, it } from "vitest";
import { openModel } from "../../src/models/open-model.js";
import { checkSource, readSweeps, type SweepSource, sweepAround, sweepThatRan } from "../../src/run/sweep-source.js";
import { Stimulus } from "../../src/stimulus/stimulus.js";
import { openShippedCell } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";

const text = "square:amplitude=20pA,start=1ms,duration=1ms,total=5ms";
const stimulus = Stimulus.parse(text);
const glif = await openModel(shippedModel(1));

async function read(sweeps: unknown, model = glif) {
  const seen: unknown[] = [];
  const found = [];
  for await (const sweep of readSweeps(model, sweeps as SweepSource, (each) => seen.push(each))) found.push(sweep);
  expect(seen).toEqual(found);
  return found;
}

describe("a sweep around a stimulus", () => {
  it("has its name, text and amplitude; rate and samples where it has a rate of its own", () => {
    expect(sweepAround(stimulus, 3)).toMatchObject({
      number: 3,
      stimulus,
      stimulusCode: stimulus.spec,
      amplitudeA: 20e-12,
      rateHz: 0,
      samples: 0,
      response: null,
    });
    const samples = Stimulus.samples(new Float64Array(100), 20_000);
    expect(sweepAround(samples, 0)).toMatchObject({ rateHz: 20_000, samples: 100, stimulusCode: null });
  });
});

describe("sweeps are read", () => {
  it("numbered by their place, from lists and from what comes later", async () => {
    const sweep = sweepAround(stimulus, 7);
    async function* later() {
      yield stimulus;
      yield sweep;
    }
    expect((await read([stimulus, sweep, stimulus])).map(({ number }) => number)).toEqual([0, 7, 2]);
    expect((await read(later())).map(({ number }) => number)).toEqual([0, 7]);
  });

  it("with devices of their own; devices without a stimulus make one once they have run", async () => {
    using cell = await openShippedCell();
    const devices = { inject: [{ at: "soma", stimulus }] };
    const [own, alone] = await read(
      [
        { stimulus, devices },
        { stimulus: null, devices },
      ],
      cell,
    );
    expect(own).toMatchObject({ number: 0, stimulus, devices });
    expect(alone).toMatchObject({ number: 1, stimulusCode: null, amplitudeA: null, devices });
    // How long they act is known once they are placed.
    expect(alone).toMatchObject({ stimulus: null, hasDevicesAlone: true });
    const silence = Stimulus.none(0.005, "Long Square");
    expect(sweepThatRan(alone!, silence)).toMatchObject({ number: 1, stimulus: silence, stimulusCode: null, devices });
    expect(sweepThatRan(own!, silence)).toBe(own);
  });

  it.each([
    [[{ stimulus: null, devices: {} }], /item 0 has no stimulus, expected one: GLIF models have no devices$/],
    [[stimulus, text], /item 1 is .*, expected a Stimulus, such as Stimulus\.parse\("square:/],
    [[{ number: 4 }], /expected one with its stimulus, as await recording\.sweep\(4\) gives it$/],
    [[7], /item 0 is 7, expected a Stimulus, a sweep or \{ stimulus, devices \}$/],
    [[null], /item 0 is .*, expected a Stimulus/],
    [[{ stimulus }], /expected a Stimulus, a sweep or/],
  ])("and refused where they are none: %#", async (sweeps, message) => {
    await expect(read(sweeps)).rejects.toMatchObject({
      code: "InvalidOption",
      message: expect.stringMatching(message),
    });
  });
});

describe("a source is checked", () => {
  it.each([
    [null, [], /the model is .*, expected what openModel\(\) gives$/],
    [{ run: 1, kind: "glif" }, [], /the model is/],
    [glif, stimulus, /expected an array of stimuli or sweeps, such as \[stimulus\]$/],
    [glif, sweepAround(stimulus, 0), /expected an array of stimuli or sweeps, such as \[stimulus\]$/],
    [glif, text, /they are .*, expected an array of stimuli or sweeps$/],
    [glif, null, /they are .*, expected an array of stimuli or sweeps$/],
  ])("%#", (model, sweeps, message) => {
    expect(() => checkSource(model, sweeps)).toThrow(
      expect.objectContaining({ code: "InvalidOption", message: expect.stringMatching(message) }),
    );
  });

  it("lists and iterators are sources", () => {
    expect(() => checkSource(glif, [stimulus])).not.toThrow();
    expect(() => checkSource(glif, new Set([stimulus]).values())).not.toThrow();
  });
});
