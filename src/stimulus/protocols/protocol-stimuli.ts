import { checkArguments, checkOptions } from "../../base/arguments.js";
import { InvalidOptionError, InvalidStimulusError, NotFoundError } from "../../base/errors.js";
import { didYouMean } from "../../base/text/suggest.js";
import { Stimulus } from "../stimulus.js";
import { type ProtocolSweep, TABLE, TABLE_SPECIMEN } from "./protocol-table.js";
import { PROTOCOLS, type Protocol } from "./protocols.js";

/** Options of {@link protocolStimuli}. */
export interface ProtocolOptions {
  /**
   * Sweeps of the cell, from which the amplitudes are taken, such as `await fetchSweeps(specimenId)`; default: those of
   * specimen 643625553.
   */
  readonly table?: readonly ProtocolSweep[] | undefined;
}

/**
 * The stimuli of a protocol of the Allen Institute, under its name: one for each current in a table of sweeps, in
 * ascending order (stimuli.md 6). Repetitions in the table are made once, and test pulses are left out.
 *
 * ```ts
 * const stimuli = protocolStimuli("Long Square", { table: await fetchSweeps(395830185) });
 * for await (const { sweep, response } of runSweeps(model, stimuli)) console.log(sweep.variant, response.spikeTimes.length);
 * ```
 *
 * @param name such as `Long Square` or `Ramp`, in any case
 * @throws InvalidOptionError for an unknown protocol; InvalidStimulusError for one that no table says enough of, such as
 *   `Noise 1`; NotFoundError if the table has no sweep of it
 */
export function protocolStimuli(name: string, options: ProtocolOptions = {}): Stimulus[] {
  checkArguments("make the stimuli of a protocol", { "the name": [name, "text"] });
  checkOptions("make the stimuli of a protocol", options, { table: "list" });
  const protocol = protocolNamed(name);
  const task = `make the stimuli of "${protocol.name}"`;
  if (protocol.describe === null) {
    const remedy = `expected a recording (--recording FILE.nwb --sweeps "${protocol.name}"; rheobase fetch ID gets that of a cell or model)`;
    throw new InvalidStimulusError(task, `${protocol.lacks}, ${remedy}`, { value: name });
  }
  const table = options.table ?? TABLE;
  const sweeps = table.filter((sweep) => isOf(protocol, sweep));
  const specs = protocol.describe(sweeps);
  if (sweeps.length === 0 || specs.length === 0) {
    const names = PROTOCOLS.filter((each) => table.some((sweep) => isOf(each, sweep))).map((each) => each.name);
    const whose = options.table === undefined ? ` of specimen ${TABLE_SPECIMEN}` : "";
    const reason =
      sweeps.length > 0 ? protocol.lacks : `it has no such sweep, expected one of ${names.join(", ") || "none"}`;
    throw new NotFoundError(`${task} from the table of sweeps${whose}`, reason ?? "", { id: name, allowed: names });
  }
  return specs.flatMap((spec) => Stimulus.family(spec, { name: protocol.name, maxSweeps: Number.POSITIVE_INFINITY }));
}

const isOf = ({ name }: Protocol, { stimulus, amplitudeA }: ProtocolSweep): boolean =>
  amplitudeA !== null && stimulus?.toLowerCase() === name.toLowerCase();

function protocolNamed(name: string): Protocol {
  const wanted = name.trim().toLowerCase();
  const found = PROTOCOLS.find((protocol) => protocol.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  const names = PROTOCOLS.map((protocol) => protocol.name);
  throw new InvalidOptionError(
    `make the stimuli of the protocol "${name}"`,
    `there is none of that name${didYouMean(name.trim(), names)}, expected one of ${names.join(", ")}`,
    { value: name, allowed: names },
  );
}
