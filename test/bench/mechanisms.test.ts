import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LEAK, mechanisms } from "../../src/biophys/cable/mechanisms.js";

// NEURON is timed and compared with these files, so they must take what the solver takes. What they compute is checked
// against NEURON itself: bench/check-mechanisms.mjs.
const folder = new URL("../../bench/mechanisms/", import.meta.url);
const ours = [...mechanisms.keys()].filter((name) => name !== LEAK); // which NEURON brings along

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

/** Names of the STATE block. */
function statesIn(text: string): string[] {
  const [, block = ""] = /STATE \{([^}]*)\}/.exec(text) ?? [];
  return block
    .replace(/:.*$/gm, "")
    .replace(/\([^)]*\)/g, "")
    .split(/\s+/)
    .filter((name) => name !== "");
}

describe("bench/mechanisms", () => {
  it("has one file for every mechanism of the solver, and no other", () => {
    const files = readdirSync(folder).sort();
    expect(files).toEqual(ours.map((name) => `${name}.mod`).sort());
  });

  it.each(ours)("%s: same parameters, defaults, states and currents as the solver's", (name) => {
    const text = readFileSync(new URL(`${name}.mod`, folder), "utf8");
    const { parameters, states, reads, writes, currents } = mechanisms.get(name)!;
    const namesOf = (scope: string): string[] =>
      parameters.filter((each) => each.scope === scope).map((each) => each.name);
    expect(listed(text, "SUFFIX")).toEqual([name]);
    expect(Object.fromEntries(defaults(text))).toEqual(
      Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default])),
    );
    expect(listed(text, "RANGE")).toEqual(expect.arrayContaining(namesOf("range")));
    expect(listed(text, "GLOBAL").sort()).toEqual(namesOf("global").sort());
    const ions = [...text.matchAll(/^\s*USEION \w+(?: READ (\w+))?(?: WRITE (\w+))?$/gm)];
    expect(ions.flatMap(([, read]) => read ?? [])).toEqual(reads);
    expect(ions.flatMap(([, , write]) => write ?? [])).toEqual(writes);
    const written = [...writes, ...listed(text, "NONSPECIFIC_CURRENT")];
    expect(written.filter((variable) => variable.startsWith("i"))).toEqual(currents);
    expect(statesIn(text).sort()).toEqual([...states].sort());
  });
});
