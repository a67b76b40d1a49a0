import { RheobaseError } from "../errors.js";

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
} as const;

export type FaultKind = keyof typeof COST;

/** One failed attempt. */
export class Fault extends Error {
  readonly kind: FaultKind;
  readonly cost: number;
  /** How long the service asks to be left alone [s]. */
  readonly retryAfterS: number | undefined;

  /** @param message follows the address of the service, such as `answered 500` */
  constructor(
    message: string,
    kind: FaultKind = "answer",
    details: { readonly cause?: unknown; readonly retryAfterS?: number | undefined } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.cost = COST[kind];
    this.retryAfterS = details.retryAfterS;
  }
}

const UNKNOWN_HOST = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "ENETUNREACH", "ENETDOWN"]);
const REFUSED = new Set(["ECONNREFUSED", "EHOSTUNREACH"]);
/** Certificates do not mend themselves within a minute. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/;

/** Codes of sockets, names, TLS and undici; other codes, of files say, are no business of the network. */
const NETWORK = /^(?:UND_ERR|HPE_|ECONN|ENET|EHOST|EAI_|ENOTFOUND|ETIMEDOUT|EPIPE|EPROTO|ERR_SSL|ERR_TLS)/;

/** The fault behind an error of the connection; what is no error of the connection comes back as it is. */
export function connectionFault(error: unknown): unknown {
  if (error instanceof RheobaseError || error instanceof Fault) return error;
  const cause = innermost(error);
  const code = codeOf(cause) ?? codeOf(error);
  if (!isFetchFailure(error) && !NETWORK.test(code ?? "")) return error;
  if (code !== undefined && UNKNOWN_HOST.has(code)) {
    return new Fault(`cannot be found (${code}), which also happens without a network`, "unknownHost", { cause });
  }
  if (code !== undefined && REFUSED.has(code)) return new Fault(`refuses connections (${code})`, "refused", { cause });
  if (code !== undefined && CERTIFICATE.test(code)) {
    return new Fault(`shows a certificate that cannot be trusted (${code})`, "unknownHost", { cause });
  }
  if (code === "UND_ERR_CONNECT_TIMEOUT") return new Fault("did not take the connection in time", "refused", { cause });
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
