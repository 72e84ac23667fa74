import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { seal, unseal } from '../../src/platform/sealing/seal';

const KEY = randomBytes(32);
const SECRET = 'JBSWY3DPEHPK3PXP';

describe('what is sealed', () => {
  it('is read again with its key, for whom it is about, and is never sealed alike twice', () => {
    const [one, other] = [seal(KEY, 'ann', SECRET), seal(KEY, 'ann', SECRET)];
    expect([unseal(KEY, 'ann', one), unseal(KEY, 'ann', other)]).toEqual([SECRET, SECRET]);
    expect(one).not.toBe(other);
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain(SECRET);
  });

  it.each<[string, () => string]>([
    ['another key', () => unseal(randomBytes(32), 'ann', seal(KEY, 'ann', SECRET))],
    ['the row of somebody else', () => unseal(KEY, 'bob', seal(KEY, 'ann', SECRET))],
    ['a changed byte', () => {
      const bytes = Buffer.from(seal(KEY, 'ann', SECRET), 'base64url');
      bytes[14] = (bytes[14] ?? 0) ^ 1;
      return unseal(KEY, 'ann', bytes.toString('base64url'));
    }],
    ['a piece of it', () => unseal(KEY, 'ann', seal(KEY, 'ann', SECRET).slice(0, -4))],
  ])('is not opened with %s', (_, open) => {
    expect(open).toThrow();
  });
});
