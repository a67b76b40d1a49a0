import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { templatesQuery } from "../../../src/api/query/query-catalogue.js";
import { queryRows } from "../../../src/api/query/rma.js";
import { linkAddress } from "../../../src/api/transport/service-address.js";
import { openTransport, type TransportOptions } from "../../../src/api/transport/transport.js";
import { isPrivateAddress } from "../../../src/api/transport/transport-places.js";
import { proxyFor } from "../../../src/api/transport/transport-proxy.js";
import { startReplica } from "../../support/allen-replica.js";
import { ownReplica } from "../../support/own-replica.js";

const { replica, servers } = await ownReplica();

const PATH = "/api/v2/data/query.json";
const none = { count: 0 };
const open = (options: TransportOptions = {}) => openTransport({ baseUrl: replica.url, retries: none, ...options });
const templates = (options?: TransportOptions) =>
  queryRows(open(options), templatesQuery(), { task: "list templates" });

/** Listens on a free port of loopback. */
async function listening<T extends Server | ReturnType<typeof createTcpServer>>(server: T): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  return (server.address() as AddressInfo).port;
}

describe("links of the service", () => {
  const base = "http://api.example.org/allen";
  it.each([
    ["/api/v2/file/1", `${base}/api/v2/file/1`],
    ["api/v2/file/1", `${base}/api/v2/file/1`],
    ["//evil.example/x", `${base}//evil.example/x`],
    ["@evil.example/x", `${base}/@evil.example/x`],
    [".evil.example/x", `${base}/.evil.example/x`],
    ["http://api.example.org/other", "http://api.example.org/other"],
    ["HTTP://API.example.org/other", "HTTP://API.example.org/other"],
    ["https://api.example.org/other", "https://api.example.org/other"],
  ])("%s stays with it", (link, address) => expect(linkAddress(link, base, "get it")).toBe(address));

  it.each([
    ["http://evil.example/x", /leads away from/],
    ["http://api.example.org.evil.example/x", /leads away from/],
    ["http://api.example.org:8080/x", /leads away from/],
    ["https://api.example.org:8443/x", /leads away from/],
    ["http://api.example.org@evil.example/x", /leads away from/],
    ["http://user:word@api.example.org/x", /leads away from/],
    ["ftp://api.example.org/x", /leads away from/],
    ["file:///etc/passwd", /leads away from/],
    ["data:text/plain,x", /leads away from/],
    ["http://[bad", /which is not an address, expected a path of/],
    ["https://", /which is not an address/],
  ])("%s is not followed", (link, message) => {
    const refusal = { code: "Network", message: expect.stringMatching(message) };
    expect(() => linkAddress(link, base, "get it")).toThrow(expect.objectContaining(refusal));
  });

  it("do not lead from https to http", () => {
    expect(() => linkAddress("http://x.org/a", "https://x.org", "get it")).toThrow(
      /^Cannot get it: its address is "http:/,
    );
  });

  it("are refused in a request, which is not sent", async () => {
    const get = open().get({ url: "http://127.0.0.2:1/x", task: "download x", read: (answer) => answer.text() });
    await expect(get).rejects.toMatchObject({ code: "Network" });
    expect(replica.requests).toEqual([]);
  });
});

describe("redirects", () => {
  it("are followed within the service and to other places, a few times", async () => {
    const other = await startReplica({ reference: false });
    servers.push({ close: () => other.stop() });
    replica.redirects.set(PATH, `${other.url}/moved`);
    other.redirects.set("/moved", PATH);
    const answered = open().get({
      url: `${PATH}?q=model::NeuronalModelTemplate`,
      task: "ask",
      accept: [200],
      read: (answer) => answer.text(),
    });
    expect(await answered).toContain("Expected model::Class");
    expect(other.requests.map(({ path }) => path)).toEqual(["/moved", PATH]);
  });

  it("end where they go in a circle, at the number allowed", async () => {
    replica.redirects.set(PATH, PATH);
    const message = (most: number): string =>
      `Cannot list templates: ${replica.url} redirects more than ${most} times, possibly in a loop`;
    await expect(templates()).rejects.toMatchObject({ code: "Network", message: message(5) });
    expect(replica.requests).toHaveLength(6);
    replica.reset();
    await expect(templates({ limits: { redirects: 1 }, retries: {} })).rejects.toThrow(message(1));
    expect(replica.requests).toHaveLength(2);
  });

  it.each([
    ["ftp://127.0.0.1/x", "only http and https are followed"],
    ["file:///etc/passwd", "only http and https are followed"],
    ["http://[bad", "which is not an address"],
    ["http://a:b@127.0.0.1/x", "with a name and password in it"],
  ])("to %s are not followed", async (location, why) => {
    replica.redirects.set(PATH, location);
    await expect(templates()).rejects.toMatchObject({ code: "Network", message: expect.stringContaining(why) });
    expect(replica.requests).toHaveLength(1);
  });

  it.each([
    ["http://127.0.0.1:9/x"],
    ["http://localhost:9/x"], // a name that leads there
    ["http://0x7f.1/x"],
    ["http://[::ffff:10.0.0.1]/x"],
    ["http://169.254.169.254/latest/meta-data"],
  ])("from a public address to %s are not followed", async (location) => {
    const asked: string[] = [];
    const transport = openTransport({
      baseUrl: "http://93.184.216.34",
      retries: none,
      fetch: async (url) => {
        asked.push(url);
        return new Response(null, { status: 302, headers: { location } }) as never;
      },
    });
    await expect(queryRows(transport, templatesQuery())).rejects.toThrow(
      /private address, and it came from a public one/,
    );
    expect(asked).toHaveLength(1);
  });

  it("from https back to http are not followed", async () => {
    const fetch = async () =>
      new Response(null, { status: 301, headers: { location: "http://93.184.216.34/x" } }) as never;
    const transport = openTransport({ baseUrl: "https://93.184.216.34", retries: none, fetch });
    await expect(queryRows(transport, templatesQuery())).rejects.toThrow(/which is no longer encrypted/);
  });
});

describe("isPrivateAddress()", () => {
  it.each([
    "127.0.0.1",
    "127.255.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "0.0.0.0",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "[::1]",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "2002:7f00:1::",
    "2001::1",
    "::ffff:0:10.0.0.1",
  ])("says so of %s", (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each([
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "100.128.0.1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
  ])("does not of %s", (address) => expect(isPrivateAddress(address)).toBe(false));
});

describe("limits", () => {
  it("end an answer that has no end, without trying again", async () => {
    replica.faults = () => "endless";
    const asked = templates({ limits: { answerBytes: 100_000 }, retries: {} });
    await expect(asked).rejects.toMatchObject({
      code: "Network",
      message: `Cannot list templates: ${replica.url} answers with more than 100000 bytes, so allow more (--max-answer, limits.answerBytes)`,
    });
    expect(replica.requests).toHaveLength(1);
  });

  it("count what a compressed answer holds, and allow what fits", async () => {
    replica.faults = () => "encoded";
    expect(await templates({ limits: { answerBytes: 5000 } })).toHaveLength(7);
    await expect(templates({ limits: { answerBytes: 500 } })).rejects.toThrow(/more than 500 bytes/);
  });

  it("are refused where they are none", () => {
    expect(() => open({ limits: { redirects: -1 } })).toThrow("Cannot use redirects -1: expected a number");
  });
});

describe("addresses of services", () => {
  it.each([
    ["nowhere", /expected an address such as/],
    ["http://", /expected an address such as/],
    ["http://[bad", /expected an address such as/],
    ["http://a:b@x.org", /a name and password in the address are not sent/],
    ["http://x.org/?key=1", /the part after \? or # would be ignored/],
  ])("%s cannot be used", (baseUrl, message) => {
    expect(() => openTransport({ baseUrl })).toThrow(
      expect.objectContaining({ code: "InvalidOption", message: expect.stringMatching(message) }),
    );
  });
});

describe("what cannot be reached", () => {
  const unreachable = async (options: TransportOptions): Promise<string> => {
    const error = await templates(options).then(
      () => new Error("it was reached"),
      (caught: Error) => caught,
    );
    expect(error).toMatchObject({ code: "Network" });
    return error.message;
  };
  /** An error as undici throws it. */
  const failing = (cause: Error): TransportOptions => ({
    fetch: () => Promise.reject(new TypeError("fetch failed", { cause })),
  });
  const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

  it("is called so, by its code", async () => {
    for (const code of [
      "ENOTFOUND",
      "EAI_AGAIN",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "ECONNREFUSED",
      "ETIMEDOUT",
      "EPERM",
    ]) {
      expect(await unreachable(failing(coded(code)))).toMatch(new RegExp(`is unreachable: .*\\(${code}\\)`));
    }
    const both = new AggregateError([coded("ETIMEDOUT"), coded("ENETUNREACH")], "");
    expect(await unreachable(failing(both))).toMatch(
      /is unreachable: it did not accept the connection in time \(ETIMEDOUT\)/,
    );
    expect(await unreachable(failing(coded("EMFILE")))).toMatch(
      /too many files and connections are open on this machine \(EMFILE\)/,
    );
  });

  it("or it speaks something else there", async () => {
    const odd = await listening(createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")));
    expect(await unreachable({ baseUrl: `http://127.0.0.1:${odd}` })).toMatch(/does not speak HTTP as expected \(HPE_/);
    expect(await unreachable({ baseUrl: replica.url.replace("http:", "https:") })).toMatch(
      /does not speak TLS as expected/,
    );
    expect(await unreachable({ baseUrl: "http://127.0.0.1:1" })).toMatch(/has a port that .* block/);
  });

  it("takes no connection: in time", async () => {
    // A queue of one that nobody serves: further connections wait.
    const server = createTcpServer();
    const port = await listening(server);
    expect(await unreachable({ baseUrl: `http://127.0.0.1:${port}`, timeouts: { answerS: 0.2 } })).toMatch(
      /sent nothing for 0\.2 s/,
    );
  });

  describe("through a proxy", () => {
    const withProxy = async (value: string, work: () => Promise<void>, variable = "http_proxy"): Promise<void> => {
      try {
        vi.stubEnv(variable, value);
        vi.stubEnv("no_proxy", "");
        await work();
      } finally {
        vi.unstubAllEnvs();
      }
    };

    it.each([
      [
        "http://127.0.0.1:CLOSED",
        /^Cannot list templates: the proxy http:\/\/127.0.0.1:\d+ \(http_proxy\) is unreachable: it refuses/,
      ],
      [
        "http://me:secret@nobody.invalid:3128",
        /the proxy http:\/\/nobody\.invalid:3128 \(http_proxy\) is unreachable: its name/,
      ],
      ["nowhere", /the proxy nowhere \(http_proxy\) has no usable address/],
      ["ftp://127.0.0.1:21", /the proxy ftp:\/\/127\.0\.0\.1:21 \(http_proxy\) has no usable address/],
    ])("%s", async (address, message) => {
      const server = createTcpServer();
      const port = await listening(server);
      await new Promise((done) => server.close(done));
      await withProxy(address.replace("CLOSED", String(port)), async () => {
        expect(await unreachable({})).toMatch(message);
      });
    });

    it.each([407, 403])("that answers %d", async (status) => {
      const proxy = createServer((_, response) => response.writeHead(status).end("no"));
      proxy.on("connect", (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
      const address = `http://127.0.0.1:${await listening(proxy)}`;
      await withProxy(address, async () => {
        expect(await unreachable({})).toMatch(
          status === 407 ? /the proxy .* asks for a name and password/ : /answered 403/,
        );
      });
      const secure = { baseUrl: replica.url.replace("http:", "https:") };
      await withProxy(
        address,
        async () => {
          expect(await unreachable(secure)).toMatch(
            status === 407
              ? /the proxy .* \(https_proxy\) asks/
              : /the proxy .* answered 403 when asked for a connection/,
          );
        },
        "https_proxy",
      );
    });
  });
});

describe("proxyFor()", () => {
  const of = (url: string, environment: Record<string, string>) =>
    proxyFor(new URL(url), environment)?.variable ?? null;
  it.each([
    ["http://a.org", { http_proxy: "http://p" }, "http_proxy"],
    ["http://a.org", { https_proxy: "http://p" }, null],
    ["https://a.org", { http_proxy: "http://p", HTTPS_PROXY: "http://q" }, "HTTPS_PROXY"],
    ["https://a.org", { HTTP_PROXY: "http://p" }, "HTTP_PROXY"],
    ["http://a.org", { http_proxy: "http://p", no_proxy: "*" }, null],
    ["http://b.a.org", { http_proxy: "http://p", no_proxy: "x.org, .a.org" }, null],
    ["http://ba.org", { http_proxy: "http://p", no_proxy: "a.org" }, "http_proxy"],
    ["http://a.org:81", { http_proxy: "http://p", no_proxy: "a.org:80" }, "http_proxy"],
    ["http://a.org", { http_proxy: "http://p", NO_PROXY: "a.org:80" }, null],
  ])("for %s and %o: %s", (url, environment, variable) => expect(of(url, environment as never)).toBe(variable));
});
