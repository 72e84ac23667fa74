import { describe, expect, it } from '@jest/globals';
import { createPino } from '../../src/platform/logging/logger';

describe('the log', () => {
  it('masks what is named like a secret, wherever in an object somebody would put it', () => {
    const lines: string[] = [];
    const log = createPino('info', { write: (line: string) => void lines.push(line) });
    const names = ['password', 'passwordHash', 'accessToken', 'refreshToken', 'token', 'secret', 'authorization', 'cookie', 'key'];
    for (const name of names) log.info({ [name]: 'CANARY', body: { [name]: 'CANARY', inner: { [name]: 'CANARY' } }, plain: 'to be seen' }, 'said');
    expect(lines).toHaveLength(names.length);
    for (const line of lines) {
      expect(line).not.toContain('CANARY');
      expect(JSON.parse(line)).toMatchObject({ plain: 'to be seen', msg: 'said' });
      expect(line.match(/\[masked\]/g)).toHaveLength(3);
    }
  });
});
