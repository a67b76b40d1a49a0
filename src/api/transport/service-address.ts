import { InvalidOptionError, NetworkError } from "../../base/errors.js";

/** The service of the Allen Institute (allen-api.md A.1). */
export const ALLEN_API_URL = "http://api.brain-map.org";

/**
 * Normalizes the address of a service: scheme, host, port and path, without a trailing slash.
 *
 * @throws InvalidOptionError if it is not an http or https address, or has parts that would be ignored
 */
export function serviceAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const refuse = (why: string): InvalidOptionError =>
    new InvalidOptionError(`use the service at "${text}"`, why, { value: text });
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw refuse("expected an address such as https://example.org/allen");
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse("a name and password in the address are not sent, so leave them out");
  }
  if (url.search !== "" || url.hash !== "") {
    throw refuse("the part after ? or # would be ignored, expected an address such as https://example.org/allen");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** The address in effect: the given one, else `RHEOBASE_API_URL`, else the Allen Institute's. */
export function addressInEffect(given: string | undefined): string {
  const named = [given, process.env.RHEOBASE_API_URL].find((text) => text?.trim());
  return serviceAddress(named?.trim() ?? ALLEN_API_URL);
}

/**
 * Identifier of a service: host, path, and port if not the default one. The same for http and https.
 */
export function serviceKey(address: string): string {
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`.replace(/\/+$/, "");
}

/** Whether an address belongs to a service. */
export function isOfService(url: string, key: string): boolean {
  if (!URL.canParse(url)) return true; // not an address, so not of another service
  const own = serviceKey(url);
  return own === key || own.startsWith(`${key}/`);
}

/**
 * Resolves a link of a service. It must stay at the service: another host, port or scheme is rejected, except for https
 * instead of http.
 *
 * @param link an address, or a path of the service
 * @param base the result of {@link serviceAddress}
 * @throws NetworkError for any other link; `task` completes "Cannot …"
 */
export function linkAddress(link: string, base: string, task: string): string {
  const text = /^[a-z][a-z\d+.-]*:/i.test(link) ? link : `${base}${link.startsWith("/") ? "" : "/"}${link}`;
  const refuse = (why: string): NetworkError =>
    new NetworkError(task, `its address is ${JSON.stringify(link.slice(0, 200))}, ${why}`, { value: link });
  if (!URL.canParse(text)) throw refuse(`which is not an address, expected a path of ${base}`);
  const [to, from] = [new URL(text), new URL(base)];
  const encrypted = from.protocol === "http:" && to.protocol === "https:" && ["", from.port].includes(to.port);
  const same = to.protocol === from.protocol && to.port === from.port;
  if (to.hostname !== from.hostname || !(same || encrypted) || to.username !== "" || to.password !== "") {
    throw refuse(`which leads away from ${base}, so it is not followed`);
  }
  return text;
}
