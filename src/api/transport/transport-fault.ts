import { RheobaseError } from "../../base/errors.js";

/** Failures of a single request to a service, which may be retried. Internal to src/api: see NetworkError. */

/** Cost by cause: the number of a request's retries that a fault uses up. */
const COST = {
  /** An overloaded or restarting service, or an interrupted answer. */
  answer: 1,
  /** Connection refused. */
  refused: 4,
  /** Unknown host, or no network. */
  unknownHost: 6,
  /** A complete but wrong answer. */
  wrong: 4,
  /** A fault that retrying cannot fix. */
  final: Number.POSITIVE_INFINITY,
} as const;

export type FaultKind = keyof typeof COST;

/** One failed attempt. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly cost: number;
  /** Wait requested by the service [s]. */
  readonly retryAfterS: number | undefined;
  /** Source of the fault if it is not the service, such as `the proxy http://proxy:3128`. */
  readonly who: string | undefined;

  /** @param message follows the address of the service, such as `answered 500` */
  constructor(
    message: string,
    kind: FaultKind = "answer",
    details: { readonly cause?: unknown; readonly retryAfterS?: number | undefined; readonly who?: string } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.cost = COST[kind];
    this.retryAfterS = details.retryAfterS;
    this.who = details.who;
  }
}

/** Error codes of sockets, DNS, TLS and undici, with the kind of fault and its message. */
const BY_CODE: readonly (readonly [RegExp, FaultKind, (code: string) => string])[] = [
  [
    /^(?:ENOTFOUND|EAI_\w+)$/,
    "unknownHost",
    (code) => `is unreachable: its name cannot be found (${code}), which also happens without a network`,
  ],
  [/^(?:ENETUNREACH|ENETDOWN)$/, "unknownHost", (code) => `is unreachable: there is no network route to it (${code})`],
  [/^(?:EHOSTUNREACH|EHOSTDOWN)$/, "refused", (code) => `is unreachable: there is no route to its machine (${code})`],
  [/^ECONNREFUSED$/, "refused", (code) => `is unreachable: it refuses connections (${code})`],
  [
    /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|ERR_TLS_HANDSHAKE_TIMEOUT)$/,
    "unknownHost",
    (code) => `is unreachable: it did not accept the connection in time (${code})`,
  ],
  [
    /^(?:EADDRNOTAVAIL|EACCES|EPERM)$/,
    "unknownHost",
    (code) => `is unreachable: this machine blocks outgoing connections (${code})`,
  ],
  [
    /^(?:EMFILE|ENFILE)$/,
    "refused",
    (code) => `cannot be contacted: too many files and connections are open on this machine (${code})`,
  ],
  // A retry within a minute will not fix a certificate.
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/, "unknownHost", (code) => `has an untrusted certificate (${code})`],
  [
    /^(?:EPROTO|ERR_SSL|ERR_TLS)/,
    "unknownHost",
    (code) => `does not speak TLS as expected (${code}), so https may be wrong`,
  ],
  [
    /^(?:HPE_|UND_ERR_RESPONSE|UND_ERR_HEADERS_OVERFLOW)/,
    "wrong",
    (code) => `does not speak HTTP as expected (${code})`,
  ],
  [/^ERR_PRIVATE_ADDRESS$/, "final", () => "redirects from a public address to a private one, which is not followed"],
];

/** Error codes of connections; other codes, such as those of files, are not network faults. */
const NETWORK = /^(?:UND_ERR|HPE_|ECONN|ENET|EHOST|EAI_|ENOTFOUND|ETIMEDOUT|EPIPE|EPROTO|ERR_SSL|ERR_TLS)/;

/** Converts an error of the connection to a fault; returns any other error unchanged. */
export function connectionFault(error: unknown): unknown {
  if (error instanceof RheobaseError || error instanceof Fault) return error;
  const cause = innermost(error);
  const code = codeOf(cause) ?? codeOf(error);
  if (!isFetchFailure(error) && !NETWORK.test(code ?? "")) return error;
  if (cause instanceof Error && cause.message === "bad port") {
    return new Fault("has a port that browsers and Node block for http", "final", { cause });
  }
  for (const [codes, kind, words] of BY_CODE) {
    if (code !== undefined && codes.test(code)) return new Fault(words(code), kind, { cause });
  }
  return new Fault(`broke off the answer${code === undefined ? "" : ` (${code})`}`, "answer", { cause });
}

/** The fetch standard reports all network failures as a TypeError with a `cause`. */
function isFetchFailure(error: unknown): boolean {
  return error instanceof TypeError && (error.cause !== undefined || /terminated|fetch failed/.test(error.message));
}

function innermost(error: unknown): unknown {
  let at = error;
  while (at instanceof Error && at.cause !== undefined) at = at.cause;
  // After trying several addresses, all errors are of one kind, so the first is enough.
  return at instanceof AggregateError && at.errors.length > 0 ? at.errors[0] : at;
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof Error && error.name === "HTTPParserError") return "HPE_INVALID"; // may have no code
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined;
}

/** Whether a status may change on a later attempt. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Seconds requested by a Retry-After header, which may also be a date; undefined if it is neither. */
export function retryAfterS(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
