import { describe, expect, it } from "vitest";
import { Stimulus } from "../../src/stimulus/stimulus.js";

const noise = () => Stimulus.parse("noise:mean=200pA,sd=50pA,seed=3,duration=50ms,total=0.2s,rate=20kHz");

describe("Stimulus.remembering()", () => {
  it("gives the samples it made again, and others at another rate", async () => {
    const stimulus = noise().remembering();
    const first = await stimulus.sample();
    expect((await stimulus.sample()).current).toBe(first.current);
    expect((await stimulus.sample(20_000)).current).toBe(first.current);
    const other = await stimulus.sample(50_000);
    expect(other.current).toHaveLength(10_000);
    expect(other).toEqual(await noise().sample(50_000));
    expect((await stimulus.sample()).current).toEqual(first.current);
  });

  it("leaves the stimulus it was made of as it was: that one keeps nothing", async () => {
    const plain = noise();
    const { name, spec, durationS, amplitudeA, rateHz } = plain.remembering();
    expect({ name, spec, durationS, amplitudeA, rateHz }).toEqual({
      name: plain.name,
      spec: plain.spec,
      durationS: 0.2,
      amplitudeA: null,
      rateHz: null,
    });
    const first = await plain.sample();
    expect(plain.remembered).toBeNull();
    expect((await plain.sample()).current).not.toBe(first.current);
    plain.remember(first);
    expect(plain.remembered).toBeNull();
  });

  it("keeps samples held at another rate, and takes those of a twin", async () => {
    const held = Stimulus.samples(Float64Array.of(1, 2, 3), 1000).remembering();
    const twice = await held.sample(2000);
    expect([...twice.current]).toEqual([1, 1, 2, 2, 3, 3]);
    expect((await held.sample(2000)).current).toBe(twice.current);
    expect([...(await held.sample()).current]).toEqual([1, 2, 3]);

    const twin = noise().remembering();
    const sampled = await noise().sample();
    twin.remember(sampled);
    expect((await twin.sample()).current).toBe(sampled.current);
  });
});
