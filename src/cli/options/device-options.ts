import { existsSync } from "node:fs";
import type { DeviceTexts } from "../../run/devices/device-family.js";
import type { OptionGroup } from "../command.js";
import { UsageError } from "../report-failure.js";

/** Arguments that put devices on a cell. */
export interface DeviceArguments {
  inject?: string[];
  clamp?: string[];
  synapse?: string[];
  record?: string[];
}

/** Their declaration. */
export const deviceGroup: OptionGroup = {
  title: "Options of devices on a biophysical cell (docs/devices.md):",
  options: {
    inject: {
      array: true,
      value: "PLACE=STIMULUS",
      describe: "Inject a current there: dend[10]=square:amplitude=0.2nA",
    },
    clamp: {
      array: true,
      value: "PLACE=CLAMP",
      describe:
        "Clamp the voltage: soma=steps:hold=-80mV,to=20mV,duration=50ms,rs=1MOhm,before=50ms,after=50ms (the last three if not given; from=-90mV and by=10mV make a sweep of each step), command:file=v.csv, or sweep:NUMBER of --recording; or a conductance: conductance:file=g.csv,e=0mV",
    },
    synapse: {
      array: true,
      value: "PLACE=SYNAPSE",
      describe:
        "A synapse: expsyn:tau, exp2syn:tau1,tau2 (each with e,weight,delay and times=FILE or NetStim's interval,number,start,noise,seed) or alpha:onset,tau,gmax,e; on dend, apic, all … count=100 or density=0.1/um, and seed, make many",
    },
    record: {
      array: true,
      value: "PLACE.QUANTITY",
      describe: "Also record a quantity there: soma.cai, dend[10](0.5).g_syn, 'apic every 100um.v'",
    },
  },
};

/** The devices of the arguments; undefined if there are none. */
export function deviceTexts({ inject, clamp, synapse }: DeviceArguments): DeviceTexts | undefined {
  if (inject === undefined && clamp === undefined && synapse === undefined) return undefined;
  return { inject, clamp, synapses: synapse };
}

/** @throws UsageError for a recording given to `--record`, and where its traces would not be written */
export function checkRecord({ record = [], stateVariables }: DeviceArguments & { stateVariables: boolean }): void {
  if (record.length > 0 && !stateVariables) {
    throw new UsageError("Cannot use --record with --no-state-variables: the file would not have what is recorded");
  }
  const file = record.find((text) => /\.(?:nwb|h5|hdf5)$/i.test(text) || existsSync(text));
  if (file === undefined) return;
  throw new UsageError(
    `Cannot use --record ${file} (did you mean --recording ${file}?): --record names what to record, such as soma.cai`,
  );
}
