import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fetchModel } from "../../../src/api/cached-package.js";
import { fetchRecording, fetchSweeps } from "../../../src/api/cached-recording.js";
import { fetchCells, fetchModels } from "../../../src/api/cached-tables.js";
import type { StoreOptions } from "../../../src/api/store.js";
import { MADE, type Replica, startReplica } from "../../support/allen-replica.js";
import { mutateBytes } from "../mutate-bytes.js";
import { mutateJson } from "../mutate-json.js";
import { Random } from "../random.js";
import type { Target } from "../target.js";

let replica: Replica;
let server: Server;
/** What changes the answers of this input. */
let random = new Random(0);
let count = 0;

const CALLS: readonly ((options: StoreOptions) => Promise<unknown>)[] = [
  (options) => fetchCells({ layer: "5" }, options),
  (options) => fetchModels({ kind: "glif" }, options),
  (options) => fetchModel(MADE.glif[2]!, options),
  (options) => fetchModel(MADE.perisomatic, options),
  (options) => fetchSweeps(MADE.cell, options),
  (options) => fetchRecording(MADE.cell, options),
];

/** Answers of the service: records and files, some of them damaged. */
export const answers: Target = {
  async prepare() {
    replica = await startReplica({ reference: false });
    server = createServer(async (request, response) => {
      const answer = await fetch(`${replica.url}${request.url}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const isJson = /json/.test(answer.headers.get("content-type") ?? "");
      const body = random.chance(0.4) ? bytes : isJson ? mutateJson(random, parsed(bytes)) : mutateBytes(random, bytes);
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
      response.end(body);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  },
  async run(given, folder) {
    random = given;
    const cacheDir = join(folder, `${count++}`);
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const retries = { count: 1, firstWaitS: 0 };
    try {
      await given.pick(CALLS)({ cacheDir, baseUrl, transport: { retries } });
    } finally {
      rmSync(cacheDir, { recursive: true, force: true });
    }
  },
  async end() {
    server.close();
    server.closeAllConnections();
    await replica.stop();
  },
};

const parsed = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
