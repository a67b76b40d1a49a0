import { RheobaseError } from "../../base/errors.js";

/** What can go wrong with one answer of a service and may go better next time. Never leaves src/api: see NetworkError. */

/** How dear the causes are: a fault uses up this many of a request's retries. */
const COST = {
  /** An overloaded, restarting or cut-off service. */
  answer: 1,
  /** Nobody listens there. */
  refused: 4,
  /** No such host, or no network at all. */
  unknownHost: 6,
  /** An answer that came whole and is wrong all the same. */
  wrong: 4,
  /** What another attempt would not change. */
  final: Number.POSITIVE_INFINITY,
} as const;

export type FaultKind = keyof typeof COST;

/** One failed attempt. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly cost: number;
  /** How long the service asks to be left alone [s]. */
  readonly retryAfterS: number | undefined;
  /** Who is at fault, where it is not the service, such as `the proxy http://proxy:3128`. */
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

/** What a code of sockets, names, TLS or undici says of the service, the kind of fault, and words for it. */
const BY_CODE: readonly (readonly [RegExp, FaultKind, (code: string) => string])[] = [
  [
    /^(?:ENOTFOUND|EAI_\w+)$/,
    "unknownHost",
    (code) => `is unreachable: its name cannot be found (${code}), which also happens without a network`,
  ],
  [/^(?:ENETUNREACH|ENETDOWN)$/, "unknownHost", (code) => `is unreachable: no network leads there (${code})`],
  [/^(?:EHOSTUNREACH|EHOSTDOWN)$/, "refused", (code) => `is unreachable: no way leads to its machine (${code})`],
  [/^ECONNREFUSED$/, "refused", (code) => `is unreachable: it refuses connections (${code})`],
  [
    /^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT|ERR_TLS_HANDSHAKE_TIMEOUT)$/,
    "unknownHost",
    (code) => `is unreachable: it did not take the connection in time (${code})`,
  ],
  [
    /^(?:EADDRNOTAVAIL|EACCES|EPERM)$/,
    "unknownHost",
    (code) => `is unreachable: this machine lets no connection out (${code})`,
  ],
  [
    /^(?:EMFILE|ENFILE)$/,
    "refused",
    (code) => `cannot be asked: too many files and connections are open here (${code})`,
  ],
  // Certificates do not mend themselves within a minute.
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/,
    "unknownHost",
    (code) => `shows a certificate that cannot be trusted (${code})`,
  ],
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

/** Codes of the connection; others, of files say, are no business of the network. */
const NETWORK = /^(?:UND_ERR|HPE_|ECONN|ENET|EHOST|EAI_|ENOTFOUND|ETIMEDOUT|EPIPE|EPROTO|ERR_SSL|ERR_TLS)/;

/** The fault behind an error of the connection; what is no error of the connection comes back as it is. */
export function connectionFault(error: unknown): unknown {
  if (error instanceof RheobaseError || error instanceof Fault) return error;
  const cause = innermost(error);
  const code = codeOf(cause) ?? codeOf(error);
  if (!isFetchFailure(error) && !NETWORK.test(code ?? "")) return error;
  if (cause instanceof Error && cause.message === "bad port") {
    return new Fault("has a port that browsers and Node keep closed to http", "final", { cause });
  }
  for (const [codes, kind, words] of BY_CODE) {
    if (code !== undefined && codes.test(code)) return new Fault(words(code), kind, { cause });
  }
  return new Fault(`broke off the answer${code === undefined ? "" : ` (${code})`}`, "answer", { cause });
}

/** The fetch standard hides all failures of the network behind a TypeError with a `cause`. */
function isFetchFailure(error: unknown): boolean {
  return error instanceof TypeError && (error.cause !== undefined || /terminated|fetch failed/.test(error.message));
}

function innermost(error: unknown): unknown {
  let at = error;
  while (at instanceof Error && at.cause !== undefined) at = at.cause;
  // Several addresses tried: the errors are of one kind, the first will do.
  return at instanceof AggregateError && at.errors.length > 0 ? at.errors[0] : at;
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof Error && error.name === "HTTPParserError") return "HPE_INVALID"; // which may carry no code
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined;
}

/** A status that a later attempt may find changed. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Seconds that a Retry-After header asks for, which may also be a date; undefined where it is neither. */
export function retryAfterS(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
