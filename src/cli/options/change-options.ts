import type { ModelParameterChanges } from "../../models/opened-model.js";
import type { OptionGroup } from "../command.js";
import { UsageError } from "../report-failure.js";

/** Arguments that change a model, for all commands that open models. */
export interface ChangeArguments {
  set?: string[];
  temperature?: string;
  vInit?: string;
  segmentLength?: string;
}

/** Their declaration. */
export const changeGroup: OptionGroup = {
  title: "Options of changing a model:",
  options: {
    set: {
      array: true,
      value: "PARAMETER=VALUE",
      describe:
        "Change a parameter: soma.gbar_NaTs=x0.8, all.Ra=120, apic.gbar_Ih=1e-4*exp(distance/300), of a GLIF model th_inf=25mV",
    },
    temperature: { value: "CELSIUS", describe: "Temperature of a biophysical model, such as 22 (°C)" },
    "v-init": { value: "VOLTAGE", describe: "Voltage at which a biophysical model starts, such as --v-init=-80mV" },
    "segment-length": {
      value: "LENGTH",
      describe:
        "Segments of a biophysical model are shorter than this, such as 20um: nseg = 1 + 2*int(L/LENGTH) [default: 40um]",
    },
  },
};

/**
 * The changes of the arguments, in their order; undefined if there are none.
 *
 * @throws UsageError
 */
export function changeSettings({
  set = [],
  temperature,
  vInit,
  segmentLength,
}: ChangeArguments): ModelParameterChanges | undefined {
  const changes: Record<string, string> = {};
  const add = (key: string, value: string, option: string): void => {
    if (Object.hasOwn(changes, key)) throw new UsageError(`Cannot use ${option}: ${key} is set twice`);
    changes[key] = value;
  };
  for (const text of set) {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*\S)\s*$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(`Cannot use --set ${text}: expected PARAMETER=VALUE, such as soma.gbar_NaTs=x0.8`);
    }
    add(key, value, `--set ${text}`);
  }
  if (segmentLength !== undefined) add("segment_length", segmentLength, `--segment-length ${segmentLength}`);
  if (temperature !== undefined) add("celsius", temperature, `--temperature ${temperature}`);
  if (vInit !== undefined) {
    if (/^\s*[+-]?0*\.\d+\s*$/.test(vInit) && Number(vInit) !== 0) {
      const millivolts = Number((Number(vInit) * 1000).toPrecision(9));
      throw new UsageError(
        `Cannot use --v-init ${vInit} (did you mean ${millivolts}mV?): a bare number is in mV, expected one beyond ±1 mV`,
      );
    }
    add("v_init", vInit, `--v-init ${vInit}`);
  }
  return Object.keys(changes).length === 0 ? undefined : changes;
}
