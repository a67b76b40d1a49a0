import type { Dimension } from "../../base/units/quantity.js";

/** What a table has against time. */
export interface CsvQuantity {
  readonly dimension: Dimension;
  /** Such as `current`. */
  readonly noun: string;
  /** What the table is read as; completes "Cannot read …". */
  readonly read: string;
  /** Names of its columns, in lower case. */
  readonly names: RegExp;
  /** Headers of a column. */
  readonly examples: readonly [withBrackets: string, withUnderscore: string];
  /** Whether the caller can give rate and units that the file lacks: `--csv-rate`, `--csv-units`. */
  readonly takesOptions: boolean;
}

export const CURRENT: CsvQuantity = {
  dimension: "current",
  noun: "current",
  read: "a stimulus",
  names: /^(?:i|current|stim|stimulus|amplitude|command|cmd|i_?inj|i_?stim|i_?cmd|injected current|stimulus current)$/,
  examples: ["i (pA)", "current_A"],
  takesOptions: true,
};

export const CONDUCTANCE: CsvQuantity = {
  dimension: "conductance",
  noun: "conductance",
  read: "a conductance",
  names: /^(?:g|conductance|g_?syn|g_?clamp|g_?exc|g_?inh|g_?e|g_?i)$/,
  examples: ["g (nS)", "conductance_S"],
  takesOptions: false,
};

export const VOLTAGE: CsvQuantity = {
  dimension: "voltage",
  noun: "voltage",
  read: "a command voltage",
  names: /^(?:v|vm|voltage|command|cmd|v_?cmd|command voltage|holding)$/,
  examples: ["v (mV)", "voltage_V"],
  takesOptions: false,
};
