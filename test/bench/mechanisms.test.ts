import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mechanisms } from "../../src/biophys/cable/mechanisms.js";

// NEURON is timed and compared with these files, so they must take what the solver takes. What they compute is checked
// against NEURON itself: bench/check-mechanisms.mjs.
const folder = new URL("../../bench/mechanisms/", import.meta.url);
const ours = [...mechanisms.keys()].filter((name) => name !== "pas"); // which NEURON brings along

/** Names listed after a word of the NEURON block. */
function listed(text: string, word: string): string[] {
  const [, names = ""] = new RegExp(`^\\s*${word} (.+)$`, "m").exec(text) ?? [];
  return names.split(/,\s*/).filter((name) => name !== "");
}

/** Defaults of the PARAMETER block. */
function defaults(text: string): Map<string, number> {
  const [, block = ""] = /PARAMETER \{([^}]*)\}/.exec(text) ?? [];
  return new Map([...block.matchAll(/(\w+) = (\S+)/g)].map(([, name, value]) => [name!, Number(value)]));
}

describe("bench/mechanisms", () => {
  it("has one file for every mechanism of the solver, and no other", () => {
    const files = readdirSync(folder).sort();
    expect(files).toEqual(ours.map((name) => `${name}.mod`).sort());
  });

  it.each(ours)("%s: same parameters and defaults as the solver's", (name) => {
    const text = readFileSync(new URL(`${name}.mod`, folder), "utf8");
    const { parameters, globals } = mechanisms.get(name)!;
    expect(listed(text, "SUFFIX")).toEqual([name]);
    expect(Object.fromEntries(defaults(text))).toEqual({ ...parameters, ...globals });
    expect(listed(text, "RANGE")).toEqual(expect.arrayContaining(Object.keys(parameters)));
    expect(listed(text, "GLOBAL").sort()).toEqual(Object.keys(globals).sort());
  });
});
