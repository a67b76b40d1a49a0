import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/base/document/json.js";
import { isCircuitConfig, readSonataConfig, statedPlace } from "../../../src/models/sonata/sonata-config.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const file = temporaryFolder();
/** `${NAME}` */
const braced = (name: string): string => `$\{${name}}`;

function write(name: string, document: unknown): string {
  mkdirSync(dirname(file(name)), { recursive: true });
  writeFileSync(file(name), JSON.stringify(document));
  return file(name);
}

const read = (path: string) => readSonataConfig(path, JSON.parse(readFileSync(path, "utf8")) as JsonObject, {});

describe("a SONATA config", () => {
  it("has the variables of its manifest replaced, in any order, also within each other", async () => {
    const path = write("variables.json", {
      manifest: { $OUT: `${braced("BASE")}/out`, $BASE: braced("configdir"), $STEP: 0.1, WORD: "x" },
      run: { dt: "$STEP", name: `a${braced("WORD")}b-$WORD-$OTHER`, list: ["$OUT", 3] },
      output: { output_dir: "$OUT" },
    });
    const { document } = await read(path);
    expect(document).toMatchObject({
      run: { dt: 0.1, name: "axb-x-$OTHER", list: [join(file(""), "out"), 3] },
      output: { output_dir: join(file(""), "out") },
    });
  });

  it("is joined with the configs that it names, whose sections come last", async () => {
    write("parts/circuit.json", {
      manifest: { $HERE: braced("configdir") },
      networks: { nodes: [{ node_types_file: "$HERE/n.csv" }] },
      run: { dt: 1 },
    });
    write("parts/simulation.json", { run: { dt: 2 }, inputs: {} });
    const path = write("whole.json", { network: "parts/circuit.json", simulation: "./parts/simulation.json" });
    const config = await read(path);
    expect(config.document).toMatchObject({
      networks: { nodes: [{ node_types_file: file("parts/n.csv") }] },
      run: { dt: 2 },
    });
    writeFileSync(file("parts/n.csv"), "");
    expect(statedPlace(config, "n.csv")).toBe(file("parts/n.csv"));
    expect(statedPlace(config, "absent.csv")).toBe(file("absent.csv"));
  });

  it.each([
    [
      { manifest: { $A: "$B", $B: "$A" } },
      /its manifest has "\$A" as "\$B", expected variables of the manifest in it$/,
    ],
    [{ network: "circular.json" }, /its network, circular\.json, names it in turn$/],
    [{ network: "list.json" }, /it is \[\], expected an object$/],
  ])("is refused: %j", async (document, message) => {
    write("list.json", []);
    const path = write("circular.json", document);
    await expect(read(path)).rejects.toMatchObject({ code: "InvalidModel", message: expect.stringMatching(message) });
  });

  it("names a config that is not there", async () => {
    await expect(read(write("lost.json", { network: "none.json" }))).rejects.toMatchObject({ code: "NotFound" });
  });
});

it("is a circuit if it has nodes or names one", () => {
  expect(isCircuitConfig({ network: "circuit_config.json" })).toBe(true);
  expect(isCircuitConfig({ networks: { nodes: [] } })).toBe(true);
  expect(isCircuitConfig({ components: {} })).toBe(false);
  expect(isCircuitConfig([])).toBe(false);
});
