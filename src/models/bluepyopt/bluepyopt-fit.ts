import { InvalidModelError, isRheobaseError, UnsupportedMechanismError } from "../../base/errors.js";
import { didYouMean } from "../../base/text/suggest.js";
import { mechanisms as all, defaultOf, LEAK } from "../../biophys/cable/mechanisms.js";
import { checkDistribution, type Distribution } from "../../biophys/fit/distribution.js";
import type { Fit } from "../../biophys/fit/fit.js";
import type { LocalValue } from "../../biophys/fit/fit-extension.js";
import type { GenomeEntry } from "../../biophys/fit/fit-genome.js";
import { localProblem } from "../../biophys/fit/fit-genome.js";
import { parameterInfo } from "../../biophys/fit/parameters.js";
import { builtIn, knownParameter, mechanismNames } from "./known-mechanisms.js";
import { type BluepyoptMechanisms, type BluepyoptParameter, groupsOfList } from "./read-parameters.js";

/** NEURON's own values, which a model has that says nothing else. */
const NEURON = { celsius: 6.3, v_init: -65, Ra: 35.4 };

/** A fit, and what users should know of how it was read. */
export interface BluepyoptFit {
  readonly fit: Fit;
  readonly notes: readonly string[];
}

/**
 * The fit of a BluePyOpt model: mechanisms inserted, then parameters in their order, as BluePyOpt sets them.
 *
 * @param groups of sections that the cell has
 * @throws UnsupportedMechanismError listing all mechanisms that are not built in; InvalidModelError
 */
export function bluepyoptFit(
  values: ReadonlyMap<BluepyoptParameter, number>,
  mechanisms: BluepyoptMechanisms,
  groups: readonly string[],
  path: string,
): BluepyoptFit {
  const task = `use the BluePyOpt model ${path}`;
  refuseUnknown(mechanisms, task, path);
  const inserted = new Map(groups.map((group) => [group, new Set<string>()]));
  for (const [list, names] of mechanisms) {
    for (const group of groupsOfList(list, groups, path)) for (const name of names) inserted.get(group)?.add(name);
  }
  const whole: Record<string, number> = { ...NEURON };
  const globals: GenomeEntry[] = [];
  const set = new Map(groups.map((group) => [group, new Map<string, number | Distribution>()]));
  const present = new Set([...mechanisms.values()].flat());
  const tied = new Map<string, number>();
  for (const [parameter, value] of values) {
    const { list, at } = parameter;
    const known = knownParameter(parameter.parameter, present);
    const name = known?.name ?? parameter.parameter;
    if (known?.celsius != null) tied.set(known.mechanism, known.celsius);
    const info = parameterInfo(name);
    if (list === null) {
      if (info?.scope !== "cell") throw refuse(task, path, at, `there is no ${parameter.parameter} of the whole cell`);
      if (info.mechanism === null) whole[name] = value;
      else globals.push({ section: "glob", name, mechanism: "", value, at });
      continue;
    }
    const problem = localProblem(name);
    if (problem !== null) throw refuse(task, path, at, problem);
    const along = parameter.distribution === null ? value : distributionOf(parameter, value, task, path);
    if (name === "Ra" && typeof along !== "number") throw refuse(task, path, at, "Ra cannot vary along a section");
    const owner = known?.mechanism ?? info!.mechanism;
    for (const group of groupsOfList(list, groups, path).filter((each) => inserted.has(each))) {
      if (owner !== null && !inserted.get(group)!.has(owner)) {
        throw refuse(task, path, at, `${parameter.name} is of ${owner}, which is not in ${group}`);
      }
      // A later value takes the place of an earlier one, also of one for more sections.
      set.get(group)!.set(name, along);
    }
  }
  for (const [mechanism, celsius] of tied) {
    if (whole.celsius === celsius) continue;
    const reason = `${mechanism} has the rates of ${celsius} °C built in, and the built-in ${builtIn(mechanism)} those of celsius, which is ${whole.celsius}: expected ${celsius}`;
    throw new UnsupportedMechanismError(task, reason, { path, id: mechanism, value: whole.celsius });
  }
  const fit: Fit = {
    kind: "all-active",
    path,
    raOhmCm: whole.Ra!,
    ePasMv: null,
    capacitance: [],
    genome: [...globals, ...groups.flatMap((group) => genomeOf(group, [...inserted.get(group)!], set.get(group)!))],
    reversal: groups.flatMap((section) => {
      const [ena, ek] = (["ena", "ek"] as const).map((name) => numberOrNull(set.get(section)!.get(name)));
      return ena === null && ek === null ? [] : [{ section, ena: ena!, ek: ek! }];
    }),
    celsius: whole.celsius!,
    vInitMv: whole.v_init!,
    junctionPotentialMv: null,
    fitSweeps: [],
    extension: {
      kind: "all-active",
      axon: null,
      axonAs: "BluePyOpt",
      values: groups.flatMap((section) =>
        [...set.get(section)!].flatMap(([name, value]): LocalValue[] =>
          typeof value === "number" ? [] : [{ section, name, value }],
        ),
      ),
      changes: [],
    },
  };
  return { fit, notes: notesOf(present, values) };
}

function refuseUnknown(mechanisms: BluepyoptMechanisms, task: string, path: string): void {
  const names = [...new Set([...mechanisms.values()].flat())];
  const lacking = names.filter((name) => builtIn(name) === null);
  if (lacking.length === 0) return;
  const hint = lacking.length === 1 ? didYouMean(lacking[0]!, mechanismNames) : "";
  throw new UnsupportedMechanismError(
    task,
    `this version lacks its ${lacking.length === 1 ? "mechanism" : "mechanisms"} ${lacking.join(", ")}${hint}, and has ${mechanismNames.join(", ")}`,
    { path, id: lacking[0]!, value: lacking, allowed: mechanismNames },
  );
}

const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);

/**
 * The entries of a group: each mechanism with its values, or with a default where it has none; then what belongs to no
 * mechanism. A group without a leak has none of ours either.
 */
function genomeOf(
  section: string,
  names: readonly string[],
  values: ReadonlyMap<string, number | Distribution>,
): GenomeEntry[] {
  const entry = (name: string, mechanism: string, value: number): GenomeEntry => ({
    section,
    name,
    mechanism,
    value,
    at: `${name} of ${section}`,
  });
  const own = names.flatMap((each) => {
    const mechanism = builtIn(each)!;
    const parameters = all.get(mechanism)!.parameters.filter(({ scope }) => scope === "range");
    const stated = parameters.flatMap(({ name }) => {
      const value = values.get(`${name}_${mechanism}`);
      return typeof value === "number" ? [entry(`${name}_${mechanism}`, mechanism, value)] : [];
    });
    if (stated.length > 0) return stated;
    const { name } = parameters[0]!;
    return [entry(`${name}_${mechanism}`, mechanism, defaultOf(mechanism, name))];
  });
  const others = ["cm", "Ra"].flatMap((name) => {
    const value = values.get(name);
    return typeof value === "number" ? [entry(name, "", value)] : [];
  });
  return [...own, ...others, ...(names.includes(LEAK) ? [] : [entry(`g_${LEAK}`, "", 0)])];
}

function distributionOf(
  { distribution, name, at }: BluepyoptParameter,
  value: number,
  task: string,
  path: string,
): Distribution {
  const expression = distribution!.replaceAll("{value}", `(${value})`);
  const other = /\{(?!distance\})([^}]*)\}/.exec(expression);
  if (other !== null) {
    throw refuse(task, path, at, `the function of ${name} has {${other[1]}}, expected {distance} and {value} alone`);
  }
  try {
    return checkDistribution({ kind: "expression", expression }, task);
  } catch (error) {
    if (!isRheobaseError(error, "InvalidOption")) throw error;
    throw refuse(task, path, at, `the function of ${name} cannot be read: ${error.reason}`);
  }
}

function notesOf(present: ReadonlySet<string>, values: ReadonlyMap<BluepyoptParameter, number>): string[] {
  const renamed = [...present].filter((name) => builtIn(name) !== name).map((name) => `${name} as ${builtIn(name)}`);
  const stated = new Set([...values.keys()].filter(({ list }) => list === null).map(({ parameter }) => parameter));
  const left = (["celsius", "v_init"] as const).filter((name) => !stated.has(name));
  return [
    ...(renamed.length > 0
      ? [`mechanisms are taken for built-in ones of the same equations: ${renamed.join(", ")}`]
      : []),
    ...left.map((name) => `it has no ${name}: it is NEURON's, ${NEURON[name]}`),
  ];
}

const refuse = (task: string, path: string, at: string, reason: string): InvalidModelError =>
  new InvalidModelError(task, `${at}: ${reason}`, { path });
