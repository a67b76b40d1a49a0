import { throwIfAborted } from "../../base/errors.js";
import { onAbort } from "../../base/on-abort.js";
import type { FetchedAnswer, FetchLike } from "./fetch-like.js";
import type { Client } from "./transport-client.js";
import { Fault } from "./transport-fault.js";
import { isPrivateHost } from "./transport-places.js";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request and follows redirects: at most `most`, only over http and https, never from https to http, and never
 * from a public address to a private one, which could expose data that only this machine can access.
 *
 * @throws Fault with the reason if a redirect is not followed
 */
export async function followRedirects(
  client: Client,
  url: string,
  init: Parameters<FetchLike>[1],
  most: number,
): Promise<FetchedAnswer> {
  let at = new URL(url);
  let publicOnly = false;
  for (let hops = 0; ; hops++) {
    const answer = await client.fetch(at.href, init, publicOnly);
    const location = REDIRECTS.has(answer.status) ? answer.headers.get("location") : null;
    if (location === null) return answer;
    await answer.body?.[Symbol.asyncIterator]().return?.();
    if (hops === most) throw new Fault(`redirects more than ${most} times, possibly in a loop`, "final");
    const next = nextAddress(location, at);
    if (next.hostname !== at.hostname) {
      publicOnly ||= (await unlessAborted(isPrivateHost(at.hostname), init.signal)) !== true;
      if (publicOnly && (await unlessAborted(isPrivateHost(next.hostname), init.signal)) === true) {
        throw refused(next.href, "which is a private address, and it came from a public one");
      }
    }
    at = next;
  }
}

function nextAddress(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href)) throw refused(location, "which is not an address");
  const next = new URL(location, from.href);
  if (!/^https?:$/.test(next.protocol)) throw refused(location, "and only http and https are followed");
  if (from.protocol === "https:" && next.protocol === "http:") throw refused(location, "which is no longer encrypted");
  if (next.username !== "" || next.password !== "") throw refused(location, "with a name and password in it");
  return next;
}

function refused(location: string, why: string): Fault {
  return new Fault(`redirects to ${JSON.stringify(location.slice(0, 200))}, ${why}`, "final");
}

/** Rejects when the signal fires, since the system's name lookup cannot be cancelled. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal, "the request");
  let off = (): void => undefined;
  const aborted = new Promise<never>((_, fail) => {
    off = onAbort(signal, () => fail(signal.reason));
  });
  return Promise.race([work, aborted]).finally(() => off());
}
