// Potentials outside the cell: what a probe of 32 contacts adds to one plain run in steps of 25 µs, as users run it.
import { openModel } from "rheobase";
import { DT_MS, referenceModel, stepOf } from "./cells.mjs";
import { alternating, fastestOfThree, warmUp } from "./clocks.mjs";

const ROUNDS = 7;
const CONTACTS = 32;
const PITCH_UM = 20;

const CELLS = [
  { name: "468193142, perisomatic", folder: "468193142-perisomatic", lengthMs: 1000 },
  { name: "472363762, perisomatic", folder: "472363762", lengthMs: 1000 },
  { name: "468193142, all-active", folder: "468193142-all-active", lengthMs: 250 },
];

/** A straight probe beside the soma, 20 µm from one contact to the next. */
const contacts = Array.from({ length: CONTACTS }, (_, i) => ({
  positionM: [20e-6, (i - CONTACTS / 4) * PITCH_UM * 1e-6, 0],
}));

/** For bench/main.mjs. */
export async function* rows() {
  for (const { name, folder: reference, lengthMs } of CELLS) {
    const folder = referenceModel(reference);
    if (folder === null) continue;
    const model = await openModel(folder);
    const stimulus = stepOf(lengthMs);
    const way = async (who, options) => {
      const run = () => model.run(stimulus, { dt: DT_MS / 1000, ...options });
      await warmUp(run);
      const measure = async () => {
        const { cpuMs, wallMs } = await fastestOfThree(run);
        const perStep = (ms) => (ms * 1000 * DT_MS) / lengthMs;
        return { value: perStep(cpuMs), clock: perStep(wallMs) };
      };
      return { who, unit: "µs/step", measure };
    };
    const at = (count) => ({ probe: { contacts: contacts.slice(0, count), origin: "soma" } });
    const ways = [
      await way("plain", {}),
      await way("1 contact", at(1)),
      await way(`${CONTACTS} contacts`, at(CONTACTS)),
      await way(`${CONTACTS} contacts, point sources`, { probe: { ...at(CONTACTS).probe, source: "point" } }),
    ];
    yield* alternating(name, ways, ROUNDS);
    model.dispose();
  }
}
