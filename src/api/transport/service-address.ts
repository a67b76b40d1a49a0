import { InvalidOptionError, NetworkError } from "../../base/errors.js";

/** The service of the Allen Institute (allen-api.md A.1). */
export const ALLEN_API_URL = "http://api.brain-map.org";

/**
 * The address of a service as it is used: scheme, host, port and path, without a slash at the end.
 *
 * @throws InvalidOptionError where it is no http or https address, or holds what would not be used
 */
export function serviceAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const refuse = (why: string): InvalidOptionError =>
    new InvalidOptionError(`Cannot use the service at "${text}": ${why}`, { value: text });
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw refuse("expected an address such as https://example.org/allen");
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse("a name and password in the address are not sent, so leave them out");
  }
  if (url.search !== "" || url.hash !== "") {
    throw refuse("what follows ? or # would not be used, expected an address such as https://example.org/allen");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** The address in effect: the one given, else `RHEOBASE_API_URL`, else the Allen Institute's. */
export function addressInEffect(given: string | undefined): string {
  const named = [given, process.env.RHEOBASE_API_URL].find((text) => text?.trim());
  return serviceAddress(named?.trim() ?? ALLEN_API_URL);
}

/**
 * What a service is known by: host, path, and port where it is not the usual one. The same over http and https is the
 * same service.
 */
export function serviceKey(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`.replace(/\/+$/, "");
}

/** Whether an address is one of a service's own. */
export function isOfService(url: string, key: string): boolean {
  if (!URL.canParse(url)) return true; // no address, so of nobody else
  const own = serviceKey(url);
  return own === key || own.startsWith(`${key}/`);
}

/**
 * The address that a link of a service leads to. It stays with the service: another host, port or scheme is refused, but
 * for https in place of http.
 *
 * @param link an address, or a path of the service
 * @param base as {@link serviceAddress} gives it
 * @throws NetworkError for any other link; `task` completes "Cannot …"
 */
export function linkAddress(link: string, base: string, task: string): string {
  const text = /^[a-z][a-z\d+.-]*:/i.test(link) ? link : `${base}${link.startsWith("/") ? "" : "/"}${link}`;
  const refuse = (why: string): NetworkError =>
    new NetworkError(`Cannot ${task}: its address is ${JSON.stringify(link.slice(0, 200))}, ${why}`, { value: link });
  if (!URL.canParse(text)) throw refuse(`which is none, expected a path of ${base}`);
  const [to, from] = [new URL(text), new URL(base)];
  const encrypted = from.protocol === "http:" && to.protocol === "https:" && ["", from.port].includes(to.port);
  const same = to.protocol === from.protocol && to.port === from.port;
  if (to.hostname !== from.hostname || !(same || encrypted) || to.username !== "" || to.password !== "") {
    throw refuse(`which leads away from ${base}, so it is not followed`);
  }
  return text;
}
