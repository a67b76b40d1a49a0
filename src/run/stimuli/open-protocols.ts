import type { ModelPackage } from "../../models/opened-model.js";
import { protocolStimuli } from "../../stimulus/protocols/protocol-stimuli.js";
import { TABLE_SPECIMEN } from "../../stimulus/protocols/protocol-table.js";
import type { Stimulus } from "../../stimulus/stimulus.js";

/** Stimuli of protocols, and a note on where their currents are from. */
export interface OpenedProtocols {
  readonly stimuli: readonly Stimulus[];
  readonly notes: readonly string[];
}

/**
 * The stimuli of protocols, with the currents of the model's cell if its package or the cache has the table of its sweeps.
 *
 * @throws InvalidOptionError, InvalidStimulusError, NotFoundError as `protocolStimuli`; InvalidModelError for a table
 *   that cannot be read
 */
export async function openProtocols(names: readonly string[], opened: ModelPackage): Promise<OpenedProtocols> {
  if (names.length === 0) return { stimuli: [], notes: [] };
  const table = (await opened.sweepTable?.()) ?? null;
  const stimuli = names.flatMap((name) => protocolStimuli(name, { table: table?.sweeps }));
  const note =
    table === null
      ? `the currents of --protocol are those of specimen ${TABLE_SPECIMEN}, as there is no ephys_sweeps.json of the model's cell`
      : `the currents of --protocol are those of ${table.path}`;
  return { stimuli, notes: [note] };
}
