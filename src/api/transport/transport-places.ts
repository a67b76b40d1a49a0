/** Addresses that are not public, according to IANA's special-purpose address registries. */
import { lookup } from "node:dns";
import { lookup as lookupAll } from "node:dns/promises";
import { BlockList, isIP, type LookupFunction } from "node:net";

const PRIVATE = new BlockList();
for (const range of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
]) {
  const [net = "", bits] = range.split("/");
  PRIVATE.addSubnet(net, Number(bits), "ipv4");
}
/** Unique local, link-local, site-local, multicast, documentation; Teredo, whose target is hidden. */
for (const range of [
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
  "2001:db8::/32",
  "2001::/32",
  "64:ff9b:1::/48",
]) {
  const [net = "", bits] = range.split("/");
  PRIVATE.addSubnet(net, Number(bits), "ipv6");
}

/** Whether an IP address, in any notation, is loopback, private, local or reserved. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (isIP(plain) === 4) return PRIVATE.check(plain, "ipv4");
  const within = embeddedIpv4(plain);
  return PRIVATE.check(plain, "ipv6") || (within !== null && isPrivateAddress(within));
}

/**
 * The IPv4 address in an IPv6 one: mapped, compatible (`::` and `::1` too), translated (NAT64) or 6to4; null for none.
 */
function embeddedIpv4(address: string): string | null {
  const groups = groupsOf(address);
  const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join(".");
  const [first, second] = groups as [number, number];
  const zeros = (from: number, to: number): boolean => groups.slice(from, to).every((group) => group === 0);
  if (first === 0x2002) return dotted(second, groups[2]!);
  const mapped = zeros(0, 5) && (groups[5] === 0 || groups[5] === 0xffff);
  const translated = (first === 0x64 && second === 0xff9b && zeros(2, 6)) || (zeros(0, 4) && groups[4] === 0xffff);
  return mapped || translated ? dotted(groups[6]!, groups[7]!) : null;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const hex = new URL(`http://[${address}]`).hostname.slice(1, -1); // converts a dotted suffix to two groups
  const [head = "", tail] = hex.split("::");
  const numbers = (text: string | undefined): number[] =>
    text ? text.split(":").map((group) => Number.parseInt(group, 16)) : [];
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** Whether a host, by name or address, is private; null if its name cannot be resolved. */
export async function isPrivateHost(hostname: string): Promise<boolean | null> {
  const plain = hostname.replace(/^\[|\]$/g, "");
  if (isIP(plain) !== 0) return isPrivateAddress(plain);
  try {
    return (await lookupAll(plain, { all: true })).some(({ address }) => isPrivateAddress(address));
  } catch {
    return null;
  }
}

/**
 * Resolves a name and rejects private addresses when connecting, since the result may differ from that of an earlier
 * lookup.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "");
    const refused = addresses.find(({ address }) => isPrivateAddress(address));
    if (refused) {
      const message = `${hostname} leads to the private address ${refused.address}`;
      return callback(Object.assign(new Error(message), { code: "ERR_PRIVATE_ADDRESS" }), "");
    }
    if (options.all) return callback(null, addresses);
    return callback(null, addresses[0]!.address, addresses[0]!.family);
  });
};
