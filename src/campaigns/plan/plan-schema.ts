/** The document that describes a campaign: its schema, and how it is checked. */
import * as z from "zod/mini";
import { checkDocument } from "../../base/document/check-document.js";
import { once, own, someText } from "../../base/document/schemas.js";
import { InvalidOptionError } from "../../base/errors.js";
import { didYouMean } from "../../base/text/suggest.js";
import { AXONS, JUNCTIONS, SOLVERS } from "../../biophys/run-choices.js";
import type { CampaignPlan } from "./plan-types.js";

/** Name and version of the format. */
const PLAN_FORMAT = "rheobase.campaign-plan/1";

/** A change of a parameter: a number in its own unit, or a factor such as `x0.8`. */
const change = () => z.union([z.number(), someText()]);
const changeSet = () => z.record(z.string(), change());

/** Values between two ends; `scale: "log"` spaces or draws them by their logarithm. */
const range = () =>
  z
    .strictObject({ from: z.number(), to: z.number(), scale: z.optional(z.enum(["linear", "log"])) })
    .check(
      own(({ from, to, scale }) =>
        scale === "log" && !(from * to > 0)
          ? { message: `goes from ${from} to ${to}, expected both ends above 0 for scale "log"` }
          : null,
      ),
    );
const count = () => z.int().check(z.gte(1));
const sampling = () =>
  z.strictObject({ count: count(), seed: z.optional(z.int().check(z.gte(0))), ranges: z.record(z.string(), range()) });

const changes = () =>
  z
    .strictObject({
      list: z.optional(z.array(changeSet()).check(z.minLength(1))),
      grid: z.optional(z.record(z.string(), z.array(change()).check(z.minLength(1)))),
      random: z.optional(sampling()),
      latin_hypercube: z.optional(sampling()),
    })
    .check(
      own((given) => {
        const kinds = Object.keys(given);
        if (kinds.length === 1) return null;
        const seen = kinds.length === 0 ? "names none" : `names ${kinds.join(" and ")}`;
        return { message: `${seen}, expected one of list, grid, random and latin_hypercube` };
      }),
    );

const texts = () => z.optional(z.union([someText(), z.array(someText()).check(z.minLength(1))]));
const id = () => z.int().check(z.gte(1));

const filter = () =>
  z.strictObject({
    kind: z.optional(z.enum(["glif", "biophysical", "perisomatic", "all-active"])),
    level: z.optional(z.int().check(z.gte(1), z.lte(5))),
    specimen: z.optional(z.union([id(), z.array(id()).check(z.minLength(1))])),
    species: texts(),
    line: texts(),
    layer: texts(),
    area: texts(),
    dendrite_type: texts(),
    apical: texts(),
    hemisphere: texts(),
    reporter: texts(),
    disease: texts(),
    reconstruction: z.optional(z.union([z.boolean(), someText(), z.array(someText())])),
    features: z.optional(
      z.record(z.string(), z.strictObject({ min: z.optional(z.number()), max: z.optional(z.number()) })),
    ),
  });

const model = () =>
  z.union([
    id(),
    someText(),
    z.strictObject({ fit: someText(), morphology: someText() }),
    z.strictObject({ database: filter() }),
  ]);

const stimulus = () =>
  z.union([
    someText(),
    z.strictObject({ recording: someText(), sweeps: z.optional(someText()) }),
    z.strictObject({ protocol: someText() }),
  ]);

const settings = () =>
  z.strictObject({
    dt: z.optional(z.number().check(z.gt(0))),
    solver: z.optional(z.enum(SOLVERS)),
    axon: z.optional(z.enum(AXONS)),
    junction_potential: z.optional(z.enum(JUNCTIONS)),
    glif_cut: z.optional(z.enum(["samples", "time"])),
    glif_membrane: z.optional(z.enum(["euler", "exact"])),
  });

const measures = () =>
  z.strictObject({
    features: z.optional(z.boolean()),
    scores: z.optional(z.boolean()),
    traces: z.optional(z.boolean()),
  });

/** Schema of the document; zod makes the published JSON Schema from it. */
const planSchema = once(() =>
  z.strictObject({
    $schema: z.optional(z.string()),
    schema: z.optional(z.literal(PLAN_FORMAT)),
    name: z.optional(someText()),
    models: z.array(model()).check(z.minLength(1)),
    stimuli: z.array(stimulus()).check(z.minLength(1)),
    changes: z.optional(changes()),
    settings: z.optional(settings()),
    measures: z.optional(measures()),
  }),
);

/** JSON Schema (2020-12) of the document, for editors. */
export function planJsonSchema(): Record<string, unknown> {
  return { title: "rheobase campaign plan", ...z.toJSONSchema(planSchema(), { io: "input" }) };
}

/** Every name of a field, for suggestions. */
const FIELDS = once(() => {
  const names = new Set<string>();
  JSON.stringify(planJsonSchema(), (key, value: unknown) => {
    if (key === "properties") for (const name of Object.keys(value as object)) names.add(name);
    return value;
  });
  return [...names];
});

/**
 * Checks a plan: the content of its JSON file, or an object made by a script.
 *
 * @param where for messages, such as the path of its file
 * @throws InvalidOptionError that lists every problem with its place
 */
export function checkCampaignPlan(plan: unknown, where = "of the call"): CampaignPlan {
  const read = checkDocument(planSchema(), plan, "a campaign plan");
  if (read.problems === null) return read.value;
  const lines = read.problems.map(({ at, path, message }) => {
    const isUnknown = message.startsWith("is not a field");
    return `${at === "" ? "it" : at}: ${message}${isUnknown ? didYouMean(String(path.at(-1)), FIELDS()) : ""}`;
  });
  const [first] = lines;
  const reason = lines.length === 1 ? first! : `${lines.length} problems:\n  ${lines.join("\n  ")}`;
  throw new InvalidOptionError(`read the campaign plan ${where}`, reason, { path: where });
}
