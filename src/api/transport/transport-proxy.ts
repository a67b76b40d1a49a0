/** A proxy from the environment. */
export interface ProxyServer {
  readonly address: string;
  /** The variable that contains it. */
  readonly variable: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy for an address, from http_proxy, https_proxy and no_proxy (or upper case); null for none. */
export function proxyFor(url: URL, environment: Environment = process.env): ProxyServer | null {
  if (isExcepted(url, environment.no_proxy ?? environment.NO_PROXY ?? "")) return null;
  const http = ["http_proxy", "HTTP_PROXY"];
  const names = url.protocol === "https:" ? ["https_proxy", "HTTPS_PROXY", ...http] : http;
  const variable = names.find((name) => environment[name]);
  return variable === undefined ? null : { address: environment[variable]!, variable };
}

/** Whether `no_proxy` lists the host or its domain, and the port if the entry has one. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  if (list.trim() === "*") return true;
  const ownPort = port || (protocol === "https:" ? "443" : "80");
  return list
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const [, host = entry, onlyPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
      const domain = host.replace(/^\*?\./, "").toLowerCase();
      return (
        (onlyPort === undefined || onlyPort === ownPort) && (hostname === domain || hostname.endsWith(`.${domain}`))
      );
    });
}
