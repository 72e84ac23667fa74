import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network that counts as one sender, as CIDR: an IPv4 address, or the /64 of an IPv6 address, of which every subscriber has
 * billions. An IPv4 address in IPv6 clothes is an IPv4 address.
 */
export function networkOf(address: string): string {
  const plain = address.split('%', 1)[0] ?? '';
  if (isIPv4(plain)) return `${plain}/32`;
  if (!isIPv6(plain)) return 'unknown';
  const groups = groupsOf(plain);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `${groups.slice(6).flatMap((group) => [group >> 8, group & 255]).join('.')}/32`;
  }
  return `${groups.slice(0, 4).map((group) => group.toString(16)).join(':')}::/64`;
}

/** The eight groups of an IPv6 address. A URL writes it in one form, without dotted numbers. */
function groupsOf(address: string): number[] {
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [head, tail] = [left, right ?? ''].map((part) => part.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)])));
  const missing = 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  return [...(head ?? []), ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
}
