import type { Dispatcher } from "undici";
import type { FetchedAnswer, FetchLike } from "./fetch-like.js";
import { connectionFault, Fault } from "./transport-fault.js";
import { publicLookup } from "./transport-places.js";
import { type ProxyServer, proxyFor } from "./transport-proxy.js";

/** Sends requests. */
export interface Client {
  /** @param publicOnly whether to reject private addresses, also after name lookup */
  fetch(url: string, init: Parameters<FetchLike>[1], publicOnly: boolean): Promise<FetchedAnswer>;
  close(): Promise<void>;
}

/** The client for the caller's own fetch, which manages its connections. */
export function clientOf(fetch: FetchLike): Client {
  return { fetch: (url, init) => fetch(url, init), close: () => Promise.resolve() };
}

/** The default client; loads undici, which takes 70 ms, only when used. */
export async function undiciClient(connectS: number): Promise<Client> {
  const { Agent, fetch, ProxyAgent } = await import("undici");
  const dispatchers = new Map<string, Dispatcher>();
  // transport-answer.ts applies both time-outs, also for the caller's own fetch.
  const untimed = { headersTimeout: 0, bodyTimeout: 0 };
  const timeout = connectS * 1000;
  const open = (proxy: ProxyServer | null, publicOnly: boolean): Dispatcher => {
    if (proxy === null)
      return new Agent({ ...untimed, connect: publicOnly ? { timeout, lookup: publicLookup } : { timeout } });
    return new ProxyAgent({
      ...untimed,
      uri: proxy.address,
      proxyTls: { timeout },
      requestTls: { timeout },
      proxyTunnel: false, // many proxies refuse CONNECT to a port that is not 443, and the service is plain http
    });
  };
  const dispatcherFor = (proxy: ProxyServer | null, publicOnly: boolean): Dispatcher => {
    const key = `${proxy?.address ?? ""} ${publicOnly}`;
    const known = dispatchers.get(key);
    if (known) return known;
    const made = open(proxy, publicOnly);
    dispatchers.set(key, made);
    return made;
  };
  return {
    fetch: async (url, init, publicOnly) => {
      const proxy = proxyFor(new URL(url));
      const send = async (): Promise<FetchedAnswer> => {
        const dispatcher = dispatcherFor(proxy, publicOnly);
        return (await fetch(url, { ...init, dispatcher })) as FetchedAnswer;
      };
      if (proxy === null) return send();
      return send().then(
        (answer) => throughProxy(answer, proxy),
        (error: unknown) => {
          throw init.signal.aborted ? error : proxyFault(error, proxy);
        },
      );
    },
    close: async () => {
      const open = [...dispatchers.values()];
      dispatchers.clear();
      await Promise.all(open.map((dispatcher) => dispatcher.destroy()));
    },
  };
}

const named = ({ address, variable }: ProxyServer): string => `the proxy ${withoutPassword(address)} (${variable})`;

function withoutPassword(address: string): string {
  return address.replace(/\/\/[^/@]*@/, "//");
}

/** Converts status 407, which comes from the proxy, to a fault of the proxy. */
function throughProxy(answer: FetchedAnswer, proxy: ProxyServer): FetchedAnswer {
  if (answer.status === 407) throw wantsPassword(proxy);
  return answer;
}

function wantsPassword(proxy: ProxyServer): Fault {
  const message = `asks for a name and password (407): give them as http://NAME:PASSWORD@HOST:PORT in ${proxy.variable}`;
  return new Fault(message, "final", { who: named(proxy) });
}

/** Converts connection errors through a proxy to faults of the proxy. */
function proxyFault(error: unknown, proxy: ProxyServer): unknown {
  const texts = messagesOf(error).join("\n");
  if (/Authentication Required \(407\)|Proxy response \(407\)/.test(texts)) return wantsPassword(proxy);
  const [, status] = /Proxy response \((\d+)\)/.exec(texts) ?? [];
  const who = named(proxy);
  if (status !== undefined)
    return new Fault(`answered ${status} when asked for a connection to the service`, "refused", { who });
  if (/Invalid URL/.test(texts)) {
    return new Fault("has no usable address, such as http://proxy.example.org:3128", "final", { who });
  }
  const fault = connectionFault(error);
  return fault instanceof Fault ? new Fault(fault.message, fault.kind, { cause: fault.cause, who }) : fault;
}

function messagesOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...messagesOf(error.cause)] : [];
}
