import { describe, expect, it } from '@jest/globals';
import { networkOf } from '../../../src/platform/limits/network-of';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7/32'], ['::ffff:192.0.2.7', '192.0.2.7/32'], ['::FFFF:c000:0207', '192.0.2.7/32'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'], ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'], ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'], ['fe80::1%eth0', 'fe80:0:0:0::/64'], ['1::', '1:0:0:0::/64'], ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['', 'unknown'], ['nonsense', 'unknown'], ['192.0.2.700', 'unknown'],
  ])('%s is in %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
