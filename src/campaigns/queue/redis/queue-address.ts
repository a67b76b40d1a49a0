/** Where a queue is: the address of a Redis server, which may hold a password and is never shown with it. */
import { isIP } from "node:net";
import { InvalidOptionError } from "../../../base/errors.js";

/** The address of a Redis server. */
export interface QueueAddress {
  /** For messages: without the password. */
  readonly shown: string;
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Number of the database. */
  readonly db: number;
  readonly isTls: boolean;
}

const PORT = 6379;
const EXPECTED =
  "expected redis://HOST:PORT, or rediss://HOST:PORT for TLS, such as redis://:PASSWORD@cluster.example:6379/0";

/**
 * Reads the address of a queue.
 *
 * @throws InvalidOptionError, which does not repeat the text: it may hold a password
 */
export function queueAddress(text: string): QueueAddress {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null) throw refused("it is no address");
  if (url.protocol !== "redis:" && url.protocol !== "rediss:") throw refused(`it begins with ${url.protocol}//`);
  if (url.hostname === "") throw refused("it names no host");
  const database = url.pathname.replace(/^\//, "");
  if (!/^\d*$/.test(database)) throw refused("what follows the port is no number of a database");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? PORT : Number(url.port);
  const username = url.username === "" ? undefined : decoded(url.username);
  const user = username === undefined ? "" : `${username}@`;
  return {
    shown: `${url.protocol}//${user}${url.hostname}:${port}${database === "" ? "" : `/${database}`}`,
    host,
    port,
    username,
    password: url.password === "" ? undefined : decoded(url.password),
    db: Number(database),
    isTls: url.protocol === "rediss:",
  };
}

/** Options of ioredis for an address. */
export function redisOptions({ host, port, username, password, db, isTls }: QueueAddress) {
  return {
    host,
    port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // A server behind a proxy chooses its certificate by the name.
    ...(isTls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {}),
  };
}

/** A password may have been written with a bare %, which stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const refused = (seen: string): InvalidOptionError =>
  new InvalidOptionError("use the address of the queue (--queue, RHEOBASE_QUEUE)", `${seen}, ${EXPECTED}`);
