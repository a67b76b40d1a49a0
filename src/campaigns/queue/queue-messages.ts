/** What a coordinator and its workers send each other: plain data, which the one that gets it checks. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import { checkDocument } from "../../base/document/check-document.js";
import { once, someText } from "../../base/document/schemas.js";
import { InvalidOptionError } from "../../base/errors.js";
import { VERSION } from "../../base/version.js";
import { AXONS, JUNCTIONS, SOLVERS } from "../../biophys/run-choices.js";
import { packageFile } from "../../files/package-file.js";

/** Name and version of these messages. */
export const QUEUE_FORMAT = "rheobase.queue/1";

const digest = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));
const index = () => z.int().check(z.gte(0));

const stimulus = () =>
  z.union([
    z.strictObject({ spec: someText(), trains: z.record(z.string(), digest()) }),
    z.strictObject({ samples: digest(), rateHz: z.number().check(z.gt(0)), name: z.string() }),
    z.strictObject({ recording: digest(), path: someText(), sweep: z.int(), electrode: z.nullable(z.string()) }),
    // A sweep of the recording of the model's own cell, which comes with the model.
    z.strictObject({ own: z.literal(true), sweep: z.int() }),
    // It cannot be made: no task has it.
    z.null(),
  ]);

const settings = () =>
  z.strictObject({
    dt: z.optional(z.number()),
    solver: z.optional(z.enum(SOLVERS)),
    junctionPotential: z.optional(z.enum(JUNCTIONS)),
    glifCut: z.optional(z.enum(["samples", "time"])),
    membrane: z.optional(z.enum(["euler", "exact"])),
  });

const headerSchema = once(() =>
  z.strictObject({
    schema: z.literal(QUEUE_FORMAT),
    version: z.string(),
    /** SHA-256 of the solver. */
    solver: digest(),
    /** Name and machine of the campaign's folder. */
    name: z.string(),
    host: z.string(),
    runs: index(),
    stimuli: z.array(stimulus()),
    settings: settings(),
    axon: z.optional(z.enum(AXONS)),
    measures: z.strictObject({ features: z.boolean(), scores: z.boolean() }),
  }),
);

const modelSchema = once(() =>
  z.union([
    z.strictObject({ id: z.int().check(z.gte(1)), digest: digest() }),
    z.strictObject({
      ref: z.union([someText(), z.strictObject({ fit: someText(), morphology: someText() })]),
      /** Absolute paths, and the digests of what is there. */
      files: z.array(z.tuple([someText(), digest()])),
      digest: digest(),
    }),
  ]),
);

const taskSchema = once(() =>
  z.strictObject({
    schema: z.literal(QUEUE_FORMAT),
    model: index(),
    groups: z.array(
      z.strictObject({
        changes: z.record(z.string(), z.union([z.number(), z.string()])),
        runs: z.array(z.strictObject({ index: index(), stimulus: index(), key: someText() })),
      }),
    ),
  }),
);

/** What all tasks of a campaign share. */
export type QueueHeader = z.infer<ReturnType<typeof headerSchema>>;
/** A model of a campaign: an id of the Allen database, or files. */
export type QueueModel = z.infer<ReturnType<typeof modelSchema>>;
/** Runs of one model. */
export type QueueTask = z.infer<ReturnType<typeof taskSchema>>;

const checked = <Schema extends z.core.$ZodType>(schema: Schema, document: unknown, what: string): z.output<Schema> => {
  const read = checkDocument(schema, document, what);
  if (read.problems === null) return read.value;
  const { at, message } = read.problems[0]!;
  throw new InvalidOptionError(`read ${what} from the queue`, `${at === "" ? "it" : at}: ${message}`);
};

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch (cause) {
    throw new InvalidOptionError(`read ${what} from the queue`, "it is no JSON", { cause });
  }
}

/**
 * The header of a campaign.
 *
 * @throws InvalidOptionError if this version or solver is another one: results would not be the same
 */
export async function readHeader(text: string): Promise<QueueHeader> {
  const document = parsed(text, "a campaign") as Partial<QueueHeader>;
  const own = await engineHere();
  const task = `work for the campaign ${String(document.name)} of ${String(document.host)}`;
  if (document.version !== own.version) {
    const reason = `it runs rheobase ${String(document.version)}, this is ${own.version}; install the same version`;
    throw new InvalidOptionError(task, reason);
  }
  if (document.solver !== own.solver) {
    throw new InvalidOptionError(task, "its solver is another build of the same version; install the same package");
  }
  return checked(headerSchema(), document, "a campaign");
}

/** @throws InvalidOptionError for anything else */
export const readModel = (text: string): QueueModel => checked(modelSchema(), parsed(text, "a model"), "a model");

/** @throws InvalidOptionError for anything else */
export const readTask = (data: unknown): QueueTask => checked(taskSchema(), data, "a task");

/** This version, and the hash of its solver. */
export const engineHere = once(async (): Promise<{ readonly version: string; readonly solver: string }> => {
  const wasm = await readFile(packageFile("native/pkg/rheobase_native_bg.wasm"));
  return { version: VERSION, solver: createHash("sha256").update(wasm).digest("hex") };
});

/** Results of a job: its id, then lines as a journal has them. */
export const resultsMessage = (job: string, lines: readonly string[]): string => `${job}\n${lines.join("")}`;

/** The job of a message, and its lines. */
export function readResults(message: string): { readonly job: string; readonly lines: string } {
  const end = message.indexOf("\n");
  return { job: message.slice(0, Math.max(0, end)), lines: message.slice(end + 1) };
}
