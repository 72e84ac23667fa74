import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../../src/platform/outbound/public-addresses';

describe('a public address', () => {
  it.each(['8.8.8.8', '93.184.216.34', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450::1'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    '0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.255', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192',
    '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:8.8.8.8',
    '64:ff9b::a9fe:a9fe', '64:ff9b:1::7f00:1', '2001::1', '2001:db8::1', '2002:7f00:1::', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0',
    'fec0::1', 'ff02::1', '3fff::1', '2606:4700::1111%1', 'example.org', '',
  ])('is not %p', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
