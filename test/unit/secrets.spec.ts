import { describe, expect, it } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../../src/config/load-settings';
import { Secrets } from '../../src/config/secrets';
import { newTestFolder } from '../support/test-folder';

const keyFor = (environment: Record<string, string>, use: Parameters<Secrets['key']>[0] = 'access-token') =>
  Buffer.from(Secrets.load(loadSettings(environment)).key(use)).toString('hex');

describe('the secret that all keys come from', () => {
  it('is generated once where none is set, of 384 bits, and readable by its owner only', () => {
    const DATA_DIR = join(newTestFolder('secrets'), 'data');
    const first = keyFor({ DATA_DIR });
    const file = join(DATA_DIR, 'jwt-secret');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(DATA_DIR).mode & 0o066).toBe(0);
    expect(Buffer.from(readFileSync(file, 'utf8'), 'base64url')).toHaveLength(48);
    expect(keyFor({ DATA_DIR })).toBe(first);
    expect(keyFor({ DATA_DIR: join(newTestFolder('secrets'), 'data') })).not.toBe(first);
  });

  it('is that of JWT_SECRET where one is set, and gives another key for each use', () => {
    const environment = { DATA_DIR: join(newTestFolder('secrets'), 'data'), JWT_SECRET: 'x'.repeat(32) };
    const uses = ['access-token', 'cursor', 'mailed-link', 'media-link', 'second-factor'] as const;
    expect(new Set(uses.map((use) => keyFor(environment, use))).size).toBe(uses.length);
    expect(keyFor({ ...environment, JWT_SECRET: 'y'.repeat(32) })).not.toBe(keyFor(environment));
  });
});
