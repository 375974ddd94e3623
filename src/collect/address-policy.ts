import ipaddr from 'ipaddr.js';
import { BellwetherError } from '../base/errors.ts';

/**
 * Which addresses may be fetched (SRC-7). Everything that is not plainly public is refused: private,
 * loopback, link-local (and with it the cloud metadata address), CGNAT, multicast, unspecified, unique
 * local, and every form that carries an IPv4 address inside IPv6 (mapped, NAT64, 6to4, Teredo), because
 * those reach wherever the network's translator reaches. An operator's allow-list makes exceptions.
 */
export interface AddressPolicy {
  /** The reason an address is refused, or null when it may be connected to. `host` is the name it came from. */
  refusal(address: string, host: string): string | null;
  /** The reason a port is refused, or null. */
  portRefusal(port: number, host: string): string | null;
}

export interface AddressPolicyOptions {
  /** Host names (`intranet.example`, `*.example`), addresses and CIDR ranges (`10.0.0.0/8`) that may be fetched on any port. */
  readonly allow?: readonly string[];
  /** Ports allowed for every host. Default 80, 443, 8080, 8443. */
  readonly ports?: readonly number[];
}

const DEFAULT_PORTS = [80, 443, 8080, 8443];

/** Ranges that `ipaddr.js` calls unicast and that still lead inside: Azure's host, IPv4-compatible, local NAT64. */
const EXTRA_REFUSED = [
  '168.63.129.16/32',
  '::/96',
  '64:ff9b:1::/48',
  '100::/64',
  'fec0::/10',
  '5f00::/16',
].map((range) => ipaddr.parseCIDR(range));

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

export function createAddressPolicy(options: AddressPolicyOptions = {}): AddressPolicy {
  const ports = new Set(options.ports ?? DEFAULT_PORTS);
  const ranges: Range[] = [];
  const names = new Set<string>();
  for (const entry of options.allow ?? []) {
    const range = parseRange(entry);
    if (range !== null) ranges.push(range);
    else names.add(checkName(entry));
  }

  const nameAllowed = (host: string): boolean => {
    const name = host.toLowerCase().replace(/\.$/, '');
    if (names.has(name)) return true;
    for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
      if (names.has(`*${name.slice(dot)}`)) return true;
    }
    return false;
  };
  const rangeAllowed = (address: string): boolean => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.parse(address);
    return ranges.some((range) => matches(parsed, range));
  };

  return {
    refusal(address, host) {
      if (!ipaddr.isValid(address)) return `"${address}" is not an IP address`;
      if (nameAllowed(host) || rangeAllowed(address)) return null;
      const parsed = ipaddr.parse(address);
      const range = parsed.range();
      if (range !== 'unicast') return `${address} is ${RANGE_WORDS[range] ?? `reserved (${range})`}`;
      if (EXTRA_REFUSED.some((extra) => matches(parsed, extra))) return `${address} is reserved`;
      return null;
    },
    portRefusal(port, host) {
      if (ports.has(port) || nameAllowed(host) || rangeAllowed(host)) return null;
      return `port ${port} is not among the allowed ports ${[...ports].join(', ')}`;
    },
  };
}

/** Reads `BELLWETHER_FETCH_ALLOW`: entries separated by commas or white space. */
export function parseAllowList(text: string): string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '');
}

const RANGE_WORDS: Readonly<Record<string, string>> = {
  unspecified: 'the unspecified address',
  broadcast: 'the broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'a loopback address',
  carrierGradeNat: 'a carrier-grade NAT address',
  private: 'a private address',
  uniqueLocal: 'a unique local address',
  ipv4Mapped: 'an IPv4-mapped address',
  rfc6145: 'an IPv4-translated address',
  rfc6052: 'a NAT64 address',
  '6to4': 'a 6to4 address',
  teredo: 'a Teredo address',
};

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range);
}

function parseRange(entry: string): Range | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const bare = entry.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare) || (!bare.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(bare)))
    return null;
  const address = ipaddr.parse(bare);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function checkName(entry: string): string {
  const name = entry.toLowerCase();
  if (/^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(name)) return name;
  throw new BellwetherError(
    'CONFIG_INVALID',
    `"${entry}" in the fetch allow-list is no host name, address or CIDR range. Write for example intranet.example, *.example, 10.1.2.3 or 10.0.0.0/8.`,
  );
}
