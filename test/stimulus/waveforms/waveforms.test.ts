import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";

/** The current in whole pA, at a rate small enough to count by hand. */
async function picoamps(spec: string, rateHz: number): Promise<number[]> {
  const { current } = await Stimulus.parse(spec).sample(rateHz);
  return [...current].map((value) => Math.round(value * 1e12 * 1000) / 1000);
}

/** First and last index that is not zero. */
async function edges(spec: string, rateHz: number): Promise<[number, number, number]> {
  const { current } = await Stimulus.parse(spec).sample(rateHz);
  return [current.findIndex((value) => value !== 0), current.findLastIndex((value) => value !== 0), current.length];
}

describe("square", () => {
  it("holds [start, start + duration) at the midpoints", async () => {
    expect(await picoamps("square:amplitude=5pA,start=0.2s,duration=0.3s,total=0.7s", 10)).toEqual([
      0, 0, 5, 5, 5, 0, 0,
    ]);
  });

  it("adds its offset all along", async () => {
    expect(await picoamps("square:amplitude=5pA,start=0.1s,duration=0.1s,total=0.3s,offset=-2pA", 10)).toEqual([
      -2, 3, -2,
    ]);
  });

  it("may have no length, and is cut by its total", async () => {
    expect(await picoamps("square:amplitude=5pA,start=0.1s,duration=0,total=0.3s", 10)).toEqual([0, 0, 0]);
    expect(await picoamps("square:amplitude=5pA,start=0.1s,duration=1e9s,total=0.3s", 10)).toEqual([0, 5, 5]);
  });

  // A midpoint on the onset belongs to the pulse, one on its end does not: exact in decimals, whatever binary makes of it.
  it("decides ties as the decimals say", async () => {
    expect(await edges("square:amplitude=1,start=0.15s,duration=0.3s,total=1s", 10)).toEqual([1, 3, 10]);
    expect(await edges("square:amplitude=1,start=0.35s,duration=0.35s,total=1s", 10)).toEqual([3, 6, 10]);
    expect(await edges("square:amplitude=1,start=1.1s,duration=0.3s,total=2s", 5)).toEqual([5, 6, 10]);
  });

  it.each([
    [200_000, 20_000, 220_000],
    [50_000, 5000, 55_000],
    [40_000, 4000, 44_000],
    [1e5 / 3, 3333, 36_667],
    [1 / 3e-5, 3333, 36_667],
    [44_100, 4410, 48_510],
    [7, 1, 8],
  ])("has its edges at 0.1 s and 1.1 s at %d Hz", async (rateHz, on, off) => {
    const [first, last] = await edges("square:amplitude=1pA,start=0.1s,duration=1s,total=3s", rateHz);
    expect([first, last + 1]).toEqual([on, off]);
  });

  it("starts on the right sample for every start in ms at every common rate", async () => {
    for (const rateHz of [200_000, 50_000, 40_000, 25_000, 10_000]) {
      for (let ms = 1; ms <= 60; ms++) {
        const spec = `square:amplitude=1pA,start=${ms / 1000}s,duration=${ms / 10_000}s,total=0.1s`;
        const [first, last] = await edges(spec, rateHz);
        expect([first, last + 1]).toEqual([(ms * rateHz) / 1000, Math.ceil((11 * ms * rateHz) / 10_000 - 0.5)]);
      }
    }
  });

  it("decides ties at rates and times of thirds too", async () => {
    // Midpoints of 30 µs steps: 15 µs, 45 µs, 75 µs, …
    for (const rateHz of [1 / 3e-5, 1e5 / 3]) {
      for (let k = 0; k < 60; k++) {
        const spec = `square:amplitude=1,start=${15 + 30 * k}us,duration=60us,total=10ms`;
        expect(await edges(spec, rateHz)).toEqual([k, k + 1, 333]);
      }
    }
    expect(await edges("square:amplitude=1,start=1/3 s,duration=1/3 s,total=2", 1.5)).toEqual([0, 0, 3]);
    expect(await edges("square:amplitude=1,start=5/3 s,duration=2/3 s,total=4", 1.5)).toEqual([2, 2, 6]);
  });

  it("has the defaults that are documented", () => {
    expect(Stimulus.parse("square:amplitude=1pA")).toMatchObject({
      name: "Long Square",
      durationS: 1.2,
      amplitudeA: 1e-12,
    });
    expect(Stimulus.parse("square-2s:amplitude=1pA").durationS).toBe(2.2);
    expect(Stimulus.parse("square2s:amplitude=1pA").spec).toMatch(/^square-2s:/);
    expect(Stimulus.parse("short-square:amplitude=1pA")).toMatchObject({ name: "Short Square", durationS: 0.203 });
  });
});

describe("triple", () => {
  it("is three pulses, onset to onset", async () => {
    const spec = "triple:amplitude=7pA,start=0.1s,interval=0.3s,duration=0.1s,total=1s";
    expect(await picoamps(spec, 10)).toEqual([0, 7, 0, 0, 7, 0, 0, 7, 0, 0]);
    expect(Stimulus.parse("triple:amplitude=1pA")).toMatchObject({ name: "Short Square - Triple", durationS: 0.243 });
  });
});

describe("pulses", () => {
  it("repeats at its frequency, exact over a thousand of them", async () => {
    expect(await picoamps("pulses:amplitude=1pA,width=0.1s,frequency=5Hz,count=3,start=0.1s,total=1s", 10)).toEqual([
      0, 1, 0, 1, 0, 1, 0, 0, 0, 0,
    ]);
    const { current } = await Stimulus.parse(
      "pulses:amplitude=1,width=1ms,frequency=30Hz,count=1000,start=0,total=40s",
    ).sample(3000);
    for (let k = 0; k < 1000; k++) expect([...current.subarray(100 * k, 100 * k + 4)]).toEqual([1, 1, 1, 0]);
  });

  it("may join without a gap", async () => {
    expect(await picoamps("pulses:amplitude=1pA,width=0.1s,frequency=10Hz,count=3,start=0.1s", 10)).toEqual([
      0, 1, 1, 1, 0,
    ]);
  });
});

describe("ramp", () => {
  it("rises from its start to the end", async () => {
    expect(await picoamps("ramp:start=0.2s,total=0.6s", 10)).toEqual([0, 0, 1.25, 3.75, 6.25, 8.75]);
    expect(await picoamps("ramp:slope=-0.1pA/ms,start=0,total=0.3s", 10)).toEqual([-5, -15, -25]);
    expect(Stimulus.parse("ramp")).toMatchObject({ name: "Ramp", durationS: 5.1, amplitudeA: null });
  });
});

describe("sine and chirp", () => {
  it("sine starts at its phase at its start", async () => {
    const { current } = await Stimulus.parse(
      "sine:amplitude=100pA,frequency=8Hz,phase=30deg,start=0.1s,duration=0.5s,total=0.7s",
    ).sample(10_000);
    expect(current).toHaveLength(7000);
    for (let i = 0; i < 7000; i++) {
      const t = (i + 0.5) / 10_000;
      const value = t >= 0.1 && t < 0.6 ? 1e-10 * Math.sin(2 * Math.PI * 8 * (t - 0.1) + Math.PI / 6) : 0;
      expect(Math.abs(current[i]! - value)).toBeLessThan(1e-24);
    }
  });

  it("chirp goes through its frequencies linearly", async () => {
    const { current } = await Stimulus.parse("chirp:amplitude=1,from=2Hz,to=10Hz,start=0,duration=2s,total=2s").sample(
      1000,
    );
    for (let i = 0; i < 2000; i++) {
      const t = (i + 0.5) / 1000;
      expect(Math.abs(current[i]! - Math.sin(2 * Math.PI * (2 * t + (8 * t * t) / 4)))).toBeLessThan(1e-13);
    }
    // ∫f dt = 12 turns: 12 upward crossings of zero, the one at 0 among them but before the first sample.
    expect(current.filter((value, i) => i > 0 && value > 0 && current[i - 1]! <= 0)).toHaveLength(11);
  });
});

describe("every machine", () => {
  it.each([
    ["sine:amplitude=190pA,frequency=7.3Hz,phase=1,total=0.5s", "d023e1a8ea7df9d7"],
    ["chirp:amplitude=190pA,from=0.7Hz,to=43Hz,duration=1s,total=1s", "8caef680b7c62c63"],
    ["expr:100pA*exp(-t/20ms)*sin(2*pi*33Hz*t)+1pA*(t*1Hz)^1.7", "338471c65941fab1"],
  ])("gets these bits of %s", async (spec, digest) => {
    const { current } = await Stimulus.parse(spec).sample(20_000);
    const bytes = new Uint8Array(current.buffer);
    expect(createHash("sha256").update(bytes).digest("hex").slice(0, 16)).toBe(digest);
  });
});

describe("sums", () => {
  it("add, each part zero after its own total, the longest total winning", async () => {
    const spec =
      "square:amplitude=5pA,start=0,duration=1s,total=0.2s + square:amplitude=1pA,start=0.1s,duration=0.2s,total=0.4s";
    expect(await picoamps(spec, 10)).toEqual([5, 6, 1, 0]);
    expect(Stimulus.parse(spec)).toMatchObject({ name: "Long Square + Long Square", durationS: 0.4, amplitudeA: null });
  });

  it("keep a plus that is not between parts", async () => {
    expect(Stimulus.parse("square:amplitude=1e+2,total=1e+0").amplitudeA).toBe(100);
    expect(Stimulus.parse("ramp:+ramp:\n+ ramp:total=2s").name).toBe("Ramp + Ramp + Ramp");
  });
});

describe("rates", () => {
  it("are 200 kHz, or rate=, or what the caller wants", async () => {
    const plain = Stimulus.parse("square:amplitude=1pA,total=0.3s");
    expect(plain.rateHz).toBeNull();
    expect((await plain.sample()).current).toHaveLength(60_000);
    const slow = Stimulus.parse("square:amplitude=1pA,total=0.3s,rate=1kHz+ramp:total=0.1s");
    expect(await slow.sample()).toMatchObject({ rateHz: 1000 });
    expect((await slow.sample(2000)).current).toHaveLength(600);
  });

  it("give floor(total·rate + ½) samples", async () => {
    expect((await Stimulus.parse("ramp:start=0,total=0.25s").sample(10)).current).toHaveLength(3);
    expect((await Stimulus.parse("ramp:start=0,total=0.2499s").sample(10)).current).toHaveLength(2);
  });

  it("that make no sense are InvalidStimulus", async () => {
    const ramp = Stimulus.parse("ramp");
    for (const rateHz of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-3, 1e12]) {
      await expect(ramp.sample(rateHz)).rejects.toMatchObject({ code: "InvalidStimulus" });
    }
  });
});

describe("spec", () => {
  it.each([
    "square:amplitude=190pA",
    "noise:sd=12.345pA,seed=9",
    "triple:amplitude=0.1nA+ramp:slope=3e-11",
    "sine:amplitude=7pA,phase=33deg,rate=20kHz",
    "pulses:amplitude=1.2345678901234567e-10,count=3",
    "chirp:amplitude=-1uA,duration=0.3s",
    "square:amplitude=2*60pA,start=1/3 s",
    "expr: t < 0.1s ? 3pA : -2 pA, total=0.2",
  ])("%s is canonical text of the same samples", async (text) => {
    const stimulus = Stimulus.parse(text);
    const again = Stimulus.parse(stimulus.spec!);
    expect(again.spec).toBe(stimulus.spec);
    expect(await again.sample(2000)).toEqual(await stimulus.sample(2000));
  });

  it("writes every default out", () => {
    expect(Stimulus.parse(" Square: amplitude = 190 pA , START=0.1").spec).toBe(
      "square:amplitude=190pA,start=0.1s,duration=1s,offset=0A,total=1.2s",
    );
  });
});
