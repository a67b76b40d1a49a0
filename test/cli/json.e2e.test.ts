import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MADE, type Replica, startReplica } from "../support/allen-replica.js";
import { rheobase } from "../support/cli.js";
import { shippedCellFolder } from "../support/shipped-cell.js";
import { shippedModel } from "../support/shipped-model.js";
import { temporaryFolderPath } from "../support/temporary-folder.js";

const folder = temporaryFolderPath();
let replica: Replica;
const glif = shippedModel(5);
const step = "square:amplitude=220pA,duration=0.1s";
/** Not finite for half a second, which is seen when it is sampled. */
const gap = "expr:1pA*log(t/1s-0.5),total=1s";

const run = (...args: string[]) => {
  const env = { RHEOBASE_API_URL: replica.url, RHEOBASE_CACHE_DIR: join(folder, "cache"), RHEOBASE_OFFLINE: "" };
  return rheobase(args, { cwd: folder, env });
};

beforeAll(async () => {
  replica = await startReplica({ reference: false });
  symlinkSync(resolve(import.meta.dirname, "../../models"), join(folder, "models"));
  writeFileSync(join(folder, "bad.json"), JSON.stringify({ type: "GLIF", C: -1, El: "x" }));
  expect((await run("run", shippedCellFolder, "--stimulus", "square:amplitude=220pA", "-o", "cell.nwb")).code).toBe(0);
});
afterAll(() => replica.stop());

interface ErrorDocument {
  schema: string;
  error: { code: string; message: string; [field: string]: unknown };
}

describe("--json of a failure", () => {
  it.each([
    ["a misspelt command", ["rn", "--json"], 2, { code: "Usage" }],
    ["no command", ["--json"], 2, { code: "Usage" }],
    ["a missing argument", ["features", "--json"], 2, { code: "Usage" }],
    ["an unknown option", ["plot", "cell.nwb", "--jsno", "--json"], 2, { code: "Usage" }],
    ["options that contradict each other", ["features", "cell.nwb", "--csv", "--json"], 2, { code: "Usage" }],
    ["a missing action", ["cache", "--json"], 2, { code: "Usage" }],
    [
      "an option of the wrong kind",
      ["run", glif, "--stimulus", step, "--solver", "fast", "--json"],
      2,
      { code: "InvalidOption", value: "fast" },
    ],
    ["a missing model", ["run", "nowhere", "--json"], 4, { code: "NotFound", path: "nowhere" }],
    ["a missing recording", ["compare", glif, "nowhere.nwb", "--json"], 4, { code: "NotFound", path: "nowhere.nwb" }],
    ["a missing file to plot", ["plot", "nowhere.swc", "--json"], 4, { code: "NotFound" }],
    ["a missing file to validate", ["validate", "nowhere.nwb", "--json"], 4, { code: "NotFound" }],
    [
      "a sweep that is not there",
      ["features", "cell.nwb", "--sweeps", "7", "--json"],
      4,
      { code: "NotFound", allowed: [0] },
    ],
    [
      "an invalid model",
      ["inspect", "bad.json", "--json"],
      3,
      { code: "InvalidModel", issues: expect.arrayContaining([{ at: "C", message: expect.any(String) }]) },
    ],
    [
      "an invalid stimulus",
      ["run", glif, "--stimulus", "sqare", "--json"],
      3,
      { code: "InvalidStimulus", line: 1, column: 1 },
    ],
    [
      "an output that exists",
      ["run", glif, "--stimulus", step, "-o", "cell.nwb", "--json"],
      3,
      { code: "OutputExists", path: "cell.nwb" },
    ],
    ["an unwritable output", ["plot", "cell.nwb", "-o", "no/x.png", "--json"], 1, { code: "WriteFailed" }],
    ["an id that is not there", ["inspect", "99", "--json"], 4, { code: "NotFound", id: 99 }],
    ["an unknown feature", ["cells", "--feature", "vrst=1..2", "--json"], 2, { code: "InvalidOption" }],
    ["an archive of another kind", ["cache", "import", "bad.json", "--json"], 6, { code: "DamagedCache" }],
  ])("is one document: %s", async (_, args, code, error) => {
    const result = await run(...args);
    const document = JSON.parse(result.stdout) as ErrorDocument;
    expect(document).toMatchObject({ schema: "rheobase.error/1", error });
    expect(Object.keys(document)).toEqual(["schema", "error"]);
    expect(result.stderr.replace(/\n {2,}/g, " ")).toContain(document.error.message.split("\n")[0]!.slice(0, 60));
    expect(result.code).toBe(code);
  });

  it("is no second document where the result is there", async () => {
    const args = ["run", shippedCellFolder, "--jobs", "1", "--stimulus", step, "--stimulus", gap];
    const { code, stdout } = await run(...args, "--stimulus", step, "-o", "some.nwb", "--json");
    const document = JSON.parse(stdout) as { schema: string; sweeps: { sweep: number; error?: { code: string } }[] };
    expect(document.schema).toBe("rheobase.run/1");
    expect(document.sweeps.map(({ sweep, error }) => [sweep, error?.code])).toEqual([
      [0, undefined],
      [1, expect.stringMatching(/^Invalid/)],
      [2, undefined],
    ]);
    expect(code).toBe(1);
  });

  it("is not asked for behind a --", async () => {
    expect((await run("inspect", "--", "--json")).stdout).toBe("");
  });
});

/** Commands whose documents are as full as can be. */
const documents: readonly (readonly [schema: string, args: readonly string[]])[] = [
  ["run", ["run", glif, "--stimulus", "square:amplitude=2uA,duration=0.1s", "-o", "g.nwb", "--plot", "g.png"]],
  ["run", ["run", shippedCellFolder, "--stimulus", step, "--stimulus", gap, "-o", "b.nwb"]],
  ["run", ["run", glif, "--stimulus", step, "-o", "g.nwb", "--existing", "skip"]],
  ["plan", ["run", shippedCellFolder, "--stimulus", step, "--dry-run"]],
  ["plan", ["run", String(MADE.glif[0]), "--dry-run"]],
  ["compare", ["compare", glif, "cell.nwb", "--sigma", "4ms", "--report", "report"]],
  ["features", ["features", "cell.nwb"]],
  ["features", ["features", "cell.nwb", "--cell"]],
  ["inspect", ["inspect", "cell.nwb"]],
  ["inspect", ["inspect", glif]],
  ["inspect", ["inspect", shippedCellFolder]],
  ["inspect", ["inspect", join(shippedCellFolder, "cell.swc")]],
  ["plot", ["plot", "cell.nwb", "-o", "cell.svg"]],
  ["plot", ["plot", join(shippedCellFolder, "cell.swc"), "-o", "swc.svg"]],
  ["validate", ["validate", "cell.nwb"]],
  ["demo", ["demo", "-o", "demo"]],
  ["doctor", ["doctor"]],
  ["cells", ["cells"]],
  ["models", ["models"]],
  ["fetch", ["fetch", String(MADE.glif[0]), "99"]],
  ["cache", ["cache", "ls"]],
  ["cache", ["cache", "size"]],
  ["cache", ["cache", "verify"]],
  ["cache", ["cache", "prune", "--dry-run"]],
  ["cache", ["cache", "export", "cells.tar"]],
  ["completion", ["completion", "bash"]],
  ["error", ["inspect", "bad.json"]],
  ["error", ["run", glif, "--stimulus", "sqare"]],
];

/** Fields whose content has names of its own: features, parameters, and errors, which rheobase.error/1 describes. */
const FREE = ["parameters", "ephys", "features", "spikes", "first_spike", "reasons", "cell", "value"];
const freeIn = (schema: string): readonly string[] => {
  if (schema === "error") return FREE;
  return [...FREE, "error", ...(schema === "cells" ? ["morphology"] : [])];
};

describe("docs/json.md", () => {
  const path = resolve(import.meta.dirname, "../../docs/json.md");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  /** Text below the heading of a schema, and what all have in common. */
  const section = (schema: string): string => {
    const own = text.split(/^## /m).find((part) => part.startsWith(`rheobase.${schema}/1`)) ?? "";
    return own + (text.split(/^## /m).find((part) => part.startsWith("Parts that several documents share")) ?? "");
  };

  it.each(documents)("names every field of rheobase.%s/1: rheobase %j", async (schema, args) => {
    const { stdout } = await run(...args, "--json");
    const { schema: form, ...document } = JSON.parse(stdout) as { schema: string };
    expect(form).toBe(`rheobase.${schema}/1`);
    const named = section(schema);
    const unnamed = [...fieldsOf(document, freeIn(schema))].filter((field) => !named.includes(`\`${field}\``));
    expect(unnamed).toEqual([]);
  });

  it("lists every schema", async () => {
    for (const [schema] of documents) expect(text).toMatch(new RegExp(`^## rheobase\\.${schema}/1`, "m"));
  });
});

function fieldsOf(value: unknown, free: readonly string[], found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) fieldsOf(item, free, found);
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      found.add(key);
      if (!free.includes(key)) fieldsOf(inner, free, found);
    }
  }
  return found;
}
