import { describe, expect, test } from "vitest";
import { Stimulus } from "../../../src/stimulus/stimulus.js";
import { KIND_NAMES } from "../../../src/stimulus/waveforms/kind-names.js";
import { kindsText } from "../../../src/stimulus/waveforms/kinds-text.js";

const lines = kindsText().split("\n");
const NEEDED: Readonly<Record<string, string>> = { amplitude: "190pA", sd: "20pA", weight: "20pA" };
/** What a kind needs besides: one of several keys. */
const ONE_OF: Readonly<Record<string, readonly string[]>> = { spikes: ["interval=10ms"] };

test("lists every kind on a line", () => {
  expect(lines.map((line) => line.trim().split(/\s+/)[0])).toEqual([...KIND_NAMES]);
});

describe.each(lines.filter((line) => !line.startsWith("  expr")))("%s", (line) => {
  const [name = "", ...rest] = line.trim().split(/\s+/);
  const keys = rest.join(" ").split(", ");
  const needed = keys.flatMap((key) => (key.endsWith("(needed)") ? [key.split(" ")[0]!] : []));

  test("the defaults are those that a stimulus takes", async () => {
    const without = [...needed.map((key) => `${key}=${NEEDED[key]}`), ...(ONE_OF[name] ?? [])];
    const given = keys.filter((key) => !key.endsWith(")")).map((key) => key.replace(" ", "="));
    const short = await Stimulus.parse(`${name}:${without.join(",")}`).sample(20_000);
    const full = await Stimulus.parse(`${name}:${[...without, ...given].join(",")}`).sample(20_000);
    expect(full).toEqual(short);
  });

  test("what is needed is needed", () => {
    for (const key of needed) {
      const rest = needed.filter((other) => other !== key).map((other) => `${other}=${NEEDED[other]}`);
      const others = [...rest, ...(ONE_OF[name] ?? [])];
      expect(() => Stimulus.parse(`${name}:${others.join(",")}`)).toThrow(key);
    }
  });
});
