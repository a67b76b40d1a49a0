import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, expect, it } from "vitest";
import { model } from "../../../src/api/query/query.js";
import { cellsQuery, templatesQuery } from "../../../src/api/query/query-catalogue.js";
import { queryPages, queryRows } from "../../../src/api/query/rma.js";
import { openTransport, type RetryEvent, type TransportOptions } from "../../../src/api/transport/transport.js";
import { retryAfterS } from "../../../src/api/transport/transport-fault.js";
import { everySecond, first } from "../../support/allen-replica-faults.js";
import { ownReplica } from "../../support/own-replica.js";

const { replica, servers } = await ownReplica();

const quick = { firstWaitS: 0.01 };
const open = (options: TransportOptions = {}) => openTransport({ baseUrl: replica.url, retries: quick, ...options });
const templates = (options?: TransportOptions) =>
  queryRows(open(options), templatesQuery(), { task: "list templates" });

describe("queryRows()", () => {
  it("gets rows, in one request that is written as the service's own client writes it", async () => {
    const rows = await templates();
    expect(rows).toHaveLength(7);
    expect(rows.map((row) => row.id)).toContain(395310498);
    expect(replica.requests.map((request) => request.target)).toEqual([
      "/api/v2/data/query.json?q=model::NeuronalModelTemplate,rma::options%5Bnum_rows$eq%27all%27%5D%5Bcount$eqfalse%5D",
    ]);
  });

  it("goes on from page to page until one is not full", async () => {
    const page = (size: number) => queryPages(open(), cellsQuery, { pageRows: size });
    const done: number[] = [];
    const one = await queryPages(open(), cellsQuery, { pageRows: 1, onProgress: (p) => done.push(p.done) });
    expect(done).toEqual([1, 2, 2]);
    expect(one.map((row) => row.specimen__id)).toEqual((await page(50)).map((row) => row.specimen__id));
    expect(replica.requests.map((request) => /start_row\$eq(\d+)/.exec(request.query ?? "")?.[1])).toEqual([
      "0",
      "1",
      "2",
      "0",
    ]);
  });

  it.each(["500", "429", "html", "cut", "long", "short", "refused"] as const)(
    "gets over %s in every second answer",
    async (fault) => {
      replica.faults = everySecond(fault);
      const events: RetryEvent[] = [];
      const transport = open({ onRetry: (event) => events.push(event) });
      const queries = fault === "429" ? 1 : 2;
      for (let i = 0; i < queries; i++) expect(await queryRows(transport, templatesQuery())).toHaveLength(7);
      expect(replica.requests).toHaveLength(2 * queries);
      expect(events).toHaveLength(queries);
      // The replica asks for a second after 429.
      if (fault === "429") for (const { waitS } of events) expect(waitS).toBeGreaterThanOrEqual(1);
      else for (const { waitS } of events) expect(waitS).toBeLessThanOrEqual(0.01);
    },
  );

  it.each(["stall", "silence"] as const)("gets over %s by its time-outs", async (fault) => {
    replica.faults = first(fault);
    const events: RetryEvent[] = [];
    const timeouts = { answerS: 0.15, idleS: 0.15 };
    expect(await templates({ timeouts, onRetry: (event) => events.push(event) })).toHaveLength(7);
    expect(events.map((event) => event.reason)).toEqual([`${replica.url} sent nothing for 0.15 s`]);
  });

  it("says what the service said when it gives up", async () => {
    replica.faults = () => "500";
    const retries = { count: 2, firstWaitS: 0.01 };
    await expect(templates({ retries })).rejects.toMatchObject({
      code: "Network",
      message: `Cannot list templates: ${replica.url} answered 500 Internal Server Error (3 attempts), try again later`,
    });
    expect(replica.requests).toHaveLength(3);
    replica.faults = () => "html";
    await expect(templates({ retries: { count: 0 } })).rejects.toThrow(
      `Cannot list templates: ${replica.url} answered with a web page ("Down for maintenance") instead of data, try again later`,
    );
  });

  it("tells a refused query by the service's words, after few attempts", async () => {
    await expect(queryRows(open(), model("Nothing"))).rejects.toMatchObject({
      code: "Network",
      message: `Cannot query the service: ${replica.url} refused the query: "uninitialized constant Nothing" (5 attempts)`,
    });
  });

  it("does not wait as long as a service asks without measure", async () => {
    replica.faults = () => "429";
    const retries = { longestRetryAfterS: 0.5 };
    await expect(templates({ retries })).rejects.toThrow("answered 429 Too Many Requests, try again in 1 s");
    expect(replica.requests).toHaveLength(1);
  });

  it("tells what is not there from what is refused, without trying again", async () => {
    const get = (url: string) => open().get({ url, task: "get it", read: (answer) => answer.text() });
    await expect(get("/nowhere")).rejects.toMatchObject({
      code: "NotFound",
      message: `Cannot get it: ${replica.url} answered 404 Not Found`,
    });
    expect(replica.requests).toHaveLength(1);
  });
});

describe("retryAfterS()", () => {
  it("reads seconds and dates", () => {
    const now = Date.parse("Wed, 01 Jul 2026 10:00:00 GMT");
    expect(retryAfterS("120", now)).toBe(120);
    expect(retryAfterS("Wed, 01 Jul 2026 10:01:30 GMT", now)).toBe(90);
    expect(retryAfterS("Wed, 01 Jul 2026 09:00:00 GMT", now)).toBe(0);
    expect(retryAfterS("soon", now)).toBeUndefined();
    expect(retryAfterS(null, now)).toBeUndefined();
  });
});

describe("openTransport()", () => {
  it("says where nobody listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    await expect(templates({ baseUrl: `http://127.0.0.1:${port}` })).rejects.toThrow(
      `Cannot list templates: http://127.0.0.1:${port} is unreachable: it refuses connections (ECONNREFUSED) (5 attempts), check the address and the proxy`,
    );
    await expect(templates({ baseUrl: "http://no-such-host.invalid" })).rejects.toThrow(
      /no-such-host\.invalid is unreachable: its name cannot be found \(E\w+\), which also happens without a network \(3 attempts\), check/,
    );
  });

  it("ends at the total time, however often it could try again", async () => {
    replica.faults = () => "500";
    await expect(templates({ timeouts: { totalS: 0.2 } })).rejects.toMatchObject({
      code: "Network",
      message: `Cannot list templates: ${replica.url} did not deliver within 0.2 s, allow more or try again later`,
    });
  });

  it("is cancelled in an answer, in a wait, and before", async () => {
    const cancel = new AbortController();
    const cancelled = { code: "Cancelled", message: "Cancelled the attempt to list templates" };
    replica.faults = () => "silence";
    const silent = templates({ signal: cancel.signal });
    setTimeout(() => cancel.abort(), 50);
    await expect(silent).rejects.toMatchObject(cancelled);
    await expect(templates({ signal: cancel.signal })).rejects.toMatchObject(cancelled);
    replica.faults = () => "429";
    const again = new AbortController();
    await expect(templates({ signal: again.signal, onRetry: () => again.abort() })).rejects.toMatchObject(cancelled);
    expect(replica.requests.map((request) => request.fault)).toEqual(["silence", "429"]);
  });

  it("takes a fetch of the caller's, and an address with a path", async () => {
    const asked: string[] = [];
    const transport = openTransport({
      baseUrl: "https://example.org/allen/",
      fetch: (url, init) => {
        asked.push(url);
        return fetch(url.replace("https://example.org/allen", replica.url), init);
      },
    });
    expect(await queryRows(transport, templatesQuery())).toHaveLength(7);
    expect(asked[0]).toMatch(/^https:\/\/example\.org\/allen\/api\/v2\/data\/query\.json\?q=model::/);
  });

  it("refuses what is no address, and times that are none", () => {
    expect(() => openTransport({ baseUrl: "ftp://x" })).toThrow(
      'Cannot use the service at "ftp://x": expected an address such as',
    );
    expect(() => openTransport({ timeouts: { idleS: Number.NaN } })).toThrow("Cannot use idleS NaN: expected a number");
  });

  it("goes through the proxy that the environment names, but for the hosts it excepts", async () => {
    const passed: string[] = [];
    const proxy = createServer((request, response) => {
      passed.push(`${request.method} ${request.url?.slice(0, 40)}`);
      const { host, pathname, search } = new URL(request.url!);
      const socket = connect(Number(host.split(":")[1]), "127.0.0.1", () => {
        socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      });
      socket.pipe(response.socket!);
    }).listen(0, "127.0.0.1");
    servers.push(proxy);
    await new Promise((done) => proxy.once("listening", done));
    const before = { ...process.env };
    try {
      process.env.http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      process.env.no_proxy = "";
      expect(await templates()).toHaveLength(7);
      expect(passed).toEqual([`GET ${`${replica.url}/api/v2/data/query.json`.slice(0, 40)}`]);
      process.env.no_proxy = "127.0.0.1";
      expect(await templates()).toHaveLength(7);
      expect(passed).toHaveLength(1);
    } finally {
      process.env = before;
    }
  });
});
