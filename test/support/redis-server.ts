import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { Redis } from "ioredis";

/** Whether Debian's Redis is there. CI installs it (.ci/install-redis); elsewhere tests that need it are skipped. */
export const hasRedis = ((): boolean => {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

/** A port of loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

/** A Redis server of a test's own, on loopback, with a password. */
export class RedisServer {
  readonly password = randomBytes(12).toString("hex");
  readonly port: number;
  readonly #folder: string;
  readonly #options: readonly string[];
  #process: ChildProcess | null = null;

  private constructor(port: number, folder: string, options: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#options = options;
  }

  /**
   * @param folder for its data
   * @param options such as `--appendonly yes`; without them it keeps nothing when it ends
   */
  static async start(folder: string, options: readonly string[] = []): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder, options);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://:${this.password}@127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const fixed = ["--bind", "127.0.0.1", "--port", String(this.port), "--requirepass", this.password];
    const own = ["--dir", this.#folder, "--save", "", ...this.#options];
    this.#process = spawn("redis-server", [...fixed, ...own], { stdio: "ignore" });
    using client = this.client();
    await client.redis.ping();
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await ended;
    this.#process = null;
  }

  /** A connection, which waits until the server is there. */
  client(): { readonly redis: Redis } & Disposable {
    const redis = new Redis({
      host: "127.0.0.1",
      port: this.port,
      password: this.password,
      maxRetriesPerRequest: null,
      retryStrategy: () => 50,
    });
    redis.on("error", () => undefined);
    return { redis, [Symbol.dispose]: () => redis.disconnect() };
  }
}
