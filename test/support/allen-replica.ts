/**
 * A replica of the Allen Cell Types service on loopback, for tests: it parses RMA queries and answers them from the
 * reference set and from records of its own, serves files with ranges and validators, and goes wrong on demand.
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { addMechanisms, addReference, commonData, fileName, type ReplicaData } from "./allen-replica-data.js";
import type { Asked, Fault, FaultPlan } from "./allen-replica-faults.js";
import { addMade } from "./allen-replica-made.js";

export { MADE } from "./allen-replica-made.js";

/** One request that the replica got. */
export interface LoggedRequest extends Asked {
  readonly range: string | undefined;
  /** The query, decoded; undefined for other requests. */
  readonly query: string | undefined;
  /** The target as it came over the wire. */
  readonly target: string;
  readonly fault: Fault | undefined;
  status: number;
  /** Bytes of the body handed to the connection. */
  bytes: number;
}

export interface ReplicaOptions {
  /** Whether the records of the reference set are served too, where it is there; default true. */
  readonly reference?: boolean;
  readonly faults?: FaultPlan;
  /** What files can be recognised by after a change; default both. */
  readonly validators?: "both" | "etag" | "date" | "none";
  /** Whether ranges are honoured; default true. */
  readonly ranges?: boolean;
  /** Bytes a second that one file is sent with; default all at once. */
  readonly bytesPerSecond?: number;
}

/** A running replica. */
export interface Replica {
  /** Base address, such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly data: ReplicaData;
  readonly requests: LoggedRequest[];
  /** Settings that may change while it runs. */
  faults: FaultPlan | undefined;
  /** Whether If-Range is heeded; default true. */
  heedsIfRange: boolean;
  validators: NonNullable<ReplicaOptions["validators"]>;
  bytesPerSecond: number | undefined;
  /** Where paths are redirected to (302). */
  readonly redirects: Map<string, string>;
  /** Address of a well-known file. */
  fileUrl(id: number): string;
  /** Bytes of a well-known file. */
  fileBytes(id: number): Uint8Array;
  /** Forgets the requests so far, so that their numbers begin with 1 again. */
  reset(): void;
  stop(): Promise<void>;
}

const FILE = "/api/v2/well_known_file_download/";
const MODIFIED = "Wed, 01 Jul 2026 10:00:00 GMT";
const PAGE = "<!DOCTYPE html>\n<html><head><title>Down for maintenance</title></head><body>Sorry</body></html>\n";

let reference: Promise<ReplicaData> | undefined;

async function loadData(withReference: boolean): Promise<ReplicaData> {
  const load = async (): Promise<ReplicaData> => {
    const data = commonData();
    if (withReference) addReference(data);
    addMechanisms(data);
    await addMade(data);
    return data;
  };
  if (!withReference) return load();
  reference ??= load(); // half a second, so once for a test file; tests that change files take `reference: false`
  return reference;
}

/** Starts a replica on a free port of loopback. */
export async function startReplica(options: ReplicaOptions = {}): Promise<Replica> {
  const data = await loadData(options.reference ?? true);
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    handle(replica, data, request, response, options.ranges ?? true).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const replica: Replica = {
    url,
    data,
    requests: [],
    faults: options.faults,
    heedsIfRange: true,
    validators: options.validators ?? "both",
    bytesPerSecond: options.bytesPerSecond,
    redirects: new Map(),
    fileUrl: (id) => `${url}${FILE}${id}`,
    fileBytes: (id) => bytesOf(data, id)!,
    reset: () => void replica.requests.splice(0),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return replica;
}

async function handle(
  replica: Replica,
  data: ReplicaData,
  request: IncomingMessage,
  response: ServerResponse,
  ranges: boolean,
): Promise<void> {
  // A proxy may send the whole address.
  const url = new URL(request.url ?? "/", replica.url);
  const file = url.pathname.startsWith(FILE) || url.pathname.startsWith("/neuronal_model/download/");
  const asked: Asked = { number: replica.requests.length + 1, path: url.pathname, file };
  const fault = replica.faults?.(asked);
  const query = url.pathname === "/api/v2/data/query.json" ? (url.searchParams.get("q") ?? "") : undefined;
  const log: LoggedRequest = {
    ...asked,
    range: request.headers.range,
    query,
    target: request.url ?? "",
    fault,
    status: 0,
    bytes: 0,
  };
  replica.requests.push(log);
  const location = replica.redirects.get(url.pathname);
  const answer =
    (location === undefined ? undefined : text(302, "text/plain", "Elsewhere\n", { Location: location })) ??
    plainFault(fault, file) ??
    (file ? fileAnswer(replica, data, request, url.pathname, ranges) : rmaAnswer(data, query));
  await send(replica, response, log, answer);
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

const text = (status: number, type: string, body: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "Content-Type": type, ...headers },
  body: Buffer.from(body),
});

/** Faults that take the place of the answer. */
function plainFault(fault: Fault | undefined, file: boolean): Answer | undefined {
  if (fault === "500" || (fault === "refused" && file)) return text(500, "text/html", PAGE);
  if (fault === "429") return text(429, "text/plain", "Too many requests\n", { "Retry-After": "1" });
  if (fault === "html") return text(200, "text/html; charset=utf-8", PAGE);
  if (fault === "unlabelled html") return text(200, "application/octet-stream", PAGE);
  if (fault === "refused") {
    const refusal = { success: false, id: 0, start_row: 0, num_rows: 0, total_rows: 0, msg: "PG::ConnectionBad: gone" };
    return text(200, "application/json", JSON.stringify(refusal));
  }
  return undefined;
}

function rmaAnswer(data: ReplicaData, query: string | undefined): Answer {
  if (query === undefined) return text(404, "text/html", PAGE);
  return text(200, "application/json; charset=utf-8", JSON.stringify(data.tables.answer(query)));
}

function fileAnswer(
  replica: Replica,
  data: ReplicaData,
  request: IncomingMessage,
  path: string,
  ranges: boolean,
): Answer {
  const id = Number(path.slice(path.lastIndexOf("/") + 1));
  const body = path.startsWith(FILE) ? bytesOf(data, id) : zipOf(data, id);
  if (!body) return text(404, "text/html", PAGE);
  const tag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
  const headers: Record<string, string> = { "Content-Type": "application/octet-stream" };
  if (ranges) headers["Accept-Ranges"] = "bytes";
  if (replica.validators === "both" || replica.validators === "etag") headers.ETag = tag;
  if (replica.validators === "both" || replica.validators === "date") headers["Last-Modified"] = MODIFIED;
  const condition = request.headers["if-range"];
  const same =
    !replica.heedsIfRange ||
    condition === undefined ||
    condition === headers.ETag ||
    condition === headers["Last-Modified"];
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (!ranges || from === undefined || !same) return { status: 200, headers, body };
  const start = Number(from);
  if (start >= body.length) return text(416, "text/plain", "", { "Content-Range": `bytes */${body.length}` });
  const end = to ? Math.min(Number(to), body.length - 1) : body.length - 1;
  headers["Content-Range"] = `bytes ${start}-${end}/${body.length}`;
  return { status: 206, headers, body: body.subarray(start, end + 1) };
}

/** Sends an answer with the faults that spoil its body. */
async function send(replica: Replica, response: ServerResponse, log: LoggedRequest, answer: Answer): Promise<void> {
  const { fault } = log;
  log.status = answer.status;
  if (fault === "silence") return;
  if (fault === "encoded" || fault === "more" || fault === "endless") return sendOddly(response, fault, answer);
  const half = Math.ceil(answer.body.length / 2);
  const declared = { short: half, long: answer.body.length + 1000 }[fault as string] ?? answer.body.length;
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": declared });
  const body = ["cut", "stall", "short"].includes(fault ?? "") ? answer.body.subarray(0, half) : answer.body;
  const step = log.file && replica.bytesPerSecond ? Math.max(1, Math.round(replica.bytesPerSecond / 50)) : body.length;
  for (let at = 0; at < body.length && !response.destroyed; at += step) {
    const piece = body.subarray(at, at + step);
    await new Promise<void>((done) => {
      const next = (): void => {
        response.off("close", next);
        done();
      };
      response.once("close", next); // a write is not always called back then
      response.write(piece, next);
    });
    log.bytes += piece.length;
    if (step < body.length) await new Promise((done) => setTimeout(done, 20));
  }
  if (fault === "stall") return;
  if (fault === "cut" || fault === "long") {
    await new Promise((done) => setTimeout(done, 20)); // a client loses what it has not read when the cut comes
    response.destroy();
  } else response.end();
}

/** Bodies that are not as long as they should be, or not as they should be. */
async function sendOddly(response: ServerResponse, fault: Fault, { status, headers, body }: Answer): Promise<void> {
  if (fault === "encoded") {
    response.writeHead(status, { ...headers, "Content-Encoding": "gzip" }).end(gzipSync(body));
    return;
  }
  response.writeHead(status, headers);
  response.write(body);
  if (fault === "more") {
    response.end(Buffer.alloc(1000));
    return;
  }
  while (!response.destroyed) {
    await new Promise<void>((done) => void response.write(body, () => setTimeout(done, 1)));
  }
}

function bytesOf(data: ReplicaData, id: number): Uint8Array | undefined {
  const source = data.files.get(id);
  return typeof source === "string" ? readFileSync(source) : source;
}

/** The package behind the web site's download button. */
function zipOf(data: ReplicaData, id: number): Uint8Array | undefined {
  const { tables } = data;
  const model = tables.row("NeuronalModel", id);
  if (!model) return undefined;
  const owners = new Set<unknown>([id]);
  for (const row of tables.rows("NeuronReconstruction")) if (row.specimen_id === model.specimen_id) owners.add(row.id);
  const entries: Record<string, Uint8Array> = { "neuronal_model.json": Buffer.from(JSON.stringify(model, null, 2)) };
  const sweeps = tables.rows("EphysSweep").filter((row) => row.specimen_id === model.specimen_id);
  entries["ephys_sweeps.json"] = Buffer.from(JSON.stringify(sweeps, null, 2));
  for (const row of tables.rows("WellKnownFile").filter((each) => owners.has(each.attachable_id))) {
    entries[fileName(data, Number(row.id))] = bytesOf(data, Number(row.id))!;
  }
  return zipSync(entries);
}
