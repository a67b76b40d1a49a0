import { InvalidOptionError } from "../../base/errors.js";
import { didYouMean } from "../../base/text/suggest.js";
import { defaultOf, parameterNamed } from "../cable/mechanisms.js";
import { type Membrane, spreadFit } from "../cable/membrane.js";
import { groupOf } from "../cable/section-name.js";
import type { Distribution } from "../fit/distribution.js";
import type { Fit } from "../fit/fit.js";
import { isFor, type LocalValue } from "../fit/fit-extension.js";
import { localNames, type ParameterInfo, parameterInfo, rangeProblem, unitText } from "../fit/parameters.js";
import { type ChangeRule, type ParameterChange, readChange } from "./change-rule.js";
import { withoutValues, writeValue } from "./write-value.js";

/**
 * Applies changes of parameters to a fit, in their order. Keys: `celsius`, `v_init`, a parameter of the whole cell such
 * as `ehcn_Ih`, or a parameter at a place, `soma.gbar_NaTs`, `all.Ra`, `dend[10].cm`.
 *
 * @param names of the cell's sections
 * @throws InvalidOptionError for a key that the model lacks or a value that cannot be
 */
export function changeFit(fit: Fit, names: readonly string[], changes: Readonly<Record<string, ParameterChange>>): Fit {
  return Object.entries(changes).reduce((changed, [key, change]) => changeOne(changed, names, key, change), fit);
}

function changeOne(fit: Fit, names: readonly string[], key: string, change: ParameterChange): Fit {
  const dot = key.indexOf(".");
  const [target, name] = dot < 0 ? [null, key] : [key.slice(0, dot), key.slice(dot + 1)];
  const membranes = spreadFit(fit, names);
  const sections = target === null ? names : sectionsOf(key, target, names);
  const info = parameterInfo(name);
  const present = new Set(sections.flatMap((each) => [...membranes.sections[names.indexOf(each)]!.mechanisms.keys()]));
  if (info === null || (info.mechanism !== null && !present.has(info.mechanism))) {
    throw unknownParameter(key, target, name, present);
  }
  if (info.scope === "cell") {
    if (target !== null && target !== "all") {
      throw new InvalidOptionError(`set ${key}`, `${name} has one value for the whole cell, expected "${name}"`, {
        value: key,
        allowed: [name],
      });
    }
    return writeValue(fit, names, {
      group: null,
      sections: [],
      name,
      value: changedCell(fit, key, name, change, info, membranes.globals),
    });
  }
  if (target === null) {
    const owners = [...new Set(names.map(groupOf))].filter((group) =>
      names.some((each, i) => groupOf(each) === group && effective(fit, each, membranes.sections[i]!, name) !== null),
    );
    const keys = owners.map((group) => `${group}.${name}`);
    throw new InvalidOptionError(
      `set ${key}`,
      `it needs the sections, expected ${[...keys, `all.${name}`].join(", ")}`,
      { value: key, allowed: [...keys, `all.${name}`] },
    );
  }
  const rule = readChange(key, change, info);
  // With `all`, sections without the mechanism are left out.
  const own = sections.flatMap((section) => {
    const old = effective(fit, section, membranes.sections[names.indexOf(section)]!, name);
    return old === null ? [] : [{ section, value: newValue(key, rule, old, info) }];
  });
  const whole = wholeCell(fit, names, name, own);
  if (whole !== null) return whole;
  const groups = [...new Set(own.map(({ section }) => groupOf(section)))];
  return groups.reduce((changed, group) => {
    const members = own.filter(({ section }) => groupOf(section) === group);
    return writeGroup(changed, names, group, name, members);
  }, fit);
}

interface SectionValue {
  readonly section: string;
  readonly value: number | Distribution;
}

/** Writes values of sections of one group: as one value of the group where it can be. */
function writeGroup(
  fit: Fit,
  names: readonly string[],
  group: string,
  name: string,
  members: readonly SectionValue[],
): Fit {
  const whole = names.filter((each) => groupOf(each) === group).length === members.length;
  const first = JSON.stringify(members[0]!.value);
  if (whole && members.every(({ value }) => JSON.stringify(value) === first)) {
    const sections = members.map(({ section }) => section);
    return writeValue(fit, names, { group, sections, name, value: members[0]!.value });
  }
  return members.reduce(
    (changed, { section, value }) => writeValue(changed, names, { group: null, sections: [section], name, value }),
    fit,
  );
}

/** The fit with one value for all sections, where the format has a field of its own for it; otherwise null. */
function wholeCell(fit: Fit, names: readonly string[], name: string, own: readonly SectionValue[]): Fit | null {
  const value = own[0]?.value;
  if (typeof value !== "number" || own.length < names.length || own.some((each) => each.value !== value)) return null;
  const isLeak = name === "e_pas" && fit.ePasMv !== null;
  if (name !== "Ra" && !isLeak) return null;
  const left = withoutValues(fit, name);
  return isLeak ? { ...left, ePasMv: value } : { ...left, raOhmCm: value };
}

function sectionsOf(key: string, target: string, names: readonly string[]): string[] {
  if (target === "all") return [...names];
  const found = names.filter((name) => name === target || groupOf(name) === target);
  if (found.length > 0) return found;
  const groups = [...new Set(names.map(groupOf))];
  const group = /^(\w+)\[/.exec(target)?.[1] ?? "";
  const own = names.filter((name) => groupOf(name) === group);
  if (own.length > 0) {
    const range = own.length === 1 ? own[0] : `${own[0]} to ${own.at(-1)}`;
    throw new InvalidOptionError(`set ${key}`, `the cell has ${range}, expected one of these`, { value: target });
  }
  const allowed = [...groups, "all"];
  throw new InvalidOptionError(
    `set ${key}`,
    `the cell has no ${target}${didYouMean(target, allowed)}, expected ${allowed.join(", ")}, or a section such as ${names.at(-1)}`,
    { value: target, allowed },
  );
}

function unknownParameter(
  key: string,
  target: string | null,
  name: string,
  present: ReadonlySet<string>,
): InvalidOptionError {
  const allowed = [...localNames(present), ...(target === null ? ["celsius", "v_init", "axon"] : [])];
  const where = target === null || target === "all" ? "the model has" : `${target} has`;
  return new InvalidOptionError(
    `set ${key}`,
    `${where} no ${name}${didYouMean(name, allowed)}, expected one of ${allowed.join(", ")}`,
    { value: key, allowed },
  );
}

/** The value that a section has now; null if it lacks the mechanism. */
function effective(fit: Fit, section: string, membrane: Membrane, name: string): number | Distribution | null {
  const known = parameterNamed(name);
  const own = known === null ? null : membrane.mechanisms.get(known.mechanism);
  if (known !== null && own === undefined) return null;
  const local = (fit.extension?.values ?? []).findLast(
    (each: LocalValue) => each.name === name && isFor(each, section),
  );
  if (local !== undefined) return local.value;
  if (known !== null) return own?.get(known.parameter.name) ?? defaultOf(known.mechanism, known.parameter.name);
  if (name === "cm") return membrane.capacitance;
  return name === "Ra" ? membrane.raOhmCm : membrane[name as "ena" | "ek"];
}

function newValue(
  key: string,
  rule: ChangeRule,
  old: number | Distribution,
  info: ParameterInfo,
): number | Distribution {
  if (rule.kind === "set") return rule.value;
  if (rule.kind === "vary") return rule.distribution;
  if (typeof old !== "number") return { ...old, factor: (old.factor ?? 1) * rule.factor };
  const value = old * rule.factor;
  const expected = rangeProblem(info, value);
  if (expected === null) return value;
  throw new InvalidOptionError(
    `set ${key} to ${value}${unitText(info.unit)} (${old} x ${rule.factor})`,
    `expected ${expected}`,
    { id: key, value },
  );
}

function changedCell(
  fit: Fit,
  key: string,
  name: string,
  change: ParameterChange,
  info: ParameterInfo,
  globals: ReadonlyMap<string, ReadonlyMap<string, number>>,
): number {
  const rule = readChange(key, change, info);
  const known = parameterNamed(name);
  const old =
    known === null
      ? name === "celsius"
        ? fit.celsius
        : fit.vInitMv
      : (globals.get(known.mechanism)?.get(known.parameter.name) ?? defaultOf(known.mechanism, known.parameter.name));
  return newValue(key, rule, old, info) as number;
}
