import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Everything of IPv4 that is no public unicast address: the registry of RFC 6890, multicast and reserved. */
const NOT_PUBLIC_V4 = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
  '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24',
  '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
];

/**
 * What is global unicast in IPv6. All else is refused without being named: loopback, ULA, link-local, multicast, and the forms
 * that carry an IPv4 address (mapped, compatible, and NAT64 of 64:ff9b::/96 and 64:ff9b:1::/48).
 */
const GLOBAL_V6 = ['2000::/3'];

/** Within 2000::/3: Teredo and other protocols, documentation, 6to4, and the second range for documentation. */
const NOT_PUBLIC_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];

/** A list of networks; CIDR or single addresses, of either family. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    list.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  }
  return list;
}

const notPublicV4 = networkList(NOT_PUBLIC_V4);
const globalV6 = networkList(GLOBAL_V6);
const notPublicV6 = networkList(NOT_PUBLIC_V6);

/** Whether an address is one of the public internet, and so nothing of this machine or its network. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !notPublicV4.check(address, 'ipv4');
  // A zone stands only with addresses of the link, and BlockList does not know it.
  return isIPv6(address) && !address.includes('%') && globalV6.check(address, 'ipv6') && !notPublicV6.check(address, 'ipv6');
}
