import { callOptions, checkArguments, checkOptions } from "../../base/arguments.js";
import { isObject } from "../../base/document/json.js";
import type { CallOptions } from "../../base/types.js";
import { type Answer, checkTransport, type Transport } from "../transport/transport.js";
import { Fault } from "../transport/transport-fault.js";
import { encodeRma } from "./query.js";
import type { Page } from "./query-catalogue.js";

/** A record as the service sends it. */
export type RmaRecord = Readonly<Record<string, unknown>>;

export interface QueryOptions extends CallOptions {
  /** Completes "Cannot …"; default `query the service`. */
  readonly task?: string | undefined;
}

/**
 * Sends a query (see `rma()`) to the service.
 *
 * @returns all rows of the answer
 * @throws NetworkError if the service fails, rejects the query, or answers with something other than JSON
 * @throws CancelledError when the signal fires
 */
export async function queryRows(
  transport: Transport,
  query: string,
  options: QueryOptions = {},
): Promise<readonly RmaRecord[]> {
  checkTransport(transport, "query the service");
  checkArguments("query the service", { query: [query, "text"] });
  checkOptions("query the service", options, { ...callOptions, task: "text" });
  return transport.get({
    url: `/api/v2/data/query.json?q=${encodeRma(query)}`,
    task: options.task ?? "query the service",
    signal: options.signal,
    read: async (answer) => rowsOf(await readJson(answer)),
  });
}

/**
 * Sends a query page by page, for tables that are too long for one answer. Ignores the service's own count, which is
 * not the number of rows if there are joins.
 *
 * @param query returns the query for a page
 */
export async function queryPages(
  transport: Transport,
  query: (page: Page) => string,
  options: QueryOptions & { readonly pageRows?: number } = {},
): Promise<readonly RmaRecord[]> {
  checkTransport(transport, "query the service");
  checkArguments("query the service", { query: [query, "function"] });
  checkOptions("query the service", options, { ...callOptions, task: "text", pageRows: "number" });
  const { pageRows = 500, ...call } = options;
  const rows: RmaRecord[] = [];
  for (;;) {
    const page = await queryRows(transport, query({ numRows: pageRows, startRow: rows.length }), call);
    rows.push(...page);
    const whole = page.length < pageRows;
    call.onProgress?.({ stage: "query", done: rows.length, total: rows.length, unit: "rows" });
    if (whole) return rows;
  }
}

/** The JSON of an answer. @throws Fault if it is a web page or not JSON */
export async function readJson(answer: Answer): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (isWebPage(answer, text)) throw new Fault(`answered with a web page${titleOf(text)} instead of data`);
    throw new Fault("answered with something other than JSON", "answer", { cause });
  }
}

/**
 * Whether an answer is a web page, as sent by proxies, portals and services under maintenance, with any status. Decided
 * by its first characters, since some services label everything `text/html`.
 */
export function isWebPage(answer: Answer, start: string): boolean {
  const marked = /^text\/html\b/i.test(answer.header("content-type") ?? "");
  return (marked ? /^\uFEFF?\s*</ : /^\uFEFF?\s*<(?:!doctype|html)\b/i).test(start);
}

/** ` ("Title")` or nothing. */
export function titleOf(page: string): string {
  const title = /<title[^>]*>([^<]{1,80})/i.exec(page)?.[1]?.trim();
  return title ? ` ("${title}")` : "";
}

/**
 * The rows of an answer. No schema: it would copy thousands of rows to check only that each is an object, and the text in
 * place of rows goes into the message.
 */
function rowsOf(document: unknown): readonly RmaRecord[] {
  const { success, msg } = (typeof document === "object" && document !== null ? document : {}) as RmaRecord;
  if (success !== false && isRows(msg)) return msg;
  const reason = typeof msg === "string" ? `refused the query: "${msg.trim()}"` : "answered without rows";
  // The answer is the same if its database is temporarily unavailable, so a retry may help.
  throw new Fault(reason, "wrong");
}

/** Whether a value is a list of records. */
export function isRows(value: unknown): value is readonly RmaRecord[] {
  return Array.isArray(value) && value.every(isObject);
}
