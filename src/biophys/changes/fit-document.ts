import type { AxonRule } from "../cable/cable-sections.js";
import type { Fit } from "../fit/fit.js";
import { extensionDocument } from "../fit/fit-extension.js";
import { extensionOf } from "./write-value.js";

/**
 * A fit as a document in the Allen Institute's format, which `parseFit` reads back to the same bits. What that format
 * cannot say is in the object `rheobase` (docs/changes.md), which other programs leave out of account.
 */
export function fitDocument(fit: Fit, axon: AxonRule): Record<string, unknown> {
  const { raOhmCm, ePasMv, capacitance, genome, reversal, celsius, vInitMv, junctionPotentialMv, fitSweeps } = fit;
  const cm = capacitance.map(({ section, value }) => ({ section, cm: value }));
  const erev = reversal.map(({ section, ena, ek }) => ({
    section,
    ...(ena === null ? {} : { ena }),
    ...(ek === null ? {} : { ek }),
  }));
  const fitting = {
    ...(junctionPotentialMv === null ? {} : { junction_potential: junctionPotentialMv }),
    ...(fitSweeps.length === 0 ? {} : { sweeps: fitSweeps }),
  };
  return {
    rheobase: [extensionDocument({ ...extensionOf(fit), axon })],
    passive: [{ ra: raOhmCm, ...(ePasMv === null ? {} : { e_pas: ePasMv, cm }) }],
    fitting: [fitting],
    conditions: [{ celsius, v_init: vInitMv, erev }],
    genome: genome.map(({ section, name, value, mechanism }) => ({ section, name, value, mechanism })),
  };
}
