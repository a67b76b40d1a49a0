import { type Dimension, shiftDecimal, writeQuantity } from "../../base/units/quantity.js";

import type { KeyRule } from "../spec/key-rule.js";
import { KINDS } from "./kinds.js";
import type { StimulusKind } from "./stimulus-kind.js";

/** Keys that every kind has. */
const OF_ALL = ["total", "rate"];
/** Column in which the keys begin. */
const INDENT = 16;

/** A table of the kinds of stimuli, their keys and defaults, one line for each: the help shows it. */
export function kindsText(): string {
  return Object.entries(KINDS)
    .map(([name, kind]) => `  ${name}`.padEnd(INDENT) + keysOf(kind))
    .join("\n");
}

function keysOf({ help, keys }: StimulusKind): string {
  const own = Object.entries(keys).filter(([key]) => !OF_ALL.includes(key));
  return help ?? own.map(([key, rule]) => `${key} ${defaultOf(rule)}`).join(", ");
}

function defaultOf(rule: KeyRule): string {
  if (rule.shown !== undefined) return rule.shown;
  return rule.fallback === undefined ? "(needed)" : quantityText(rule.fallback, rule.dimension);
}

function quantityText(value: number, dimension: Dimension): string {
  // 20ms is read at a glance, 0.02s is not.
  if (dimension === "time" && value > 0 && value < 0.1) return `${shiftDecimal(value, 3)}ms`;
  return writeQuantity(value, dimension);
}
