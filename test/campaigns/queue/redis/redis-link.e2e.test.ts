/** What a worker says of a server that it cannot use, or only by TLS. */
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rheobase } from "../../../support/cli.js";
import { freePort, hasRedis, RedisServer } from "../../../support/redis-server.js";
import { temporaryFolder } from "../../../support/temporary-folder.js";

const at = temporaryFolder();

describe.skipIf(!hasRedis)("a worker and its server", () => {
  let server: RedisServer;
  let tlsPort = 0;
  const work = async (url: string, env: NodeJS.ProcessEnv = {}) => {
    const result = await rheobase(["worker", "--queue", url, "--idle-exit", "0"], { cwd: at(""), env });
    expect(result.stdout + result.stderr).not.toContain("s3cret");
    expect(result.stdout + result.stderr).not.toContain(server.password);
    return result;
  };

  beforeAll(async () => {
    const openssl = (...args: string[]): void => void execFileSync("openssl", args, { cwd: at(""), stdio: "ignore" });
    const subject = ["-nodes", "-days", "2", "-newkey", "rsa:2048"];
    openssl("req", "-x509", ...subject, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=Authority of a test");
    openssl(
      "req",
      ...subject.filter((word) => word !== "-days" && word !== "2"),
      "-keyout",
      "own.key",
      "-out",
      "own.csr",
      "-subj",
      "/CN=localhost",
    );
    openssl(
      "x509",
      "-req",
      "-in",
      "own.csr",
      "-CA",
      "ca.crt",
      "-CAkey",
      "ca.key",
      "-CAcreateserial",
      "-days",
      "2",
      "-out",
      "own.crt",
    );
    tlsPort = await freePort();
    const files = [
      "--tls-cert-file",
      at("own.crt"),
      "--tls-key-file",
      at("own.key"),
      "--tls-ca-cert-file",
      at("ca.crt"),
    ];
    server = await RedisServer.start(at(""), ["--tls-port", String(tlsPort), "--tls-auth-clients", "no", ...files]);
  });
  afterAll(() => server?.stop());

  it("need the right password", async () => {
    const address = `127.0.0.1:${server.port}`;
    expect((await work(server.url)).code).toBe(0);
    const none = await work(`redis://${address}`);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain(`Cannot use the queue redis://${address}: it wants a password, and none was given`);
    const wrong = await work(`redis://:s3cret@${address}`);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain(`Cannot use the queue redis://${address}: it does not accept the password`);
    const database = await work(`${server.url}/99`);
    expect(database.stderr).toContain(`Cannot use the queue redis://${address}/99: the server says "ERR DB index`);
  });

  it("speak TLS, with an authority of one's own", async () => {
    const url = `rediss://:${server.password}@localhost:${tlsPort}`;
    const unknown = await work(url);
    expect(unknown.code).toBe(4);
    expect(unknown.stderr).toMatch(
      /^Cannot use the queue rediss:\/\/localhost:\d+: .*certificate.*NODE_EXTRA_CA_CERTS/,
    );
    const known = await work(url, { NODE_EXTRA_CA_CERTS: at("ca.crt") });
    expect(known.stderr).toBe("");
    expect(known.code).toBe(0);
  });

  it("is away", async () => {
    const { code, stderr } = await work(`redis://:s3cret@127.0.0.1:${await freePort()}`);
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^Cannot use the queue redis:\/\/127.0.0.1:\d+: connect ECONNREFUSED .*; start a Redis server there/,
    );
  });
});
